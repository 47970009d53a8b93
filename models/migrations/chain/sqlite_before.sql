-- Entries get a hash each: see chainEntries, which fills it in before it is required.
DROP TRIGGER ledger_entries_append_only_update;
DROP TRIGGER ledger_entries_append_only_delete;
ALTER TABLE ledger_entries ADD COLUMN refund_id integer;
ALTER TABLE ledger_entries ADD COLUMN hash text;
