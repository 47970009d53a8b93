-- +goose Up

-- The operator who imported the entry, 0 for entries of before it was kept: money that one operator both imports and books is moved by one.
ALTER TABLE bank_entries ADD COLUMN imported_by {{number}} NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE bank_entries DROP COLUMN imported_by;
