-- +goose Up

-- What an operator has set for one account in place of the credit limit and the grace period that hold for all: none where it is as for all. limits_act
-- is the act that said so last, '' where none has.
ALTER TABLE accounts ADD COLUMN own_limit_micros {{number}} CHECK (own_limit_micros >= 0);
ALTER TABLE accounts ADD COLUMN own_grace_days {{number}} CHECK (own_grace_days >= 0);
ALTER TABLE accounts ADD COLUMN limits_act text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE accounts DROP COLUMN limits_act;
ALTER TABLE accounts DROP COLUMN own_grace_days;
ALTER TABLE accounts DROP COLUMN own_limit_micros;
