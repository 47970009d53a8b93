-- +goose Up

-- A call is told from every other by its source and its id. Sources are few and calls are many, so calls have the source's
-- number: it costs a row of calls, and a row of its key, next to nothing. Number 0, whose source is empty, is of calls that
-- were recorded before sources were kept; since tells until when.
CREATE TABLE call_sources (
    account_id integer NOT NULL REFERENCES accounts (id),
    id         integer NOT NULL CHECK (id >= 0),
    source     text NOT NULL CHECK (length(CAST(source AS blob)) <= 512),
    since      timestamp NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source),
    CHECK ((id = 0) = (source = ''))
) WITHOUT ROWID;
INSERT INTO call_sources (account_id, id, source, since)
    SELECT id, 0, '', CAST(unixepoch('now', 'subsec') * 1000000 AS integer) FROM accounts;
-- +goose StatementBegin
CREATE TRIGGER call_sources_not_updated BEFORE UPDATE ON call_sources
BEGIN SELECT RAISE(ABORT, 'call_sources is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER call_sources_not_deleted BEFORE DELETE ON call_sources
BEGIN SELECT RAISE(ABORT, 'call_sources is append-only'); END;
-- +goose StatementEnd

-- within_micros: how much later than called_at the call may have been made, where its time was given to the second or so.
-- The id comes before the source in the key, because people look for a call by its id alone. SQLite changes no primary key:
-- the table is built anew. That the account exists follows from its having the source, and needs no second look at each call.
CREATE TABLE calls_new (
    account_id    integer NOT NULL,
    request_id    text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
    region        text NOT NULL,
    service       text NOT NULL,
    called_at     timestamp NOT NULL,
    recorded_at   timestamp NOT NULL,
    http_status   integer NOT NULL CHECK (http_status BETWEEN 100 AND 599),
    outcome       text NOT NULL CHECK (outcome IN ('failed', 'package', 'pay_per_use')),
    package_id    integer,
    price_micros  integer NOT NULL CHECK (price_micros >= 0),
    left_calls    integer CHECK (left_calls >= 0),
    source_id     integer NOT NULL,
    within_micros integer NOT NULL DEFAULT 0 CHECK (within_micros BETWEEN 0 AND 999999),
    PRIMARY KEY (account_id, request_id, source_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id),
    FOREIGN KEY (account_id, source_id) REFERENCES call_sources (account_id, id),
    CHECK ((outcome = 'failed') = (http_status NOT BETWEEN 200 AND 299)),
    CHECK ((outcome = 'package') = (package_id IS NOT NULL) AND (package_id IS NULL) = (left_calls IS NULL)),
    CHECK (outcome = 'pay_per_use' OR price_micros = 0)
) WITHOUT ROWID;
INSERT INTO calls_new (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls, source_id)
    SELECT account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls, 0 FROM calls
    ORDER BY account_id, request_id;
DROP TABLE calls;
ALTER TABLE calls_new RENAME TO calls;
CREATE INDEX calls_by_time ON calls (account_id, region, service, called_at, request_id);
CREATE INDEX calls_by_payer ON calls (account_id, region, service, outcome, COALESCE(package_id, 0), called_at, request_id);

-- +goose Down
CREATE TABLE calls_old (
    account_id   integer NOT NULL REFERENCES accounts (id),
    request_id   text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
    region       text NOT NULL,
    service      text NOT NULL,
    called_at    timestamp NOT NULL,
    recorded_at  timestamp NOT NULL,
    http_status  integer NOT NULL CHECK (http_status BETWEEN 100 AND 599),
    outcome      text NOT NULL CHECK (outcome IN ('failed', 'package', 'pay_per_use')),
    package_id   integer,
    price_micros integer NOT NULL CHECK (price_micros >= 0),
    left_calls   integer CHECK (left_calls >= 0),
    PRIMARY KEY (account_id, request_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id),
    CHECK ((outcome = 'failed') = (http_status NOT BETWEEN 200 AND 299)),
    CHECK ((outcome = 'package') = (package_id IS NOT NULL) AND (package_id IS NULL) = (left_calls IS NULL)),
    CHECK (outcome = 'pay_per_use' OR price_micros = 0)
) WITHOUT ROWID;
INSERT INTO calls_old SELECT account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls FROM calls;
DROP TABLE calls;
ALTER TABLE calls_old RENAME TO calls;
CREATE INDEX calls_by_time ON calls (account_id, region, service, called_at, request_id);
CREATE INDEX calls_by_payer ON calls (account_id, region, service, outcome, COALESCE(package_id, 0), called_at, request_id);
DROP TABLE call_sources;
