-- +goose Up

-- The account row is the lock of everything that belongs to the account; balance_micros, accrued_micros and
-- arrears_since are kept under it and are recomputed by "ocrconsole verify". version counts the transactions that
-- held the lock: what was read under one version is still true under the same.
CREATE TABLE accounts (
    id             integer PRIMARY KEY,
    name           text NOT NULL,
    created_at     timestamp NOT NULL,
    balance_micros integer NOT NULL DEFAULT 0,
    accrued_micros integer NOT NULL DEFAULT 0 CHECK (accrued_micros >= 0),
    version        integer NOT NULL DEFAULT 0,
    arrears_since  timestamp
);

-- A user signs in; what they may do comes from their memberships.
CREATE TABLE users (
    id            integer PRIMARY KEY AUTOINCREMENT,
    email         text NOT NULL UNIQUE CHECK (email = lower(email)),
    password_hash text NOT NULL,
    created_at    timestamp NOT NULL,
    region        text NOT NULL DEFAULT '',
    theme         text NOT NULL DEFAULT '' CHECK (theme IN ('', 'light', 'dark'))
);

CREATE TABLE memberships (
    account_id integer NOT NULL REFERENCES accounts (id),
    user_id    integer NOT NULL REFERENCES users (id),
    role       text NOT NULL CHECK (role IN ('owner', 'member')),
    created_at timestamp NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);

-- API callers know an account by one project per region.
CREATE TABLE projects (
    account_id integer NOT NULL REFERENCES accounts (id),
    region     text NOT NULL REFERENCES regions (code),
    id         text NOT NULL UNIQUE CHECK (length(id) = 32),
    created_at timestamp NOT NULL,
    PRIMARY KEY (account_id, region)
);

-- Times at which the service was enabled for pay-per-use; the open one has no end.
CREATE TABLE subscriptions (
    account_id      integer NOT NULL REFERENCES accounts (id),
    id              integer NOT NULL CHECK (id > 0),
    region          text NOT NULL,
    service         text NOT NULL,
    via             text NOT NULL CHECK (via IN ('customer', 'order')),
    subscribed_at   timestamp NOT NULL,
    unsubscribed_at timestamp,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service),
    CHECK (unsubscribed_at >= subscribed_at)
);
CREATE UNIQUE INDEX subscriptions_open ON subscriptions (account_id, region, service) WHERE unsubscribed_at IS NULL;

CREATE TABLE sessions (
    token      text PRIMARY KEY,
    data       blob NOT NULL,
    expires_at timestamp NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Counted attempts (sign-in, sign-up) per key and window.
CREATE TABLE throttles (
    key          text NOT NULL,
    window_start timestamp NOT NULL,
    attempts     integer NOT NULL CHECK (attempts > 0),
    PRIMARY KEY (key, window_start)
);
CREATE INDEX throttles_by_window ON throttles (window_start);

-- Tokens of the operator's gateways, for the usage API. Only the hash is kept.
CREATE TABLE operator_tokens (
    id         integer PRIMARY KEY AUTOINCREMENT,
    name       text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    created_at timestamp NOT NULL,
    revoked_at timestamp
);

-- +goose Down
DROP TABLE operator_tokens;
DROP TABLE throttles;
DROP TABLE sessions;
DROP TABLE subscriptions;
DROP TABLE projects;
DROP TABLE memberships;
DROP TABLE users;
DROP TABLE accounts;
