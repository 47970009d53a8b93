-- +goose Up

-- Who acknowledged an alarm on a payment, and why; whether that was an operator at the desk, the command, or the booking of what it was about
-- ('' of one that is open, or that was acknowledged before this was kept). said_at is when the provider said it last, NULL until it says it again;
-- times is how often the alarm opened, reopened_at when it did last, NULL for never again.
ALTER TABLE payment_alarms ADD COLUMN ended_by text NOT NULL DEFAULT '' CHECK (ended_by IN ('', 'operator', 'command', 'booked'));
ALTER TABLE payment_alarms ADD COLUMN acknowledged_by {{number}};
ALTER TABLE payment_alarms ADD COLUMN note text NOT NULL DEFAULT '';
ALTER TABLE payment_alarms ADD COLUMN said_at {{instant}};
ALTER TABLE payment_alarms ADD COLUMN reopened_at {{instant}};
ALTER TABLE payment_alarms ADD COLUMN times {{number}} NOT NULL DEFAULT 1;
CREATE INDEX payment_alarms_by_time ON payment_alarms (at, account_id, id);

-- +goose Down
DROP INDEX payment_alarms_by_time;
ALTER TABLE payment_alarms DROP COLUMN times;
ALTER TABLE payment_alarms DROP COLUMN reopened_at;
ALTER TABLE payment_alarms DROP COLUMN said_at;
ALTER TABLE payment_alarms DROP COLUMN note;
ALTER TABLE payment_alarms DROP COLUMN acknowledged_by;
ALTER TABLE payment_alarms DROP COLUMN ended_by;
