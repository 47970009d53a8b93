-- +goose Up

-- Browsers that a user signed in with, and that failures of strangers therefore do not keep out. Only the hash of what the
-- browser keeps is here.
CREATE TABLE known_devices (
    token_hash text PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at)
);
CREATE INDEX known_devices_of_users ON known_devices (user_id, created_at);
CREATE INDEX known_devices_by_expiry ON known_devices (expires_at);

-- Networks that a user signed in from, and when last.
CREATE TABLE known_networks (
    user_id bigint NOT NULL REFERENCES users (id),
    network text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, network)
);
CREATE INDEX known_networks_by_time ON known_networks (seen_at);

-- Failures to sign in with an address, whether it is a user's or not, on a day of UTC. told_at: when it was looked up whose
-- it is, and they were told.
CREATE TABLE sign_in_failures (
    email    text NOT NULL,
    day      timestamptz NOT NULL,
    failures bigint NOT NULL CHECK (failures > 0),
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL CHECK (last_at >= first_at),
    told_at  timestamptz,
    PRIMARY KEY (email, day)
);
CREATE INDEX sign_in_failures_by_day ON sign_in_failures (day);

-- +goose Down
DROP TABLE sign_in_failures;
DROP TABLE known_networks;
DROP TABLE known_devices;
