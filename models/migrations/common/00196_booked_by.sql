-- +goose Up

-- The operator by whose act the entry was booked, by hand or by importing a file whose reference says so: 0 for one that is not booked, and -1 for one
-- that an import booked before this was kept.
ALTER TABLE bank_entries ADD COLUMN booked_by {{number}} NOT NULL DEFAULT 0;
UPDATE bank_entries SET booked_by = CASE WHEN decided_by = 0 THEN -1 ELSE decided_by END WHERE state = 'booked';

-- +goose Down
ALTER TABLE bank_entries DROP COLUMN booked_by;
