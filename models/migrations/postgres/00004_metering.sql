-- +goose Up

-- Every call with its deduction: who paid it, at what price, and what the package had left after it.
CREATE TABLE calls (
    account_id   bigint NOT NULL,
    request_id   text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
    region       text NOT NULL,
    service      text NOT NULL,
    called_at    timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    http_status  bigint NOT NULL CHECK (http_status BETWEEN 100 AND 599),
    outcome      text NOT NULL CHECK (outcome IN ('failed', 'package', 'pay_per_use')),
    package_id   bigint,
    price_micros bigint NOT NULL CHECK (price_micros >= 0),
    left_calls   bigint CHECK (left_calls >= 0),
    PRIMARY KEY (account_id, request_id),
    CHECK ((outcome = 'failed') = (http_status NOT BETWEEN 200 AND 299)),
    CHECK ((outcome = 'package') = (package_id IS NOT NULL) AND (package_id IS NULL) = (left_calls IS NULL)),
    CHECK (outcome = 'pay_per_use' OR price_micros = 0)
);
CREATE INDEX calls_by_time ON calls (account_id, region, service, called_at, request_id);
-- As usage_hours, 0 for no package: equality with a null would not keep the order of the index.
CREATE INDEX calls_by_payer ON calls (account_id, region, service, outcome, (COALESCE(package_id, 0)), called_at, request_id);

-- The foreign keys of calls, checked once for all rows of a statement: row by row, as FOREIGN KEY does it, they are
-- half the cost of recording a call. What calls refer to is never deleted.
-- +goose StatementBegin
CREATE FUNCTION check_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id FROM inserted) i
               WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = i.account_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to an account that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, package_id FROM inserted WHERE package_id IS NOT NULL) i
               WHERE NOT EXISTS (SELECT FROM packages p WHERE p.account_id = i.account_id AND p.id = i.package_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a package that does not exist';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER calls_inserted AFTER INSERT ON calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_calls();
CREATE TRIGGER calls_updated AFTER UPDATE ON calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_calls();
-- +goose StatementBegin
CREATE FUNCTION keep_for_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = TG_TABLE_NAME || ' are never deleted: they may be the foreign keys of calls';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION keep_for_calls();
CREATE TRIGGER packages_stay BEFORE DELETE ON packages FOR EACH ROW EXECUTE FUNCTION keep_for_calls();

-- Hourly totals of calls; package_id is 0 unless a package paid. The settled columns tell what of a
-- pay-per-use hour is in the ledger already.
CREATE TABLE usage_hours (
    account_id     bigint NOT NULL REFERENCES accounts (id),
    hour_start     timestamptz NOT NULL,
    region         text NOT NULL,
    service        text NOT NULL,
    outcome        text NOT NULL CHECK (outcome IN ('failed', 'package', 'pay_per_use')),
    package_id     bigint NOT NULL DEFAULT 0 CHECK ((outcome = 'package') = (package_id > 0)),
    calls          bigint NOT NULL CHECK (calls > 0),
    amount_micros  bigint NOT NULL CHECK (amount_micros >= 0),
    left_calls     bigint NOT NULL DEFAULT 0 CHECK (left_calls >= 0),
    settled_calls  bigint NOT NULL DEFAULT 0 CHECK (settled_calls BETWEEN 0 AND calls),
    settled_micros bigint NOT NULL DEFAULT 0 CHECK (settled_micros BETWEEN 0 AND amount_micros),
    PRIMARY KEY (account_id, hour_start, region, service, outcome, package_id)
) WITH (fillfactor = 70);
CREATE INDEX usage_hours_by_payer ON usage_hours (account_id, outcome, package_id, hour_start, region, service);
CREATE INDEX usage_hours_unsettled ON usage_hours (hour_start, account_id) WHERE outcome = 'pay_per_use' AND settled_calls < calls;

-- How many calls of a calendar month were charged pay-per-use: the running number that graduated prices go by.
CREATE TABLE usage_months (
    account_id        bigint NOT NULL REFERENCES accounts (id),
    month_start       timestamptz NOT NULL,
    region            text NOT NULL,
    service           text NOT NULL,
    pay_per_use_calls bigint NOT NULL CHECK (pay_per_use_calls > 0),
    PRIMARY KEY (account_id, month_start, region, service)
);

-- +goose Down
DROP TABLE usage_months;
DROP TABLE usage_hours;
DROP TABLE calls;
DROP TRIGGER packages_stay ON packages;
DROP TRIGGER accounts_stay ON accounts;
DROP FUNCTION keep_for_calls();
DROP FUNCTION check_calls();
