-- +goose Up

-- A late call that an expired package still pays lowers what became void: used, left and void calls are always the quota.
-- The rest of the record never changes, and what is void never grows.
DROP TRIGGER package_expiries_append_only ON package_expiries;
UPDATE package_expiries e SET void_calls = p.quota_calls - p.used_calls FROM packages p
    WHERE p.account_id = e.account_id AND p.id = e.package_id AND e.void_calls <> p.quota_calls - p.used_calls;
CREATE TRIGGER package_expiries_append_only BEFORE DELETE ON package_expiries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_expiries_only_lower BEFORE UPDATE ON package_expiries FOR EACH ROW
    WHEN (NEW.void_calls > OLD.void_calls OR (NEW.account_id, NEW.package_id, NEW.expired_at, NEW.recorded_at)
        IS DISTINCT FROM (OLD.account_id, OLD.package_id, OLD.expired_at, OLD.recorded_at))
    EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TRIGGER package_expiries_only_lower ON package_expiries;
DROP TRIGGER package_expiries_append_only ON package_expiries;
CREATE TRIGGER package_expiries_append_only BEFORE UPDATE OR DELETE ON package_expiries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
