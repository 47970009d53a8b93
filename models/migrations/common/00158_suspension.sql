-- +goose Up

-- Accounts that an operator suspended: since when, and why, as their customers read it. Their calls are refused, and they buy nothing.
ALTER TABLE accounts ADD COLUMN suspended_at {{instant}};
ALTER TABLE accounts ADD COLUMN suspended_why text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE accounts DROP COLUMN suspended_why;
ALTER TABLE accounts DROP COLUMN suspended_at;
