-- +goose Up

-- What became of accounts that owed: since names the arrears that an event belongs to by when they began, available is
-- what the account had after it. Whatever ends them, or lets pay-per-use go on, is the entry that moved the money.
CREATE TABLE arrears_events (
    account_id       bigint NOT NULL REFERENCES accounts (id),
    id               bigint NOT NULL CHECK (id > 0),
    since            timestamptz NOT NULL,
    at               timestamptz NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('entered', 'restricted', 'resumed', 'lifted')),
    cause            text NOT NULL DEFAULT '' CHECK (cause IN ('', 'grace', 'limit')),
    available_micros bigint NOT NULL,
    entry_seq        bigint,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, entry_seq) REFERENCES ledger_entries (account_id, seq),
    CHECK ((kind = 'restricted') = (cause <> '')),
    CHECK ((kind = 'lifted') = (available_micros >= 0)),
    CHECK (kind <> 'lifted' OR entry_seq IS NOT NULL)
);
CREATE INDEX arrears_events_of_entry ON arrears_events (account_id, entry_seq) WHERE entry_seq IS NOT NULL;
CREATE TRIGGER arrears_events_append_only BEFORE UPDATE OR DELETE ON arrears_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE INDEX accounts_in_arrears ON accounts (id) WHERE arrears_since IS NOT NULL;

-- Late entries are few: pages and files ask which of their hours have some.
CREATE INDEX ledger_entries_late ON ledger_entries (account_id, hour_start) WHERE late_no > 0;

-- How far downloads have come, for the page that shows it: whichever server sends the file, any server may be asked.
CREATE TABLE exports (
    account_id bigint NOT NULL REFERENCES accounts (id),
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    format     text NOT NULL CHECK (format IN ('csv', 'json')),
    status     text NOT NULL CHECK (status IN ('running', 'complete', 'broken')),
    rows_sent  bigint NOT NULL CHECK (rows_sent >= 0),
    bytes_sent bigint NOT NULL CHECK (bytes_sent >= 0),
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key, format)
);
CREATE INDEX exports_by_age ON exports (updated_at);

-- +goose Down
DROP TABLE exports;
DROP INDEX ledger_entries_late;
DROP INDEX accounts_in_arrears;
DROP TABLE arrears_events;
