-- +goose Up

-- When what a notification told of was over, and what it says from then on; empty: as before.
ALTER TABLE notifications ADD COLUMN ended_at timestamp;
ALTER TABLE notifications ADD COLUMN ended_title text NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN ended_text text NOT NULL DEFAULT '';

-- Arrears that were cleared before this was kept: by the first turn after it that says so.
UPDATE notifications SET
    ended_at = (SELECT MIN(e.at) FROM arrears_events e WHERE e.account_id = notifications.account_id AND e.kind = 'lifted' AND e.at >= notifications.created_at),
    ended_title = 'The account was in arrears',
    ended_text = 'What was owed then has been cleared since.'
WHERE kind = 'arrears' AND EXISTS (
    SELECT 1 FROM arrears_events e WHERE e.account_id = notifications.account_id AND e.kind = 'lifted' AND e.at >= notifications.created_at);

-- +goose Down
ALTER TABLE notifications DROP COLUMN ended_text;
ALTER TABLE notifications DROP COLUMN ended_title;
ALTER TABLE notifications DROP COLUMN ended_at;
