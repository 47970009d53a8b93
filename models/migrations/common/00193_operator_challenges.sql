-- +goose Up

-- What the challenges are made of by which an operator's browser is asked for a passkey in place of a code: random, and another one after each time
-- that they have shown who they are, so that no answer counts twice. Sessions of before have none: they show a code first.
ALTER TABLE operator_sessions ADD COLUMN challenge text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE operator_sessions DROP COLUMN challenge;
