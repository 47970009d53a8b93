-- +goose Up

-- {{only postgres}}
-- Calls were 570 bytes each, of which 62 % were two indexes that repeated most of the row. A call is stored narrow now:
-- region and service are the number of their offering, the outcome is a number, an id that is a UUID is its 16 bytes.

-- +goose StatementBegin
CREATE FUNCTION number_offering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.number := (SELECT COALESCE(MAX(number), 0) + 1 FROM offerings);
    RETURN NEW;
END
$$;
-- +goose StatementEnd
ALTER TABLE offerings ADD COLUMN number smallint;
UPDATE offerings o SET number = n.number FROM (SELECT region, service, row_number() OVER (ORDER BY region, service) AS number FROM offerings) n
    WHERE o.region = n.region AND o.service = n.service;
ALTER TABLE offerings ALTER COLUMN number SET NOT NULL, ADD UNIQUE (number), ADD CHECK (number > 0);
CREATE TRIGGER offerings_numbered BEFORE INSERT ON offerings FOR EACH ROW EXECUTE FUNCTION number_offering();

-- The key of a request id: itself if it is a UUID as it is mostly written, else of its hash. Version f, which no UUID that is
-- its own key has, keeps the two apart. models.requestKey does the same.
-- +goose StatementBegin
CREATE FUNCTION request_key(request_id text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN request_id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-e][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN request_id::uuid
    ELSE overlay(encode(substr(sha256(convert_to(request_id, 'UTF8')), 1, 16), 'hex') PLACING 'f' FROM 13 FOR 1)::uuid END;
-- +goose StatementEnd

ALTER TABLE calls RENAME TO calls_before;
DROP TRIGGER calls_unnamed ON calls_before;
DROP TRIGGER calls_inserted ON calls_before;
DROP TRIGGER calls_updated ON calls_before;
DROP INDEX calls_by_payer;

-- Columns go from wide to narrow, so that nothing is lost between them. Accounts have nine digits, and packages, sources,
-- access keys and sets of tags are numbered within their account.
CREATE TABLE recorded_calls (
    account_id    integer NOT NULL,
    source_id     integer NOT NULL,
    called_at     timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    amount        bigint NOT NULL CHECK (amount >= 0), -- what it cost, in micros, if it was paid per use; what the package had left if one paid
    request_key   uuid NOT NULL,
    package_id    integer NOT NULL DEFAULT 0,          -- 0: no package paid
    within_micros integer NOT NULL DEFAULT 0 CHECK (within_micros BETWEEN 0 AND 999999),
    access_key_id integer NOT NULL DEFAULT 0,          -- 0: made without, or not known
    tag_set_id    integer NOT NULL DEFAULT 0,          -- 0: without tags
    duration_ms   integer NOT NULL DEFAULT 0 CHECK (duration_ms >= 0),
    http_status   smallint NOT NULL CHECK (http_status BETWEEN 100 AND 599),
    offering      smallint NOT NULL,
    outcome       smallint NOT NULL,                   -- 0 failed, 1 package, 2 pay-per-use
    error_code    smallint NOT NULL DEFAULT 0,         -- 0: none, or not known
    request_text  text NOT NULL DEFAULT '' CHECK (length(request_text) <= 128), -- the id, if it is not the key itself
    PRIMARY KEY (account_id, request_key, source_id),
    CHECK ((outcome = 0) = (http_status NOT BETWEEN 200 AND 299)),
    CHECK (CASE outcome WHEN 0 THEN package_id = 0 AND amount = 0 WHEN 1 THEN package_id > 0 WHEN 2 THEN package_id = 0 ELSE false END)
);
CREATE INDEX recorded_calls_by_time ON recorded_calls (account_id, offering, called_at);
-- Failed calls are few, and looked for among many.
CREATE INDEX recorded_calls_failed ON recorded_calls (account_id, offering, called_at) WHERE outcome = 0;

-- The foreign keys, checked once for all rows of a statement, as before.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id FROM inserted) i
               WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = i.account_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to an account that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, package_id FROM inserted WHERE package_id <> 0) i
               WHERE NOT EXISTS (SELECT FROM packages p WHERE p.account_id = i.account_id AND p.id = i.package_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a package that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, source_id FROM inserted WHERE source_id <> 0) i
               WHERE NOT EXISTS (SELECT FROM call_sources s WHERE s.account_id = i.account_id AND s.id = i.source_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a source that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT offering FROM inserted) i
               WHERE NOT EXISTS (SELECT FROM offerings o WHERE o.number = i.offering)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to an offering that does not exist';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER recorded_calls_inserted AFTER INSERT ON recorded_calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT
    WHEN (current_setting('ocrconsole.calls_refer', true) IS DISTINCT FROM 'proved') EXECUTE FUNCTION check_calls();
