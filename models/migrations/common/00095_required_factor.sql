-- +goose Up

-- Whether all members of the account have to sign in with a second factor; who has none is led to set one up.
ALTER TABLE accounts ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE accounts DROP COLUMN second_factor_required;
