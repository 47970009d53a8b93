-- +goose Up

-- A mail that an operator had sent again names the one that it repeats: a document may be mailed again so, while it is ordered once by itself.
-- The indexes find an account's mails, and those to addresses of its members that belong to no account.
ALTER TABLE mails ADD COLUMN again_of {{number}};
DROP INDEX mails_of_document;
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL AND again_of IS NULL;
CREATE INDEX mails_of_account ON mails (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX mails_of_address ON mails (email, id) WHERE account_id IS NULL;

-- +goose Down
DROP INDEX mails_of_address;
DROP INDEX mails_of_account;
DELETE FROM mails WHERE again_of IS NOT NULL;
DROP INDEX mails_of_document;
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL;
ALTER TABLE mails DROP COLUMN again_of;
