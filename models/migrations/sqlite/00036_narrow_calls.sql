-- +goose Up

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

-- +goose Down
-- There is no way back, as on PostgreSQL.
SELECT abs(-9223372036854775808);
