-- +goose Up

-- By what the form was sent that made a batch, so that one that is sent twice makes one.
ALTER TABLE voucher_batches ADD COLUMN request text CHECK (length(request) BETWEEN 1 AND 64);
CREATE UNIQUE INDEX voucher_batches_of_request ON voucher_batches (request) WHERE request IS NOT NULL;

-- +goose Down
DROP INDEX voucher_batches_of_request;
ALTER TABLE voucher_batches DROP COLUMN request;
