-- +goose Up

-- What an operator said of an entry that is more than they move alone: "back", or the number of the payment or of the account
-- that it belongs to; and who did, 0 for nobody. It is done once a second operator says the same.
ALTER TABLE bank_entries ADD COLUMN said text NOT NULL DEFAULT '';
ALTER TABLE bank_entries ADD COLUMN said_by {{number}} NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE bank_entries DROP COLUMN said;
ALTER TABLE bank_entries DROP COLUMN said_by;
