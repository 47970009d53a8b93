-- +goose Up

-- Keys that sign API calls. The secret is sealed with the operator's master key and gone once the key is deleted.
-- regions: codes with commas between them, of the projects that the key may use; empty: all.
CREATE TABLE access_keys (
    account_id    bigint NOT NULL,
    id            bigint NOT NULL CHECK (id > 0),
    user_id       bigint NOT NULL,
    access_key    text NOT NULL UNIQUE CHECK (length(access_key) = 20),
    secret_sealed bytea,
    description   text NOT NULL DEFAULT '',
    regions       text NOT NULL DEFAULT '',
    enabled       boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz,
    deleted_at    timestamptz,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, user_id) REFERENCES memberships (account_id, user_id),
    CHECK ((deleted_at IS NULL) = (secret_sealed IS NOT NULL)),
    CHECK (deleted_at IS NULL OR NOT enabled)
);

-- Which master key the secrets are sealed with, so that a process with another one seals nothing.
CREATE TABLE master_keys (
    id          bigint PRIMARY KEY CHECK (id = 1),
    fingerprint text NOT NULL,
    used_since  timestamptz NOT NULL
);

-- Tokens of programs that sign in with a password instead of signing each call. Only the hash is kept.
CREATE TABLE auth_tokens (
    token_hash text PRIMARY KEY,
    account_id bigint NOT NULL,
    user_id    bigint NOT NULL,
    region     text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    FOREIGN KEY (account_id, user_id) REFERENCES memberships (account_id, user_id)
);
CREATE INDEX auth_tokens_by_expiry ON auth_tokens (expires_at);

-- +goose Down
DROP TABLE auth_tokens;
DROP TABLE master_keys;
DROP TABLE access_keys;
