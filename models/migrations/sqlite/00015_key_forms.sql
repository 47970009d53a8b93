-- +goose Up

-- The form that a key was made with, so that a form sent twice makes one key.
ALTER TABLE access_keys ADD COLUMN form_key text;
CREATE UNIQUE INDEX access_keys_of_forms ON access_keys (account_id, form_key) WHERE form_key IS NOT NULL;

-- +goose Down
DROP INDEX access_keys_of_forms;
ALTER TABLE access_keys DROP COLUMN form_key;
