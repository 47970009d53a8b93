-- Card payments for real: cards that a provider keeps, money given back, and what a provider said that cannot be.

-- +goose Up

-- A card that the payment provider keeps for charges without its customer. removed_at is when the customer gave it up,
-- forgotten_at when the provider confirmed that it did.
CREATE TABLE saved_cards (
    account_id   integer NOT NULL REFERENCES accounts (id),
    id           integer NOT NULL CHECK (id > 0),
    provider     text NOT NULL,
    provider_ref text NOT NULL CHECK (provider_ref <> ''),
    customer_ref text NOT NULL DEFAULT '',
    label        text NOT NULL CHECK (label <> ''),
    created_at   timestamp NOT NULL,
    removed_at   timestamp,
    forgotten_at timestamp,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, provider, provider_ref),
    CHECK (forgotten_at IS NULL OR removed_at IS NOT NULL)
);
CREATE INDEX saved_cards_to_forget ON saved_cards (provider, account_id, id) WHERE removed_at IS NOT NULL AND forgotten_at IS NULL;

-- save_card: the customer wants the card kept; card_id: the saved card that is charged, without its customer.
ALTER TABLE payments ADD COLUMN save_card boolean NOT NULL DEFAULT false;
ALTER TABLE payments ADD COLUMN card_id integer;
CREATE INDEX payments_undecided ON payments (provider, account_id, id) WHERE status IN ('created', 'pending');

-- Money given back: to the balance, where it is at once, or to the card of a payment, which the provider does in its
-- time. order_id is the completed order whose price is given back, none where a payment never became one. A package is
-- given back once. A refund that fails at the provider ends in the balance.
CREATE TABLE refunds (
    account_id    integer NOT NULL REFERENCES accounts (id),
    id            integer NOT NULL CHECK (id > 0),
    destination   text NOT NULL CHECK (destination IN ('balance', 'card')),
    payment_id    integer,
    order_id      integer,
    package_id    integer,
    amount_micros integer NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    provider      text NOT NULL DEFAULT '',
    provider_ref  text,
    status        text NOT NULL CHECK (status IN ('created', 'pending', 'succeeded', 'failed')),
    reason        text NOT NULL CHECK (reason <> ''),
    failure       text NOT NULL DEFAULT '',
    attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try_at   timestamp,
    created_at    timestamp NOT NULL,
    updated_at    timestamp NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, package_id),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id),
    CHECK (destination = 'balance' OR payment_id IS NOT NULL AND provider <> ''),
    CHECK (destination = 'card' OR order_id IS NOT NULL AND status = 'succeeded'),
    CHECK ((status IN ('created', 'pending')) = (next_try_at IS NOT NULL)),
    CHECK (package_id IS NULL OR order_id IS NOT NULL)
);
CREATE INDEX refunds_due ON refunds (provider, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX refunds_of_payment ON refunds (account_id, payment_id);
CREATE INDEX refunds_of_order ON refunds (account_id, order_id);

-- What a provider said of a payment or refund (subject) that is not what was asked of it: nothing was booked for it.
-- Said again, it is the same alarm.
CREATE TABLE payment_alarms (
    account_id      integer NOT NULL REFERENCES accounts (id),
    id              integer NOT NULL CHECK (id > 0),
    at              timestamp NOT NULL,
    provider        text NOT NULL,
    subject         text NOT NULL,
    wanted          text NOT NULL,
    got             text NOT NULL,
    acknowledged_at timestamp,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, subject, got)
);
CREATE INDEX payment_alarms_open ON payment_alarms (account_id, id) WHERE acknowledged_at IS NULL;

-- The sandbox provider keeps cards and refunds like a real one, on its side. card is the test card's name there, never
-- a number.
ALTER TABLE sandbox_checkouts ADD COLUMN save_card boolean NOT NULL DEFAULT false;
ALTER TABLE sandbox_checkouts ADD COLUMN card text NOT NULL DEFAULT '';
ALTER TABLE sandbox_checkouts ADD COLUMN saved_card text NOT NULL DEFAULT '';
CREATE TABLE sandbox_cards (
    id           text PRIMARY KEY,
    card         text NOT NULL,
    label        text NOT NULL,
    created_at   timestamp NOT NULL,
    forgotten_at timestamp
);
CREATE TABLE sandbox_refunds (
    id            text PRIMARY KEY,
    reference     text NOT NULL UNIQUE,
    checkout_id   text NOT NULL REFERENCES sandbox_checkouts (id),
    amount_micros integer NOT NULL CHECK (amount_micros > 0),
    currency      text NOT NULL,
    status        text NOT NULL CHECK (status IN ('open', 'succeeded', 'failed')),
    failure       text NOT NULL DEFAULT '',
    created_at    timestamp NOT NULL
);
CREATE INDEX sandbox_refunds_of_checkout ON sandbox_refunds (checkout_id);

-- +goose Down
DROP TABLE sandbox_refunds;
DROP TABLE sandbox_cards;
ALTER TABLE sandbox_checkouts DROP COLUMN saved_card;
ALTER TABLE sandbox_checkouts DROP COLUMN card;
ALTER TABLE sandbox_checkouts DROP COLUMN save_card;
DROP TABLE payment_alarms;
DROP TABLE refunds;
DROP INDEX payments_undecided;
ALTER TABLE payments DROP COLUMN card_id;
ALTER TABLE payments DROP COLUMN save_card;
DROP TABLE saved_cards;
