-- +goose Up

-- What a cardholder's bank takes back, or may take back, of a card payment. The provider's word on it is followed: while it
-- is open, and once it is lost, the money is gone; one that is won brings it back. An inquiry moves nothing.
CREATE TABLE disputes (
    account_id    bigint NOT NULL REFERENCES accounts (id),
    id            bigint NOT NULL CHECK (id > 0),
    payment_id    bigint NOT NULL,
    provider      text NOT NULL CHECK (provider <> ''),
    provider_ref  text NOT NULL CHECK (provider_ref <> ''),
    status        text NOT NULL CHECK (status IN ('inquiry', 'open', 'won', 'lost')),
    amount_micros bigint NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    reason        text NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, provider, provider_ref),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id)
);
CREATE INDEX disputes_of_payment ON disputes (account_id, payment_id);
CREATE INDEX disputes_open ON disputes (account_id, id) WHERE status IN ('inquiry', 'open');

-- dispute_id: the money was not given back by us but taken back by the card's bank.
ALTER TABLE refunds ADD COLUMN dispute_id bigint;
CREATE UNIQUE INDEX refunds_of_dispute ON refunds (account_id, dispute_id) WHERE dispute_id IS NOT NULL;

-- Documents are mailed to the bookkeeping once somebody has confirmed, by a link in a mail to it, that the address is theirs.
ALTER TABLE billing_details ADD COLUMN email_confirmed_at timestamptz;

-- What bounded a run when it was begun: what the rule might spend in the month, and for how long it was to have rested
-- before. Both are 0 for runs of before this was kept.
ALTER TABLE auto_runs ADD COLUMN cap_micros bigint NOT NULL DEFAULT 0;
ALTER TABLE auto_runs ADD COLUMN cooldown_hours bigint NOT NULL DEFAULT 0;

ALTER TABLE mails
    ADD COLUMN document_id bigint,
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document')),
    ADD CONSTRAINT mails_about_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document')) = (account_id IS NOT NULL)),
    ADD FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id);
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL;
ALTER TABLE mail_tokens
    DROP CONSTRAINT mail_tokens_purpose_check,
    ADD CONSTRAINT mail_tokens_purpose_check CHECK (purpose IN ('confirm', 'reset', 'unsubscribe', 'bookkeeping'));

-- +goose Down
DELETE FROM mail_tokens WHERE purpose = 'bookkeeping';
ALTER TABLE mail_tokens
    DROP CONSTRAINT mail_tokens_purpose_check,
    ADD CONSTRAINT mail_tokens_purpose_check CHECK (purpose IN ('confirm', 'reset', 'unsubscribe'));
DELETE FROM mails WHERE kind IN ('bookkeeping', 'document');
ALTER TABLE mails
    DROP CONSTRAINT mails_about_check,
    DROP CONSTRAINT mails_kind_check,
    DROP COLUMN document_id,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset')),
    ADD CONSTRAINT mails_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL) AND (account_id IS NULL) = (notification_id IS NULL));
ALTER TABLE billing_details DROP COLUMN email_confirmed_at;
DROP INDEX refunds_of_dispute;
ALTER TABLE refunds DROP COLUMN dispute_id;
DROP TABLE disputes;
ALTER TABLE auto_runs DROP COLUMN cooldown_hours;
ALTER TABLE auto_runs DROP COLUMN cap_micros;
