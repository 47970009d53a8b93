-- +goose Up

-- A package counts the calls of the hour that it paid last: to what usage_hours has of counted_hour come those that it has paid
-- since it had paid counted_from. So a batch of calls changes the package's row only. Nothing is rewritten: of packages that are
-- there usage_hours has all.
ALTER TABLE packages ADD COLUMN counted_hour {{instant}};
ALTER TABLE packages ADD COLUMN counted_from {{number}} NOT NULL DEFAULT 0 CHECK (counted_from >= 0);

-- The hourly totals as they are: whoever reads totals reads these.
CREATE VIEW counted_usage_hours AS
    SELECT usage_hours.account_id, usage_hours.hour_start, usage_hours.region, usage_hours.service, usage_hours.outcome, usage_hours.package_id,
        usage_hours.calls + COALESCE(p.used_calls - p.counted_from, 0) AS calls, usage_hours.amount_micros,
        usage_hours.left_calls - COALESCE(p.used_calls - p.counted_from, 0) AS left_calls, usage_hours.settled_calls, usage_hours.settled_micros,
        usage_hours.unsettled
    FROM usage_hours
    LEFT JOIN packages p ON p.account_id = usage_hours.account_id AND p.id = usage_hours.package_id AND p.counted_hour = usage_hours.hour_start;

-- {{only postgres}}
-- Programs of before, which go on for a while beside this one, add to usage_hours themselves: what a package has counted is put
-- there first. Whoever counts with packages says so.
-- +goose StatementBegin
CREATE FUNCTION put_counted_hour() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE usage_hours SET calls = calls + OLD.used_calls - OLD.counted_from, left_calls = OLD.quota_calls - OLD.used_calls
    WHERE account_id = OLD.account_id AND hour_start = OLD.counted_hour AND region = OLD.region AND service = OLD.service
        AND outcome = 'package' AND package_id = OLD.id;
    NEW.counted_hour := NULL;
    NEW.counted_from := NEW.used_calls;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER packages_put_counted_hour BEFORE UPDATE OF used_calls ON packages FOR EACH ROW
    WHEN (OLD.counted_hour IS NOT NULL AND current_setting('ocrconsole.hours', true) IS DISTINCT FROM 'counted') EXECUTE FUNCTION put_counted_hour();
-- {{end}}

-- +goose Down
-- {{only postgres}}
DROP TRIGGER packages_put_counted_hour ON packages;
DROP FUNCTION put_counted_hour;
-- {{end}}
UPDATE usage_hours SET (calls, left_calls) = (SELECT c.calls, c.left_calls FROM counted_usage_hours c WHERE c.account_id = usage_hours.account_id
        AND c.hour_start = usage_hours.hour_start AND c.region = usage_hours.region AND c.service = usage_hours.service
        AND c.outcome = usage_hours.outcome AND c.package_id = usage_hours.package_id)
    WHERE EXISTS (SELECT 1 FROM packages p WHERE p.account_id = usage_hours.account_id AND p.id = usage_hours.package_id
        AND p.counted_hour = usage_hours.hour_start AND p.used_calls > p.counted_from);
DROP VIEW counted_usage_hours;
ALTER TABLE packages DROP COLUMN counted_from;
ALTER TABLE packages DROP COLUMN counted_hour;
