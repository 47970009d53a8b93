-- +goose Up

-- Whose money it may be that a bank takes back without a reference: entries of the amount are looked through.
CREATE INDEX bank_entries_by_amount ON bank_entries (amount_micros, id);

-- +goose Down
DROP INDEX bank_entries_by_amount;
