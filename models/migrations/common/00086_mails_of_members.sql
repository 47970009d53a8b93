-- +goose Up

-- Mails to whom an account invites, and to whom was its member; to those who may approve, of an order that waits, and to who placed it.
-- {{only postgres}}
ALTER TABLE mails
    ADD COLUMN order_id bigint,
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_about_check,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed', 'invitation', 'removed', 'order_waits', 'order_decided')),
    ADD CONSTRAINT mails_about_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed', 'invitation', 'removed', 'order_waits', 'order_decided')) = (account_id IS NOT NULL)
        AND (kind IN ('order_waits', 'order_decided')) = (order_id IS NOT NULL)),
    ADD CONSTRAINT mails_order_fkey FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id);
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no CHECK: the table is built anew.
CREATE TABLE mails_new (
    id              integer PRIMARY KEY AUTOINCREMENT,
    kind            text NOT NULL CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed', 'invitation', 'removed', 'order_waits', 'order_decided')),
    account_id      integer,
    notification_id integer,
    document_id     integer,
    order_id        integer,
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
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed', 'invitation', 'removed', 'order_waits', 'order_decided')) = (account_id IS NOT NULL)
        AND (kind IN ('order_waits', 'order_decided')) = (order_id IS NOT NULL)),
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
-- {{end}}

-- +goose Down
DELETE FROM mails WHERE kind IN ('invitation', 'removed', 'order_waits', 'order_decided');
-- {{only postgres}}
ALTER TABLE mails
    DROP CONSTRAINT mails_order_fkey,
    DROP CONSTRAINT mails_kind_check,
    DROP CONSTRAINT mails_about_check,
    DROP COLUMN order_id,
    ADD CONSTRAINT mails_kind_check CHECK (kind IN ('notification', 'sign_up', 'confirm', 'reset', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')),
    ADD CONSTRAINT mails_about_check CHECK ((kind = 'notification') = (notification_id IS NOT NULL)
        AND (kind = 'document') = (document_id IS NOT NULL)
        AND (kind IN ('notification', 'bookkeeping', 'document', 'email_new', 'email_old', 'closed')) = (account_id IS NOT NULL));
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no CHECK: the table is built anew.
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
-- {{end}}
