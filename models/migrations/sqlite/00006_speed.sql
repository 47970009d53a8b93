-- +goose Up

-- As on PostgreSQL, where an index on the counts themselves is what costs.
DROP INDEX usage_hours_unsettled;
ALTER TABLE usage_hours ADD COLUMN unsettled boolean GENERATED ALWAYS AS (outcome = 'pay_per_use' AND settled_calls < calls) VIRTUAL;
CREATE INDEX usage_hours_unsettled ON usage_hours (hour_start, account_id) WHERE unsettled;

-- +goose Down
DROP INDEX usage_hours_unsettled;
ALTER TABLE usage_hours DROP COLUMN unsettled;
CREATE INDEX usage_hours_unsettled ON usage_hours (hour_start, account_id) WHERE outcome = 'pay_per_use' AND settled_calls < calls;
