-- +goose Up

-- What a cardholder's bank takes back, or may take back, of a card payment. The provider's word on it is followed: while it
-- is open, and once it is lost, the money is gone; one that is won brings it back. An inquiry moves nothing.
CREATE TABLE disputes (
    account_id    integer NOT NULL REFERENCES accounts (id),
    id            integer NOT NULL CHECK (id > 0),
    payment_id    integer NOT NULL,
    provider      text NOT NULL CHECK (provider <> ''),
    provider_ref  text NOT NULL CHECK (provider_ref <> ''),
    status        text NOT NULL CHECK (status IN ('inquiry', 'open', 'won', 'lost')),
    amount_micros integer NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    reason        text NOT NULL,
    created_at    timestamp NOT NULL,
    updated_at    timestamp NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, provider, provider_ref),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id)
);
CREATE INDEX disputes_of_payment ON disputes (account_id, payment_id);
CREATE INDEX disputes_open ON disputes (account_id, id) WHERE status IN ('inquiry', 'open');

-- dispute_id: the money was not given back by us but taken back by the card's bank.
ALTER TABLE refunds ADD COLUMN dispute_id integer;
CREATE UNIQUE INDEX refunds_of_dispute ON refunds (account_id, dispute_id) WHERE dispute_id IS NOT NULL;

-- Documents are mailed to the bookkeeping once somebody has confirmed, by a link in a mail to it, that the address is theirs.
ALTER TABLE billing_details ADD COLUMN email_confirmed_at timestamp;

-- What bounded a run when it was begun: what the rule might spend in the month, and for how long it was to have rested
-- before. Both are 0 for runs of before this was kept.
ALTER TABLE auto_runs ADD COLUMN cap_micros integer NOT NULL DEFAULT 0;
ALTER TABLE auto_runs ADD COLUMN cooldown_hours integer NOT NULL DEFAULT 0;

-- SQLite changes no CHECK: the tables are built anew.
CREATE TABLE mails_new (
    id              integer PRIMARY KEY AUTOINCREMENT,
    kind            text NOT NULL CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document')),
    account_id      integer,
    notification_id integer,
    document_id     integer,
    email           text NOT NULL,
    status          text NOT NULL CHECK (status IN ('pending', 'sent', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    failure         text NOT NULL DEFAULT '',
    created_at      timestamp NOT NULL,
    next_at         timestamp NOT NULL,
    ended_at        timestamp,
    FOREIGN KEY (account_id, notification_id) REFERENCES notifications (account_id, id),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id),
    CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document')) = (account_id IS NOT NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL))
);
INSERT INTO mails_new (id, kind, account_id, notification_id, email, status, attempts, failure, created_at, next_at, ended_at)
    SELECT id, kind, account_id, notification_id, email, status, attempts, failure, created_at, next_at, ended_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_due ON mails (next_at, id) WHERE status = 'pending';
CREATE INDEX mails_ended ON mails (ended_at) WHERE status <> 'pending';
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL;
CREATE TABLE mail_tokens_new (
    token_hash text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('confirm', 'reset', 'unsubscribe', 'bookkeeping')),
    user_id    integer NOT NULL REFERENCES users (id),
    email      text NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL CHECK (expires_at > created_at)
);
INSERT INTO mail_tokens_new (token_hash, purpose, user_id, email, created_at, expires_at)
    SELECT token_hash, purpose, user_id, email, created_at, expires_at FROM mail_tokens;
DROP TABLE mail_tokens;
ALTER TABLE mail_tokens_new RENAME TO mail_tokens;
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);

-- +goose Down
CREATE TABLE mail_tokens_new (
    token_hash text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('confirm', 'reset', 'unsubscribe')),
    user_id    integer NOT NULL REFERENCES users (id),
    email      text NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL CHECK (expires_at > created_at)
);
INSERT INTO mail_tokens_new (token_hash, purpose, user_id, email, created_at, expires_at)
    SELECT token_hash, purpose, user_id, email, created_at, expires_at FROM mail_tokens WHERE purpose <> 'bookkeeping';
DROP TABLE mail_tokens;
ALTER TABLE mail_tokens_new RENAME TO mail_tokens;
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);
CREATE TABLE mails_old (
    id              integer PRIMARY KEY AUTOINCREMENT,
    kind            text NOT NULL CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset')),
    account_id      integer,
    notification_id integer,
    email           text NOT NULL,
    status          text NOT NULL CHECK (status IN ('pending', 'sent', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    failure         text NOT NULL DEFAULT '',
    created_at      timestamp NOT NULL,
    next_at         timestamp NOT NULL,
    ended_at        timestamp,
    FOREIGN KEY (account_id, notification_id) REFERENCES notifications (account_id, id),
    CHECK ((kind = 'notification') = (notification_id IS NOT NULL) AND (account_id IS NULL) = (notification_id IS NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL))
);
INSERT INTO mails_old (id, kind, account_id, notification_id, email, status, attempts, failure, created_at, next_at, ended_at)
    SELECT id, kind, account_id, notification_id, email, status, attempts, failure, created_at, next_at, ended_at FROM mails WHERE kind NOT IN ('bookkeeping', 'document');
DROP TABLE mails;
ALTER TABLE mails_old RENAME TO mails;
CREATE INDEX mails_due ON mails (next_at, id) WHERE status = 'pending';
CREATE INDEX mails_ended ON mails (ended_at) WHERE status <> 'pending';
ALTER TABLE billing_details DROP COLUMN email_confirmed_at;
DROP INDEX refunds_of_dispute;
ALTER TABLE refunds DROP COLUMN dispute_id;
DROP TABLE disputes;
ALTER TABLE auto_runs DROP COLUMN cooldown_hours;
ALTER TABLE auto_runs DROP COLUMN cap_micros;
