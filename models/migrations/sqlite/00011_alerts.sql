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

-- +goose Down
DROP TABLE notifications;
