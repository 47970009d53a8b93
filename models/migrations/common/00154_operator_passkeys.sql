-- +goose Up

-- The passkeys of operators, who show one in place of a code. They are kept as those of users are.
CREATE TABLE operator_passkeys (
    id            {{id}},
    operator_id   {{number}} NOT NULL REFERENCES operators (id),
    handle        {{bytes}} NOT NULL,
    credential_id {{bytes}} NOT NULL UNIQUE,
    record        text NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    created_at    {{instant}} NOT NULL,
    used_at       {{instant}}
);
CREATE INDEX operator_passkeys_of_operators ON operator_passkeys (operator_id, id);

-- +goose Down
DROP TABLE operator_passkeys;
