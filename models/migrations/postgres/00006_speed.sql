-- +goose Up

-- Which hours wait for their settlement, as a column whose value hardly ever changes: an index that named the counts
-- themselves kept PostgreSQL from updating an hour in place, call after call.
DROP INDEX usage_hours_unsettled;
ALTER TABLE usage_hours ADD COLUMN unsettled boolean GENERATED ALWAYS AS (outcome = 'pay_per_use' AND settled_calls < calls) STORED;
CREATE INDEX usage_hours_unsettled ON usage_hours (hour_start, account_id) WHERE unsettled;

-- Whoever has proved otherwise that the accounts and packages of the calls exist, as metering does by writing both in
-- the same transaction, says so by a setting of its connection and saves the check.
DROP TRIGGER calls_inserted ON calls;
CREATE TRIGGER calls_inserted AFTER INSERT ON calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT
    WHEN (current_setting('ocrconsole.calls_refer', true) IS DISTINCT FROM 'proved') EXECUTE FUNCTION check_calls();

-- Ends a transaction that was planned ahead when a statement of it did not meet all the rows that it was planned for.
-- +goose StatementBegin
CREATE FUNCTION expect_rows(met bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF met <> expected THEN
        RAISE serialization_failure USING MESSAGE = format('%s of %s rows are as they were', met, expected);
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION expect_rows(bigint, bigint);
DROP TRIGGER calls_inserted ON calls;
CREATE TRIGGER calls_inserted AFTER INSERT ON calls
    REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_calls();
DROP INDEX usage_hours_unsettled;
ALTER TABLE usage_hours DROP COLUMN unsettled;
CREATE INDEX usage_hours_unsettled ON usage_hours (hour_start, account_id) WHERE outcome = 'pay_per_use' AND settled_calls < calls;
