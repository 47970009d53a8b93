-- +goose Up

-- What a notification says, in facts that are put in words when it is read; empty in those that were stored in words, which stay
-- as they are. Nothing is rewritten.
ALTER TABLE notifications ADD COLUMN message text NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN ended_message text NOT NULL DEFAULT '';

-- A mail tells at every attempt what it told at the first: what held then, or that it was over.
ALTER TABLE mails ADD COLUMN tells_end boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE mails DROP COLUMN tells_end;
ALTER TABLE notifications DROP COLUMN ended_message;
ALTER TABLE notifications DROP COLUMN message;