CREATE TRIGGER recorded_calls_updated AFTER UPDATE ON recorded_calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_calls();

-- All calls as they were stored before, with those that were and are not moved yet (models.MoveCallsBefore): to look at, and
-- for programs of version 0.1.0, which go on for a while beside a newer one. That the account is the source's lets PostgreSQL
-- find it by the index.
CREATE VIEW calls AS
    SELECT s.account_id, CASE r.request_text WHEN '' THEN r.request_key::text ELSE r.request_text END AS request_id, o.region, o.service,
        r.called_at, r.recorded_at, r.http_status::bigint AS http_status,
        CASE r.outcome WHEN 0 THEN 'failed' WHEN 1 THEN 'package' ELSE 'pay_per_use' END AS outcome,
        NULLIF(r.package_id, 0)::bigint AS package_id, CASE r.outcome WHEN 2 THEN r.amount ELSE 0 END AS price_micros,
        CASE r.outcome WHEN 1 THEN r.amount END AS left_calls, r.source_id, r.within_micros, r.request_key
    FROM recorded_calls r
    JOIN call_sources s ON s.account_id = r.account_id AND s.id = r.source_id
    JOIN offerings o ON o.number = r.offering
    UNION ALL
    SELECT account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls,
        source_id, within_micros, request_key(request_id)
    FROM calls_before;

-- +goose StatementBegin
CREATE FUNCTION record_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Version 0.1.0 tells calls by their ids alone. It plans ahead without looking, and looks when it is refused.
    IF EXISTS (SELECT FROM calls_before b WHERE b.account_id = NEW.account_id AND b.request_id = NEW.request_id AND COALESCE(NEW.source_id, 0) IN (0, b.source_id))
        OR COALESCE(NEW.source_id, 0) = 0 AND EXISTS (SELECT FROM recorded_calls r WHERE r.account_id = NEW.account_id AND r.request_key = request_key(NEW.request_id)) THEN
        RAISE unique_violation USING MESSAGE = 'the call is recorded';
    END IF;
    IF COALESCE(NEW.source_id, 0) = 0 THEN -- as have_unnamed_source did
        INSERT INTO call_sources (account_id, id, source, since) VALUES (NEW.account_id, 0, '', now()) ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO recorded_calls (account_id, source_id, called_at, recorded_at, amount, request_key, package_id, within_micros, http_status, offering, outcome, request_text)
    SELECT NEW.account_id, COALESCE(NEW.source_id, 0), NEW.called_at, NEW.recorded_at, COALESCE(NEW.left_calls, NEW.price_micros), k, COALESCE(NEW.package_id, 0),
        COALESCE(NEW.within_micros, 0), NEW.http_status,
        (SELECT o.number FROM offerings o WHERE o.region = NEW.region AND o.service = NEW.service),
        array_position(ARRAY['failed', 'package', 'pay_per_use'], NEW.outcome) - 1,
        CASE WHEN k::text = NEW.request_id THEN '' ELSE NEW.request_id END
    FROM request_key(NEW.request_id) AS k;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER calls_recorded INSTEAD OF INSERT ON calls FOR EACH ROW EXECUTE FUNCTION record_call();
DROP FUNCTION have_unnamed_source;
-- {{end}}

-- {{only sqlite}}
-- Calls were stored with two indexes that repeated most of the row. A call is stored narrow now: region and service are the
-- number of their offering, the outcome is a number, an id that is a UUID is its 16 bytes.

ALTER TABLE offerings ADD COLUMN number integer CHECK (number > 0);
UPDATE offerings SET number = (SELECT COUNT(*) FROM offerings o WHERE (o.region, o.service) <= (offerings.region, offerings.service));
CREATE UNIQUE INDEX offerings_number ON offerings (number);
-- +goose StatementBegin
CREATE TRIGGER offerings_numbered AFTER INSERT ON offerings
BEGIN
    UPDATE offerings SET number = (SELECT COALESCE(MAX(number), 0) + 1 FROM offerings) WHERE region = NEW.region AND service = NEW.service;
