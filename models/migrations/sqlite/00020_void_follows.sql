-- +goose Up

-- A late call that an expired package still pays lowers what became void: used, left and void calls are always the quota.
-- The rest of the record never changes, and what is void never grows.
DROP TRIGGER package_expiries_append_only_update;
UPDATE package_expiries SET void_calls = (SELECT quota_calls - used_calls FROM packages p
    WHERE p.account_id = package_expiries.account_id AND p.id = package_expiries.package_id);
-- +goose StatementBegin
CREATE TRIGGER package_expiries_only_lower BEFORE UPDATE ON package_expiries
WHEN NEW.void_calls > OLD.void_calls OR (NEW.account_id, NEW.package_id, NEW.expired_at, NEW.recorded_at)
    <> (OLD.account_id, OLD.package_id, OLD.expired_at, OLD.recorded_at)
BEGIN SELECT RAISE(ABORT, 'package_expiries is append-only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER package_expiries_only_lower;
-- +goose StatementBegin
CREATE TRIGGER package_expiries_append_only_update BEFORE UPDATE ON package_expiries BEGIN
    SELECT RAISE(ABORT, 'package_expiries is append-only');
END;
-- +goose StatementEnd
