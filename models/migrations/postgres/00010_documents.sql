-- Documents on paper: receipts, invoices and credit notes, numbered without gaps and never changed.

-- +goose Up

-- Whom documents are made out to from now on.
CREATE TABLE billing_details (
    account_id bigint PRIMARY KEY REFERENCES accounts (id),
    name       text NOT NULL CHECK (name <> ''),
    address    text NOT NULL,
    country    text NOT NULL,
    tax_id     text NOT NULL,
    email      text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- The operator's number sequences. A test series is for money that is not real, so that no real number is spent on it.
CREATE TABLE document_sequences (
    series      text NOT NULL CHECK (series IN ('live', 'test')),
    kind        text NOT NULL CHECK (kind IN ('receipt', 'invoice', 'credit_note')),
    last_number bigint NOT NULL DEFAULT 0 CHECK (last_number >= 0),
    PRIMARY KEY (series, kind)
);
INSERT INTO document_sequences (series, kind) VALUES
    ('live', 'receipt'), ('live', 'invoice'), ('live', 'credit_note'),
    ('test', 'receipt'), ('test', 'invoice'), ('test', 'credit_note');

-- content is all that the paper says, as JSON; the columns are what it is found and checked by. A receipt is for a
-- payment, an invoice for an order or for the pay-per-use of a month, a credit note for a refund.
CREATE TABLE documents (
    account_id   bigint NOT NULL REFERENCES accounts (id),
    id           bigint NOT NULL CHECK (id > 0),
    series       text NOT NULL,
    kind         text NOT NULL,
    number       bigint NOT NULL CHECK (number > 0),
    issued_at    timestamptz NOT NULL,
    payment_id   bigint,
    order_id     bigint,
    month        timestamptz,
    refund_id    bigint,
    corrects_id  bigint,
    currency     text NOT NULL,
    net_micros   bigint NOT NULL CHECK (net_micros >= 0),
    tax_micros   bigint NOT NULL CHECK (tax_micros >= 0),
    gross_micros bigint NOT NULL CHECK (gross_micros > 0),
    content      text NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (series, kind, number),
    UNIQUE (account_id, month),
    FOREIGN KEY (series, kind) REFERENCES document_sequences (series, kind),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (account_id, refund_id) REFERENCES refunds (account_id, id),
    FOREIGN KEY (account_id, corrects_id) REFERENCES documents (account_id, id),
    CHECK (net_micros + tax_micros = gross_micros),
    CHECK ((kind = 'receipt') = (payment_id IS NOT NULL)),
    CHECK ((kind = 'invoice') = (order_id IS NOT NULL OR month IS NOT NULL)),
    CHECK (order_id IS NULL OR month IS NULL),
    CHECK ((kind = 'credit_note') = (refund_id IS NOT NULL) AND (refund_id IS NULL) = (corrects_id IS NULL))
);
CREATE UNIQUE INDEX documents_of_payment ON documents (account_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX documents_of_order ON documents (account_id, order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX documents_of_refund ON documents (account_id, refund_id) WHERE refund_id IS NOT NULL;
CREATE INDEX documents_correcting ON documents (account_id, corrects_id) WHERE corrects_id IS NOT NULL;

-- Which ledger entries a document is about. No entry is on two documents.
CREATE TABLE document_entries (
    account_id  bigint NOT NULL,
    seq         bigint NOT NULL,
    document_id bigint NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES ledger_entries (account_id, seq),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id)
);
CREATE INDEX document_entries_of_document ON document_entries (account_id, document_id);

-- The printed document, as everybody gets it from then on.
CREATE TABLE document_files (
    account_id  bigint NOT NULL,
    document_id bigint NOT NULL,
    pdf         bytea NOT NULL,
    sha256      text NOT NULL CHECK (length(sha256) = 64),
    printed_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, document_id),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id)
);

CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_entries_append_only BEFORE UPDATE OR DELETE ON document_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_files_append_only BEFORE UPDATE OR DELETE ON document_files
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Ledger entries that call for a document which is not issued yet; those of pay-per-use are found by their month.
CREATE TABLE documents_due (
    account_id bigint NOT NULL,
    seq        bigint NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES ledger_entries (account_id, seq)
);
INSERT INTO documents_due (account_id, seq)
    SELECT account_id, seq FROM ledger_entries WHERE kind <> 'usage' AND amount_micros <> 0;

-- The months whose pay-per-use has been invoiced, to every account.
CREATE TABLE document_months (
    month     timestamptz PRIMARY KEY,
    closed_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE document_months;
DROP TABLE documents_due;
DROP TABLE document_files;
DROP TABLE document_entries;
DROP TABLE documents;
DROP TABLE document_sequences;
DROP TABLE billing_details;
