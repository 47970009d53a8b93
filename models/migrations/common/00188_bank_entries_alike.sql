-- +goose Up

-- What came in on the same day with the same amount, which may be the same money twice: see models.DecidedAlike.
CREATE INDEX bank_entries_alike ON bank_entries (day, amount_micros, id);

-- +goose Down
DROP INDEX bank_entries_alike;
