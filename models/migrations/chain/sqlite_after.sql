-- Money can also go back to a card; and no entry is without its hash. SQLite changes no CHECK: the table is built anew.
CREATE TABLE ledger_entries_new (
    account_id           integer NOT NULL REFERENCES accounts (id),
    seq                  integer NOT NULL CHECK (seq > 0),
    at                   timestamp NOT NULL,
    kind                 text NOT NULL CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund', 'card_refund')),
    amount_micros        integer NOT NULL,
    balance_after_micros integer NOT NULL,
    order_id             integer,
    payment_id           integer,
    refund_id            integer,
    region               text NOT NULL DEFAULT '',
    service              text NOT NULL DEFAULT '',
    hour_start           timestamp,
    late_no              integer,
    calls                integer NOT NULL DEFAULT 0 CHECK (calls >= 0),
    hash                 text NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (account_id, seq),
    UNIQUE (account_id, region, service, hour_start, late_no),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id),
    CHECK (CASE WHEN kind IN ('order', 'usage') THEN amount_micros <= 0
        WHEN kind = 'card_refund' THEN amount_micros < 0 ELSE amount_micros > 0 END),
    CHECK ((kind = 'usage') = (hour_start IS NOT NULL) AND (hour_start IS NULL) = (late_no IS NULL)),
    CHECK (kind <> 'order' OR order_id IS NOT NULL),
    CHECK ((kind IN ('top_up', 'card_payment')) = (payment_id IS NOT NULL)),
    CHECK (kind <> 'card_refund' OR refund_id IS NOT NULL),
    CHECK (refund_id IS NULL OR kind IN ('refund', 'card_refund'))
);
INSERT INTO ledger_entries_new (account_id, seq, at, kind, amount_micros, balance_after_micros, order_id, payment_id, refund_id,
        region, service, hour_start, late_no, calls, hash)
    SELECT account_id, seq, at, kind, amount_micros, balance_after_micros, order_id, payment_id, refund_id,
        region, service, hour_start, late_no, calls, hash FROM ledger_entries;
DROP TABLE ledger_entries;
ALTER TABLE ledger_entries_new RENAME TO ledger_entries;
CREATE UNIQUE INDEX ledger_entries_payment ON ledger_entries (account_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX ledger_entries_order ON ledger_entries (account_id, order_id) WHERE kind = 'order';
CREATE UNIQUE INDEX ledger_entries_refund ON ledger_entries (account_id, refund_id) WHERE kind = 'card_refund';
CREATE INDEX ledger_entries_by_kind ON ledger_entries (account_id, kind, seq);
CREATE INDEX ledger_entries_by_time ON ledger_entries (account_id, at, seq);
CREATE TRIGGER ledger_entries_append_only_update BEFORE UPDATE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
CREATE TRIGGER ledger_entries_append_only_delete BEFORE DELETE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;

-- The public keys that statements are signed with. They stay published: old statements are checked with old keys.
CREATE TABLE statement_keys (
    public_key text PRIMARY KEY CHECK (length(public_key) = 44),
    used_since timestamp NOT NULL
);
