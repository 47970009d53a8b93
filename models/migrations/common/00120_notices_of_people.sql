-- +goose Up

-- The user whose way to sign in the notification is about, whom it is for; 0 for what is for all members. Of those that there are the key says
-- so, where it has the user in it.
ALTER TABLE notifications ADD COLUMN about_user {{number}} NOT NULL DEFAULT 0;
UPDATE notifications SET about_user = COALESCE((
    SELECT max(m.user_id) FROM memberships m WHERE m.account_id = notifications.account_id AND (
        notifications.key LIKE 'factor ' || CAST(m.user_id AS text) || ' %' OR notifications.key LIKE 'browser ' || CAST(m.user_id AS text) || ' %' OR
        notifications.key LIKE 'codes ' || CAST(m.user_id AS text) || ' %' OR notifications.key LIKE 'failures ' || CAST(m.user_id AS text) || ' %'
    )
), 0) WHERE kind = 'security';

-- +goose Down
ALTER TABLE notifications DROP COLUMN about_user;
