-- +goose Up

-- The hash of the password that the operator had when they made the passkey, beside which alone it counts: a process of before there were passkeys
-- ends what an operator signs in with, or has them choose it anew, and leaves them.
ALTER TABLE operator_passkeys ADD COLUMN beside text NOT NULL DEFAULT '';
UPDATE operator_passkeys SET beside = (SELECT password_hash FROM operators WHERE operators.id = operator_passkeys.operator_id);

-- +goose Down
ALTER TABLE operator_passkeys DROP COLUMN beside;
