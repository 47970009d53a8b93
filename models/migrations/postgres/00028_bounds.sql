-- +goose Up

-- The tokens of a user, of which the oldest ends when there are too many, and the downloads of an account.
CREATE INDEX auth_tokens_of_users ON auth_tokens (account_id, user_id, created_at);
CREATE INDEX exports_of_accounts ON exports (account_id, started_at);

-- +goose Down
DROP INDEX exports_of_accounts;
DROP INDEX auth_tokens_of_users;
