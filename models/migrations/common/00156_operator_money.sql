-- +goose Up

-- Money that the operator puts onto an account's balance or takes from it, and that a voucher gives: kinds of entries of their own. What
-- operators did is found by what they did it to.
-- {{only postgres}}
ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_kind_check,
    DROP CONSTRAINT ledger_entries_sign_check,
    ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund', 'card_refund', 'credit', 'debit', 'voucher')),
    ADD CONSTRAINT ledger_entries_sign_check CHECK (CASE WHEN kind IN ('order', 'usage') THEN amount_micros <= 0
        WHEN kind IN ('card_refund', 'debit') THEN amount_micros < 0 ELSE amount_micros > 0 END);
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no CHECK of a table that others refer to: what is allowed besides changes no row, so the text of the table is changed, as its
-- documentation on ALTER TABLE says. The index below makes other connections read it again.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, '''card_refund'')),', '''card_refund'', ''credit'', ''debit'', ''voucher'')),'),
    'WHEN kind = ''card_refund'' THEN amount_micros < 0', 'WHEN kind IN (''card_refund'', ''debit'') THEN amount_micros < 0')
    WHERE type = 'table' AND name = 'ledger_entries';
PRAGMA writable_schema = RESET;
-- {{end}}
CREATE INDEX desk_acts_by_object ON desk_acts (account_id, object) WHERE object <> '';

-- +goose Down
DROP INDEX desk_acts_by_object;
-- {{only postgres}}
ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_kind_check,
    DROP CONSTRAINT ledger_entries_sign_check,
    ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund', 'card_refund')),
    ADD CONSTRAINT ledger_entries_sign_check CHECK (CASE WHEN kind IN ('order', 'usage') THEN amount_micros <= 0
        WHEN kind = 'card_refund' THEN amount_micros < 0 ELSE amount_micros > 0 END);
-- {{end}}
