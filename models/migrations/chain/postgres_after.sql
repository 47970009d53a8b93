-- Money can also go back to a card; and no entry is without its hash.
ALTER TABLE ledger_entries
    ALTER COLUMN hash SET NOT NULL,
    ADD CHECK (length(hash) = 64),
    DROP CONSTRAINT ledger_entries_kind_check,
    ADD CONSTRAINT ledger_entries_kind_check CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund', 'card_refund')),
    DROP CONSTRAINT ledger_entries_check,
    ADD CONSTRAINT ledger_entries_sign_check CHECK (CASE WHEN kind IN ('order', 'usage') THEN amount_micros <= 0
        WHEN kind = 'card_refund' THEN amount_micros < 0 ELSE amount_micros > 0 END),
    ADD CHECK (kind <> 'card_refund' OR refund_id IS NOT NULL),
    ADD CHECK (refund_id IS NULL OR kind IN ('refund', 'card_refund'));
CREATE UNIQUE INDEX ledger_entries_refund ON ledger_entries (account_id, refund_id) WHERE kind = 'card_refund';
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The public keys that statements are signed with. They stay published: old statements are checked with old keys.
CREATE TABLE statement_keys (
    public_key text PRIMARY KEY CHECK (length(public_key) = 44),
    used_since timestamptz NOT NULL
);
