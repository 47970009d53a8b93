-- +goose Up

-- What an account may spend, or call, by what its customer has set: kept when it is taken away, so that what it refused can be told.
-- Region and service are '' for all, access_key_id is 0 for all calls. What is used of it is counted of calls made since counts_from.
CREATE TABLE caps (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    id            {{number}} NOT NULL CHECK (id > 0),
    region        text NOT NULL,
    service       text NOT NULL,
    access_key_id {{number}} NOT NULL CHECK (access_key_id >= 0),
    kind          text NOT NULL CHECK (kind IN ('money', 'calls')),
    span          text NOT NULL CHECK (span IN ('day', 'month', 'all')),
    hard          boolean NOT NULL,
    amount        {{number}} NOT NULL CHECK (amount >= 0),
    counts_from   {{instant}} NOT NULL,
    created_at    {{instant}} NOT NULL,
    updated_at    {{instant}} NOT NULL,
    ended_at      {{instant}},
    PRIMARY KEY (account_id, id)
);

-- What is used of it in each of its spans, of which there is one, from 1970 on, for a cap in all.
CREATE TABLE cap_uses (
    account_id {{number}} NOT NULL,
    cap_id     {{number}} NOT NULL,
    span_start {{instant}} NOT NULL,
    used       {{number}} NOT NULL CHECK (used > 0),
    PRIMARY KEY (account_id, cap_id, span_start),
    FOREIGN KEY (account_id, cap_id) REFERENCES caps (account_id, id)
);

-- +goose Down
DROP TABLE cap_uses;
DROP TABLE caps;
