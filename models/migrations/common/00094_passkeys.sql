-- +goose Up

-- The passkeys of users. handle is by what an authenticator knows the user, the same in all of theirs; record is what is kept of the key by
-- the specification, as JSON. Nothing of it is secret: who reads it cannot sign in by it.
CREATE TABLE passkeys (
    id            {{id}},
    user_id       {{number}} NOT NULL REFERENCES users (id),
    handle        {{bytes}} NOT NULL,
    credential_id {{bytes}} NOT NULL UNIQUE,
    record        text NOT NULL,
    name          text NOT NULL CHECK (length(name) <= 80),
    created_at    {{instant}} NOT NULL,
    used_at       {{instant}}
);
CREATE INDEX passkeys_of_users ON passkeys (user_id, id);

-- +goose Down
DROP TABLE passkeys;
