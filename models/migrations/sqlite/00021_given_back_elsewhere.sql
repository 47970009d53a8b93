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
-- for the refund by which it did that, where it made one: it is the same money. SQLite changes no CHECK: the table is built anew.
CREATE TABLE disputes_new (
    account_id    integer NOT NULL REFERENCES accounts (id),
    id            integer NOT NULL CHECK (id > 0),
    payment_id    integer NOT NULL,
    provider      text NOT NULL CHECK (provider <> ''),
    provider_ref  text NOT NULL CHECK (provider_ref <> ''),
    status        text NOT NULL CHECK (status IN ('inquiry', 'open', 'won', 'lost', 'prevented')),
    amount_micros integer NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    reason        text NOT NULL,
    refund_ref    text NOT NULL DEFAULT '',
    created_at    timestamp NOT NULL,
    updated_at    timestamp NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, provider, provider_ref),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id)
);
INSERT INTO disputes_new (account_id, id, payment_id, provider, provider_ref, status, amount_micros, currency, reason, created_at, updated_at)
    SELECT account_id, id, payment_id, provider, provider_ref, status, amount_micros, currency, reason, created_at, updated_at FROM disputes;
DROP TABLE disputes;
ALTER TABLE disputes_new RENAME TO disputes;
CREATE INDEX disputes_of_payment ON disputes (account_id, payment_id);
CREATE INDEX disputes_open ON disputes (account_id, id) WHERE status IN ('inquiry', 'open');

-- What the sandbox announces next of a checkout.
ALTER TABLE sandbox_checkouts ADD COLUMN tells text NOT NULL DEFAULT 'checkout.settled';

-- +goose Down
ALTER TABLE sandbox_checkouts DROP COLUMN tells;
UPDATE disputes SET status = 'lost' WHERE status = 'prevented';
ALTER TABLE disputes DROP COLUMN refund_ref;
DROP INDEX refunds_at_provider;
DROP INDEX refunds_of_request;
ALTER TABLE refunds DROP COLUMN request;
ALTER TABLE refunds DROP COLUMN request_key;
ALTER TABLE refunds DROP COLUMN elsewhere;
