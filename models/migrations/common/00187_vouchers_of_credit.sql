-- +goose Up

-- A batch of vouchers gives either packages or money: amount_micros of the currency, onto the balance. One that is worth more than its operator moves
-- alone waits for a second one, and has no codes until then: wanted_codes and uses_each are what it is to have; worth_micros is what all its
-- uses are worth together, 0 for batches of before it was kept.
-- {{only postgres}}
ALTER TABLE voucher_batches DROP CONSTRAINT voucher_batches_calls_check;
ALTER TABLE voucher_redemptions ALTER COLUMN package_id DROP NOT NULL;
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no column of a table in place: what is allowed besides changes no row, so the text of the tables is changed, as in migration 156.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL CHECK (calls > 0)', 'NOT NULL') WHERE type = 'table' AND name = 'voucher_batches';
UPDATE sqlite_schema SET sql = replace(sql, 'package_id  integer NOT NULL', 'package_id  integer') WHERE type = 'table' AND name = 'voucher_redemptions';
PRAGMA writable_schema = RESET;
-- {{end}}
ALTER TABLE voucher_batches ADD COLUMN amount_micros {{number}} NOT NULL DEFAULT 0 CHECK (calls > 0 AND amount_micros = 0 OR calls = 0 AND amount_micros > 0);
ALTER TABLE voucher_batches ADD COLUMN currency text NOT NULL DEFAULT '' CHECK ((currency = '') = (amount_micros = 0));
ALTER TABLE voucher_batches ADD COLUMN wanted_codes {{number}} NOT NULL DEFAULT 0 CHECK (wanted_codes >= 0);
ALTER TABLE voucher_batches ADD COLUMN uses_each {{number}} NOT NULL DEFAULT 0 CHECK (uses_each >= 0);
ALTER TABLE voucher_batches ADD COLUMN worth_micros {{number}} NOT NULL DEFAULT 0 CHECK (worth_micros >= 0);
ALTER TABLE voucher_batches ADD COLUMN asked_by {{number}};
ALTER TABLE voucher_batches ADD COLUMN state text NOT NULL DEFAULT 'made' CHECK (state IN ('waiting', 'made', 'declined') AND (state = 'made' OR asked_by IS NOT NULL));
ALTER TABLE voucher_batches ADD COLUMN decided_by {{number}} CHECK (decided_by <> asked_by);
ALTER TABLE voucher_batches ADD COLUMN decided_at {{instant}} CHECK ((decided_at IS NULL) = (decided_by IS NULL));
CREATE INDEX voucher_batches_waiting ON voucher_batches (id) WHERE state = 'waiting';

-- What a voucher of credit gave is an entry of the ledger, and no package.
ALTER TABLE voucher_redemptions ADD COLUMN entry_seq {{number}} CHECK ((entry_seq IS NULL) <> (package_id IS NULL));
CREATE UNIQUE INDEX voucher_redemptions_by_entry ON voucher_redemptions (account_id, entry_seq) WHERE entry_seq IS NOT NULL;

-- +goose Down
DROP INDEX voucher_redemptions_by_entry;
ALTER TABLE voucher_redemptions DROP COLUMN entry_seq;
DROP INDEX voucher_batches_waiting;
ALTER TABLE voucher_batches DROP COLUMN decided_at;
ALTER TABLE voucher_batches DROP COLUMN decided_by;
ALTER TABLE voucher_batches DROP COLUMN state;
ALTER TABLE voucher_batches DROP COLUMN asked_by;
ALTER TABLE voucher_batches DROP COLUMN worth_micros;
ALTER TABLE voucher_batches DROP COLUMN uses_each;
ALTER TABLE voucher_batches DROP COLUMN wanted_codes;
ALTER TABLE voucher_batches DROP COLUMN currency;
ALTER TABLE voucher_batches DROP COLUMN amount_micros;
