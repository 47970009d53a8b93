-- +goose Up

-- Keys of customers' tables have the account; what is the only one over all accounts, lookups keeps. SQLite, which is never
-- distributed, and would have to write the tables anew, keeps both.
-- {{only postgres}}
ALTER TABLE projects ADD UNIQUE (account_id, id);
ALTER TABLE projects DROP CONSTRAINT projects_id_key;
ALTER TABLE access_keys ADD UNIQUE (account_id, access_key);
ALTER TABLE access_keys DROP CONSTRAINT access_keys_access_key_key;
ALTER TABLE calendar_feeds DROP CONSTRAINT calendar_feeds_token_hash_key;
ALTER TABLE documents ADD UNIQUE (account_id, series, kind, number);
ALTER TABLE documents DROP CONSTRAINT documents_series_kind_number_key;
-- {{end}}
-- {{only sqlite}}
SELECT 1;
-- {{end}}

-- +goose Down
-- {{only postgres}}
ALTER TABLE documents ADD UNIQUE (series, kind, number);
ALTER TABLE documents DROP CONSTRAINT documents_account_id_series_kind_number_key;
ALTER TABLE calendar_feeds ADD UNIQUE (token_hash);
ALTER TABLE access_keys ADD UNIQUE (access_key);
ALTER TABLE access_keys DROP CONSTRAINT access_keys_account_id_access_key_key;
ALTER TABLE projects ADD UNIQUE (id);
ALTER TABLE projects DROP CONSTRAINT projects_account_id_id_key;
-- {{end}}
-- {{only sqlite}}
SELECT 1;
-- {{end}}
