-- +goose Up
-- While the master key is being changed, some secrets are still sealed with the one before; '' when none is.
ALTER TABLE master_keys ADD COLUMN previous_fingerprint text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE master_keys DROP COLUMN previous_fingerprint;
