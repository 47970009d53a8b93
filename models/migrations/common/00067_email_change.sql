-- +goose Up

-- The address that a user wants instead of theirs, '' for none, and since when: it becomes theirs when somebody brings the link that was mailed there.
ALTER TABLE users ADD COLUMN new_email text NOT NULL DEFAULT '' CHECK (new_email = lower(new_email));
ALTER TABLE users ADD COLUMN new_email_at {{instant}};

-- Mails to the address that is wanted, to that which the user has, and to whom an account was that is closed. The account is whose user it is.
-- {{only postgres}}
ALTER TABLE mails
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_about_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')),
    ADD CONSTRAINT mails_about_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')) = (account_id IS NOT NULL));
ALTER TABLE mail_tokens
    DROP CONSTRAINT mail_tokens_purpose_check,
    ADD CONSTRAINT mail_tokens_purpose_check CHECK (purpose IN ('confirm', 'reset', 'unsubscribe', 'bookkeeping', 'email_new', 'email_stop'));
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no CHECK: the tables are built anew.
CREATE TABLE mails_new (
    id              integer PRIMARY KEY AUTOINCREMENT,
    kind            text NOT NULL CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')),
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
    tells_end       boolean NOT NULL DEFAULT false,
    FOREIGN KEY (account_id, notification_id) REFERENCES notifications (account_id, id),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id),
    CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')) = (account_id IS NOT NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL))
);
INSERT INTO mails_new (id, kind, account_id, notification_id, document_id, email, status, attempts, failure, created_at, next_at, ended_at, tells_end)
    SELECT id, kind, account_id, notification_id, document_id, email, status, attempts, failure, created_at, next_at, ended_at, tells_end FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_due ON mails (next_at, id) WHERE status = 'pending';
CREATE INDEX mails_ended ON mails (ended_at) WHERE status <> 'pending';
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL;
CREATE INDEX mails_of_notifications ON mails (account_id, notification_id) WHERE notification_id IS NOT NULL;
CREATE TABLE mail_tokens_new (
    token_hash text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('confirm', 'reset', 'unsubscribe', 'bookkeeping', 'email_new', 'email_stop')),
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
-- {{end}}

-- +goose Down
DELETE FROM mails WHERE kind IN ('email_new', 'email_old', 'closed');
DELETE FROM mail_tokens WHERE purpose IN ('email_new', 'email_stop');
-- {{only postgres}}
ALTER TABLE mails
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_about_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document')),
    ADD CONSTRAINT mails_about_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document')) = (account_id IS NOT NULL));
ALTER TABLE mail_tokens
    DROP CONSTRAINT mail_tokens_purpose_check,
    ADD CONSTRAINT mail_tokens_purpose_check CHECK (purpose IN ('confirm', 'reset', 'unsubscribe', 'bookkeeping'));
-- {{end}}
-- {{only sqlite}}
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
    tells_end       boolean NOT NULL DEFAULT false,
    FOREIGN KEY (account_id, notification_id) REFERENCES notifications (account_id, id),
    FOREIGN KEY (account_id, document_id) REFERENCES documents (account_id, id),
    CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document')) = (account_id IS NOT NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL))
);
INSERT INTO mails_new (id, kind, account_id, notification_id, document_id, email, status, attempts, failure, created_at, next_at, ended_at, tells_end)
    SELECT id, kind, account_id, notification_id, document_id, email, status, attempts, failure, created_at, next_at, ended_at, tells_end FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_due ON mails (next_at, id) WHERE status = 'pending';
CREATE INDEX mails_ended ON mails (ended_at) WHERE status <> 'pending';
CREATE UNIQUE INDEX mails_of_document ON mails (account_id, document_id) WHERE document_id IS NOT NULL;
CREATE INDEX mails_of_notifications ON mails (account_id, notification_id) WHERE notification_id IS NOT NULL;
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
-- {{end}}
ALTER TABLE users DROP COLUMN new_email_at;
ALTER TABLE users DROP COLUMN new_email;
