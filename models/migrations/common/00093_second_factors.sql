-- +goose Up

-- Whether the user has more than a password to sign in with: an authenticator that is in use, or a passkey. Whoever changes these sets it.
ALTER TABLE users ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

-- By what its user signed in, as their sessions are listed; '' in those of before.
ALTER TABLE sessions ADD COLUMN method text NOT NULL DEFAULT '' CHECK (length(method) <= 32);

-- The program of a user that makes codes: its secret, sealed, and the step of time of the last code that was taken, so that none is
-- taken twice. pending_sealed is one that is being set up, until its first code comes.
CREATE TABLE authenticators (
    user_id        {{number}} PRIMARY KEY REFERENCES users (id),
    secret_sealed  {{bytes}},
    last_step      {{number}} NOT NULL DEFAULT 0,
    since          {{instant}},
    pending_sealed {{bytes}},
    pending_until  {{instant}},
    CHECK ((secret_sealed IS NULL) = (since IS NULL)),
    CHECK ((pending_sealed IS NULL) = (pending_until IS NULL))
);

-- The codes that are left to a user who has lost what they sign in with, as hashes.
CREATE TABLE recovery_codes (
    user_id    {{number}} NOT NULL REFERENCES users (id),
    code_hash  text NOT NULL,
    created_at {{instant}} NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- Sign-ins that are half done, each known by a token that its browser keeps: what is left to be shown, by whom.
CREATE TABLE sign_in_steps (
    token_hash text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('second', 'passkey', 'enrol', 'prove', 'sso')),
    user_id    {{number}} REFERENCES users (id),
    data       text NOT NULL,
    created_at {{instant}} NOT NULL,
    expires_at {{instant}} NOT NULL
);
CREATE INDEX sign_in_steps_by_expiry ON sign_in_steps (expires_at);
CREATE INDEX sign_in_steps_of_users ON sign_in_steps (user_id, created_at) WHERE user_id IS NOT NULL;

-- +goose Down
DROP TABLE sign_in_steps;
DROP TABLE recovery_codes;
DROP TABLE authenticators;
ALTER TABLE sessions DROP COLUMN method;
ALTER TABLE users DROP COLUMN second_factor;
