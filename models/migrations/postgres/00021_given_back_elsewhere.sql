-- +goose Up

-- elsewhere: the provider gave the money back without being asked by us, as in its dashboard. request_key and request are the
-- key of an operator's command and what it asked for: a command that is repeated gives nothing back again.
ALTER TABLE refunds ADD COLUMN elsewhere boolean NOT NULL DEFAULT false;
ALTER TABLE refunds ADD COLUMN request_key text NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN request text NOT NULL DEFAULT '';
CREATE INDEX refunds_of_request ON refunds (account_id, request_key) WHERE request_key <> '';
-- What a provider names is one refund of ours, however often and by whomever it is told.
CREATE UNIQUE INDEX refunds_at_provider ON refunds (account_id, provider, provider_ref) WHERE provider_ref IS NOT NULL;

-- prevented: the provider gave the money back to the cardholder before the bank decided. refund_ref is the provider's name
-- for the refund by which it did that, where it made one: it is the same money.
ALTER TABLE disputes
    ADD COLUMN refund_ref text NOT NULL DEFAULT '',
    DROP CONSTRAINT disputes_status_check,
    ADD CONSTRAINT disputes_status_check CHECK (status IN ('inquiry', 'open', 'won', 'lost', 'prevented'));

-- What the sandbox announces next of a checkout.
ALTER TABLE sandbox_checkouts ADD COLUMN tells text NOT NULL DEFAULT 'checkout.settled';

-- +goose Down
ALTER TABLE sandbox_checkouts DROP COLUMN tells;
UPDATE disputes SET status = 'lost' WHERE status = 'prevented';
ALTER TABLE disputes
    DROP CONSTRAINT disputes_status_check,
    ADD CONSTRAINT disputes_status_check CHECK (status IN ('inquiry', 'open', 'won', 'lost')),
    DROP COLUMN refund_ref;
DROP INDEX refunds_at_provider;
DROP INDEX refunds_of_request;
ALTER TABLE refunds DROP COLUMN request;
ALTER TABLE refunds DROP COLUMN request_key;
ALTER TABLE refunds DROP COLUMN elsewhere;
