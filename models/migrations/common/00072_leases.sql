-- +goose Up

-- Calls that were promised before they are made, until they are, are given back, or ends_at: what they may cost is kept free for them.
-- Those with a request_id were asked for from outside, under that id; the others are held by processes that let calls pass.
CREATE TABLE leases (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    id            text NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
    request_id    text CHECK (length(request_id) BETWEEN 1 AND 128),
    region        text NOT NULL,
    service       text NOT NULL,
    access_key_id {{number}} NOT NULL CHECK (access_key_id >= 0), -- 0: calls of any key that no cap counts by itself
    granted_calls {{number}} NOT NULL,
    used_calls    {{number}} NOT NULL CHECK (used_calls BETWEEN 0 AND granted_calls),
    taken_at      {{instant}} NOT NULL,
    ends_at       {{instant}} NOT NULL CHECK (ends_at > taken_at),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, request_id)
);
CREATE INDEX leases_by_end ON leases (ends_at);

-- +goose Down
DROP TABLE leases;
