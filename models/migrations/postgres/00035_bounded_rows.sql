-- +goose Up

-- Whose session it is, so that the oldest of a user ends when there are too many; nobody's before this.
ALTER TABLE sessions ADD COLUMN user_id bigint REFERENCES users (id);
CREATE INDEX sessions_of_users ON sessions (user_id, expires_at) WHERE user_id IS NOT NULL;
CREATE INDEX mails_of_notifications ON mails (account_id, notification_id) WHERE notification_id IS NOT NULL;

-- +goose Down
DROP INDEX mails_of_notifications;
DROP INDEX sessions_of_users;
ALTER TABLE sessions DROP COLUMN user_id;
