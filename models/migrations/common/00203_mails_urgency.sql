-- +goose Up

-- What somebody waits for is sent before what tells, and that before what goes to all at once: see models.Urgency. What the version before
-- orders meanwhile tells.
ALTER TABLE mails ADD COLUMN urgency {{number}} NOT NULL DEFAULT 1 CHECK (urgency BETWEEN 0 AND 2);
CREATE INDEX mails_urgent ON mails (urgency, next_at, id) WHERE status = 'pending';

-- +goose Down
DROP INDEX mails_urgent;
ALTER TABLE mails DROP COLUMN urgency;
