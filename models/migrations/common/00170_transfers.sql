-- +goose Up

-- What a transfer was asked to bring where something else arrived: amount_micros is what did.
ALTER TABLE payments ADD COLUMN asked_micros {{number}};

-- Money that came in at the operator's bank, each entry of its statements once: by its identity, a hash of what the bank says of it. It waits until
-- it is booked to a payment, or was sent back. decided_by is the operator who decided, 0 where the import did.
CREATE TABLE bank_entries (
    id            {{id}},
    identity      text NOT NULL UNIQUE CHECK (identity <> ''),
    day           text NOT NULL CHECK (length(day) = 10),
    amount_micros {{number}} NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    payer         text NOT NULL,
    remittance    text NOT NULL,
    bank_ref      text NOT NULL,
    imported_at   {{instant}} NOT NULL,
    state         text NOT NULL CHECK (state IN ('waiting', 'booked', 'sent_back')),
    account_id    {{number}},
    payment_id    {{number}},
    reason        text NOT NULL,
    decided_by    {{number}} NOT NULL,
    decided_at    {{instant}},
    CHECK ((state = 'booked') = (payment_id IS NOT NULL)),
    CHECK ((account_id IS NULL) = (payment_id IS NULL)),
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK (state <> 'sent_back' OR reason <> '')
);
CREATE INDEX bank_entries_by_state ON bank_entries (state, id);
CREATE UNIQUE INDEX bank_entries_of_payment ON bank_entries (account_id, payment_id) WHERE payment_id IS NOT NULL;

-- What is waited for, and by whom.
CREATE INDEX payments_by_transfer ON payments (amount_micros, account_id, id) WHERE provider = 'transfer' AND status = 'pending';

-- +goose Down
DROP INDEX payments_by_transfer;
DROP TABLE bank_entries;
ALTER TABLE payments DROP COLUMN asked_micros;