END;
-- +goose StatementEnd

CREATE TABLE recorded_calls (
    account_id    integer NOT NULL,
    request_key   blob NOT NULL CHECK (length(request_key) BETWEEN 1 AND 128), -- 16 bytes, or any other id as text
    source_id     integer NOT NULL,
    called_at     timestamp NOT NULL,
    recorded_at   timestamp NOT NULL,
    amount        integer NOT NULL CHECK (amount >= 0), -- what it cost, in micros, if it was paid per use; what the package had left if one paid
    package_id    integer,                              -- NULL: no package paid
    within_micros integer NOT NULL DEFAULT 0 CHECK (within_micros BETWEEN 0 AND 999999),
    access_key_id integer NOT NULL DEFAULT 0,           -- 0: made without, or not known
    tag_set_id    integer NOT NULL DEFAULT 0,           -- 0: without tags
    duration_ms   integer NOT NULL DEFAULT 0 CHECK (duration_ms >= 0),
    http_status   integer NOT NULL CHECK (http_status BETWEEN 100 AND 599),
    offering      integer NOT NULL REFERENCES offerings (number),
    outcome       integer NOT NULL CHECK (outcome BETWEEN 0 AND 2), -- 0 failed, 1 package, 2 pay-per-use
    error_code    integer NOT NULL DEFAULT 0,           -- 0: none, or not known
    PRIMARY KEY (account_id, request_key, source_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id),
    FOREIGN KEY (account_id, source_id) REFERENCES call_sources (account_id, id),
    CHECK ((outcome = 0) = (http_status NOT BETWEEN 200 AND 299)),
    CHECK ((outcome = 1) = (package_id IS NOT NULL)),
    CHECK (outcome > 0 OR amount = 0)
) WITHOUT ROWID;
INSERT INTO recorded_calls (account_id, request_key, source_id, called_at, recorded_at, amount, package_id, within_micros, http_status, offering, outcome)
    SELECT c.account_id,
        CASE WHEN length(c.request_id) = 36 AND lower(c.request_id) = c.request_id AND c.request_id GLOB '????????-????-[0-9a-e]???-????-????????????'
                AND length(replace(c.request_id, '-', '')) = 32
            THEN COALESCE(unhex(replace(c.request_id, '-', '')), c.request_id) ELSE c.request_id END,
        c.source_id, c.called_at, c.recorded_at, COALESCE(c.left_calls, c.price_micros), c.package_id, c.within_micros, c.http_status, o.number,
        CASE c.outcome WHEN 'failed' THEN 0 WHEN 'package' THEN 1 ELSE 2 END
    FROM calls c LEFT JOIN offerings o ON o.region = c.region AND o.service = c.service ORDER BY c.account_id, c.request_id, c.source_id;
DROP TABLE calls;
CREATE INDEX recorded_calls_by_time ON recorded_calls (account_id, offering, called_at);
-- Failed calls are few, and looked for among many.
CREATE INDEX recorded_calls_failed ON recorded_calls (account_id, offering, called_at) WHERE outcome = 0;

-- All calls, to look at.
CREATE VIEW calls AS
    SELECT r.account_id, CASE typeof(r.request_key) WHEN 'blob' THEN lower(substr(hex(r.request_key), 1, 8) || '-' || substr(hex(r.request_key), 9, 4) || '-' ||
            substr(hex(r.request_key), 13, 4) || '-' || substr(hex(r.request_key), 17, 4) || '-' || substr(hex(r.request_key), 21)) ELSE r.request_key END AS request_id,
        o.region, o.service, r.called_at, r.recorded_at, r.http_status,
        CASE r.outcome WHEN 0 THEN 'failed' WHEN 1 THEN 'package' ELSE 'pay_per_use' END AS outcome,
        r.package_id, CASE r.outcome WHEN 2 THEN r.amount ELSE 0 END AS price_micros,
        CASE r.outcome WHEN 1 THEN r.amount END AS left_calls, r.source_id, r.within_micros, r.request_key
    FROM recorded_calls r JOIN offerings o ON o.number = r.offering;
-- {{end}}

-- +goose Down
-- {{only postgres}}
-- Calls that were recorded since stay where no version before finds them: there is no way back.
SELECT 1 / 0;
-- {{end}}
-- {{only sqlite}}
-- There is no way back, as on PostgreSQL.
SELECT abs(-9223372036854775808);
-- {{end}}
