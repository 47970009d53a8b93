-- +goose Up

-- Keys with which callers make a repeated request the same call. Only hashes are kept: of the key, and of the request that it was
-- first sent with. finished_at: when the call was recorded as answered; until then whoever claimed the key is at it.
-- Like exports, they say nothing about the account and are not guarded by its lock.
CREATE TABLE call_keys (
    account_id   bigint NOT NULL REFERENCES accounts (id),
    key_hash     text NOT NULL CHECK (length(key_hash) = 64),
    request_hash text NOT NULL CHECK (length(request_hash) = 64),
    request_id   text NOT NULL,
    created_at   timestamptz NOT NULL,
    claimed_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    repeats      bigint NOT NULL DEFAULT 0 CHECK (repeats >= 0),
    PRIMARY KEY (account_id, key_hash)
);
CREATE INDEX call_keys_by_age ON call_keys (created_at);

-- +goose Down
DROP TABLE call_keys;
