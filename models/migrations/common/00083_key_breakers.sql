-- +goose Up

-- What is done when a key's spending leaves its usual band; without a row it is told of.
CREATE TABLE key_breakers (
    account_id    {{number}} NOT NULL,
    access_key_id {{number}} NOT NULL,
    mode          text NOT NULL CHECK (mode IN ('off', 'tell', 'stop')),
    updated_at    {{instant}} NOT NULL,
    PRIMARY KEY (account_id, access_key_id),
    FOREIGN KEY (account_id, access_key_id) REFERENCES access_keys (account_id, id)
);

-- Up to where an account's keys were looked at: all that was under version, and hours that are counted, to counted_until.
CREATE TABLE key_checks (
    account_id    {{number}} PRIMARY KEY REFERENCES accounts (id),
    version       {{number}} NOT NULL,
    counted_until {{instant}} NOT NULL
);

-- What a key was used for in an hour that is over, those without calls left out.
CREATE TABLE key_hours (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    access_key_id {{number}} NOT NULL,
    hour_start    {{instant}} NOT NULL,
    calls         {{number}} NOT NULL CHECK (calls > 0),
    micros        {{number}} NOT NULL CHECK (micros >= 0),
    PRIMARY KEY (account_id, access_key_id, hour_start)
);

-- That a key left its band in an hour: once an hour, and not while the last time is open. As it stood then, and what its owner said of it.
CREATE TABLE key_incidents (
    account_id    {{number}} NOT NULL,
    id            {{number}} NOT NULL CHECK (id > 0),
    access_key_id {{number}} NOT NULL,
    hour_start    {{instant}} NOT NULL,
    calls         {{number}} NOT NULL,
    micros        {{number}} NOT NULL,
    usual_calls   {{number}} NOT NULL,
    usual_micros  {{number}} NOT NULL,
    band_calls    {{number}} NOT NULL,
    band_micros   {{number}} NOT NULL,
    stopped       boolean NOT NULL,
    created_at    {{instant}} NOT NULL,
    resolved_at   {{instant}},
    resolution    text NOT NULL DEFAULT '' CHECK (resolution IN ('', 'own', 'ended')),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, access_key_id, hour_start),
    FOREIGN KEY (account_id, access_key_id) REFERENCES access_keys (account_id, id)
);
CREATE UNIQUE INDEX key_incidents_open ON key_incidents (account_id, access_key_id) WHERE resolved_at IS NULL;

-- +goose Down
DROP TABLE key_incidents;
DROP TABLE key_hours;
DROP TABLE key_checks;
DROP TABLE key_breakers;
