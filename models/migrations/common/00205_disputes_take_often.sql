-- +goose Up

-- A dispute takes what is missing of its amount as it can be taken, which may be in several refunds.
DROP INDEX refunds_of_dispute;
CREATE INDEX refunds_of_dispute ON refunds (account_id, dispute_id) WHERE dispute_id IS NOT NULL;

-- +goose Down
DROP INDEX refunds_of_dispute;
CREATE UNIQUE INDEX refunds_of_dispute ON refunds (account_id, dispute_id) WHERE dispute_id IS NOT NULL;
