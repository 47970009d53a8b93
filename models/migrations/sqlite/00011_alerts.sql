-- +goose Up

-- What the console tells an account, each thing once: key is the account's name for the occasion. href is the page of
-- the console where to act on it, action the words on the button that leads there.
CREATE TABLE notifications (
    account_id  integer NOT NULL REFERENCES accounts (id),
    id          integer NOT NULL CHECK (id > 0),
    key         text NOT NULL CHECK (key <> ''),
    kind        text NOT NULL CHECK (kind <> ''),
    title       text NOT NULL CHECK (title <> ''),
    text        text NOT NULL,
    href        text NOT NULL CHECK (href = '' OR href LIKE '/%' AND href NOT LIKE '//%'),
    action      text NOT NULL DEFAULT '',
    created_at  timestamp NOT NULL,
    read_at     timestamp,
    mail_status text NOT NULL CHECK (mail_status IN ('off', 'pending', 'sent', 'failed')),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, key)
);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

-- Of what an account wants to be told; without a row, as DefaultAlertSettings says. used_percents and expiring_days
-- are numbers with commas between them.
CREATE TABLE alert_settings (
    account_id         integer PRIMARY KEY REFERENCES accounts (id),
    mails              boolean NOT NULL,
    low_balance        boolean NOT NULL,
    low_balance_micros integer NOT NULL CHECK (low_balance_micros >= 0),
    package_used       boolean NOT NULL,
    used_percents      text NOT NULL CHECK (used_percents <> ''),
    package_expiring   boolean NOT NULL,
    expiring_days      text NOT NULL CHECK (expiring_days <> ''),
    arrears            boolean NOT NULL,
    unusual_spend      boolean NOT NULL,
    unusual_percent    integer NOT NULL CHECK (unusual_percent > 100),
    unusual_micros     integer NOT NULL CHECK (unusual_micros >= 0),
    other_region       boolean NOT NULL,
    updated_at         timestamp NOT NULL
);

-- The conditions that hold and that the account was told of: it is told again only after one has ceased.
CREATE TABLE alert_states (
    account_id integer NOT NULL REFERENCES accounts (id),
    key        text NOT NULL,
    since      timestamp NOT NULL,
    PRIMARY KEY (account_id, key)
);

-- Up to where an account was looked at, and when the next look is due though nothing happens to it.
CREATE TABLE alert_checks (
    account_id integer PRIMARY KEY REFERENCES accounts (id),
    version    integer NOT NULL,
    ledger_seq integer NOT NULL,
    due_at     timestamp
);

-- Packages that were used before there were alerts are no news.
INSERT INTO alert_states (account_id, key, since)
    SELECT account_id, 'package-used ' || id || ' 80', created_at FROM packages WHERE used_calls * 100 >= quota_calls * 80;
INSERT INTO alert_states (account_id, key, since)
    SELECT account_id, 'package-used ' || id || ' 100', created_at FROM packages WHERE used_calls = quota_calls;

-- Mails to be sent: of a notification, or to an address about its own sign-up or password. Who has that address, and
-- the token that the mail carries, is found out when it is sent: asking tells nothing, and no token is stored.
CREATE TABLE mails (
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
CREATE INDEX mails_due ON mails (next_at, id) WHERE status = 'pending';
CREATE INDEX mails_ended ON mails (ended_at) WHERE status <> 'pending';

-- What links in mails prove: that whoever comes has read the mail. Only hashes are kept; each works once, while it is
-- not expired, and for the address that the user had when it was sent.
CREATE TABLE mail_tokens (
    token_hash text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('confirm', 'reset', 'unsubscribe')),
    user_id    integer NOT NULL REFERENCES users (id),
    email      text NOT NULL,
    created_at timestamp NOT NULL,
    expires_at timestamp NOT NULL CHECK (expires_at > created_at)
);
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at);
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);

-- The address of an account's calendar of package expiries, of which only the hash is kept.
CREATE TABLE calendar_feeds (
    account_id integer PRIMARY KEY REFERENCES accounts (id),
    token_hash text NOT NULL UNIQUE,
    created_at timestamp NOT NULL
);

-- session_epoch counts the times that all sessions of the user were ended.
ALTER TABLE users ADD COLUMN email_confirmed_at timestamp;
ALTER TABLE users ADD COLUMN session_epoch integer NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE users DROP COLUMN session_epoch;
ALTER TABLE users DROP COLUMN email_confirmed_at;
DROP TABLE calendar_feeds;
DROP TABLE mail_tokens;
DROP TABLE mails;
DROP TABLE alert_checks;
DROP TABLE alert_states;
DROP TABLE alert_settings;
DROP TABLE notifications;
