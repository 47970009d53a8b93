-- +goose Up

-- Those who look after all accounts, at a desk of their own: nobody of them is a customer's user. A link is what they choose their password
-- with and set up the program that makes their codes, once, until setup_until; its secret, sealed, is setup_sealed until it is in use. An
-- operator of the demo has a link and nothing else.
CREATE TABLE operators (
    id            {{id}},
    email         text NOT NULL UNIQUE CHECK (email <> ''),
    name          text NOT NULL CHECK (name <> ''),
    role          text NOT NULL CHECK (role IN ('admin', 'finance', 'support')),
    demo          boolean NOT NULL,
    password_hash text NOT NULL,
    secret_sealed {{bytes}},
    last_step     {{number}} NOT NULL,
    setup_hash    text UNIQUE,
    setup_sealed  {{bytes}},
    setup_until   {{instant}},
    created_at    {{instant}} NOT NULL,
    ended_at      {{instant}},
    CHECK ((password_hash = '') = (secret_sealed IS NULL)),
    CHECK ((setup_hash IS NULL) = (setup_sealed IS NULL)),
    CHECK ((setup_hash IS NULL) = (setup_until IS NULL)),
    CHECK (ended_at IS NULL OR setup_hash IS NULL),
    CHECK (NOT demo OR role = 'support')
);

-- Their browsers, by the hash of what the cookie holds. Flash is what the next page says, once.
CREATE TABLE operator_sessions (
    token_hash  text PRIMARY KEY,
    operator_id {{number}} NOT NULL REFERENCES operators (id),
    address     text NOT NULL,
    created_at  {{instant}} NOT NULL,
    seen_at     {{instant}} NOT NULL,
    proven_at   {{instant}} NOT NULL,
    expires_at  {{instant}} NOT NULL,
    flash       text NOT NULL
);
CREATE INDEX operator_sessions_of_operators ON operator_sessions (operator_id, created_at);

-- +goose Down
DROP TABLE operator_sessions;
DROP TABLE operators;
