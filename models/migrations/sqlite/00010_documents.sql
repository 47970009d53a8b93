-- Documents on paper: receipts, invoices and credit notes, numbered without gaps and never changed.

-- +goose Up

-- Whom documents are made out to from now on.
CREATE TABLE billing_details (
    account_id integer PRIMARY KEY REFERENCES accounts (id),
    name       text NOT NULL CHECK (name <> ''),
    address    text NOT NULL,
    country    text NOT NULL,
    tax_id     text NOT NULL,
    email      text NOT NULL,
    updated_at timestamp NOT NULL
);

-- The operator's number sequences. A test series is for money that is not real, so that no real number is spent on it.
CREATE TABLE document_sequences (
    series      text NOT NULL CHECK (series IN ('live', 'test')),
    kind        text NOT NULL CHECK (kind IN ('receipt', 'invoice', 'credit_note')),
    last_number integer NOT NULL DEFAULT 0 CHECK (last_number >= 0),
    PRIMARY KEY (series, kind)
);
INSERT INTO document_sequences (series, kind) VALUES
    ('live', 'receipt'), ('live', 'invoice'), ('live', 'credit_note'),
    ('test', 'receipt'), ('test', 'invoice'), ('test', 'credit_note');

-- content is all that the paper says, as JSON; the columns are what it is found and checked by. A receipt is for a
-- payment, an invoice for an order or for the pay-per-use of a month, a credit note for a refund.
CREATE TABLE documents (
    account_id   integer NOT NULL REFERENCES accounts (id),
    id           integer NOT NULL CHECK (id > 0),
    series       text NOT NULL,
    kind         text NOT NULL,
    number       integer NOT NULL CHECK (number > 0),
    issued_at    timestamp NOT NULL,
    payment_id   integer,
    order_id     integer,
    month        timestamp,
    refund_id    integer,
    corrects_id  integer,
    currency     text NOT NULL,
    net_micros   integer NOT NULL CHECK (net_micros >= 0),
    tax_micros   integer NOT NULL CHECK (tax_micros >= 0),
    gross_micros integer NOT NULL CHECK (gross_micros > 0),
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
    account_id  integer NOT NULL,
    seq         integer NOT NULL,
    document_id integer NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES ledger_entries (account_id, seq),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id)
);
CREATE INDEX document_entries_of_document ON document_entries (account_id, document_id);

-- The printed document, as everybody gets it from then on.
CREATE TABLE document_files (
    account_id  integer NOT NULL,
    document_id integer NOT NULL,
    pdf         blob NOT NULL,
    sha256      text NOT NULL CHECK (length(sha256) = 64),
    printed_at  timestamp NOT NULL,
    PRIMARY KEY (account_id, document_id),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER documents_append_only_update BEFORE UPDATE ON documents BEGIN
    SELECT RAISE(ABORT, 'documents is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER documents_append_only_delete BEFORE DELETE ON documents BEGIN
    SELECT RAISE(ABORT, 'documents is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_entries_append_only_update BEFORE UPDATE ON document_entries BEGIN
    SELECT RAISE(ABORT, 'document_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_entries_append_only_delete BEFORE DELETE ON document_entries BEGIN
    SELECT RAISE(ABORT, 'document_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_files_append_only_update BEFORE UPDATE ON document_files BEGIN
    SELECT RAISE(ABORT, 'document_files is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_files_append_only_delete BEFORE DELETE ON document_files BEGIN
    SELECT RAISE(ABORT, 'document_files is append-only');
END;
-- +goose StatementEnd

-- Ledger entries that call for a document which is not issued yet; those of pay-per-use are found by their month.
CREATE TABLE documents_due (
    account_id integer NOT NULL,
    seq        integer NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES ledger_entries (account_id, seq)
);
INSERT INTO documents_due (account_id, seq)
    SELECT account_id, seq FROM ledger_entries WHERE kind <> 'usage' AND amount_micros <> 0;

-- The months whose pay-per-use has been invoiced, to every account.
CREATE TABLE document_months (
    month     timestamp PRIMARY KEY,
    closed_at timestamp NOT NULL
);

-- +goose Down
DROP TABLE document_months;
DROP TABLE documents_due;
DROP TABLE document_files;
DROP TABLE document_entries;
DROP TABLE documents;
DROP TABLE document_sequences;
DROP TABLE billing_details;
