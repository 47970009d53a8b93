-- +goose Up

-- When an account was closed by its customer, under which address it was theirs, and when what is personal of it was erased. The ledger stays.
ALTER TABLE accounts ADD COLUMN closed_at {{instant}};
ALTER TABLE accounts ADD COLUMN closed_email text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN erased_at {{instant}};
CREATE INDEX accounts_to_erase ON accounts (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;

-- +goose Down
DROP INDEX accounts_to_erase;
ALTER TABLE accounts DROP COLUMN erased_at;
ALTER TABLE accounts DROP COLUMN closed_email;
ALTER TABLE accounts DROP COLUMN closed_at;
