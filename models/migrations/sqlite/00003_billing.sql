-- +goose Up

CREATE TABLE orders (
    account_id      integer NOT NULL REFERENCES accounts (id),
    id              integer NOT NULL CHECK (id > 0),
    status          text NOT NULL CHECK (status IN ('pending_payment', 'paid', 'completed', 'cancelled', 'expired')),
    idempotency_key text NOT NULL,
    total_micros    integer NOT NULL CHECK (total_micros >= 0),
    currency        text NOT NULL,
    paid_with       text NOT NULL DEFAULT '' CHECK (paid_with IN ('', 'balance', 'card')),
    created_at      timestamp NOT NULL,
    expires_at      timestamp NOT NULL,
    paid_at         timestamp,
    completed_at    timestamp,
    closed_at       timestamp,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, idempotency_key),
    CHECK ((status IN ('paid', 'completed')) = (paid_at IS NOT NULL)),
    CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CHECK ((status IN ('cancelled', 'expired')) = (closed_at IS NOT NULL))
);
CREATE INDEX orders_unpaid ON orders (expires_at, account_id) WHERE status = 'pending_payment';

-- What was ordered, at the price that was confirmed.
CREATE TABLE order_lines (
    account_id        integer NOT NULL,
    order_id          integer NOT NULL,
    line_no           integer NOT NULL CHECK (line_no > 0),
    region            text NOT NULL,
    service           text NOT NULL,
    specification_id  integer NOT NULL REFERENCES specifications (id),
    calls             integer NOT NULL CHECK (calls > 0),
    unit_price_micros integer NOT NULL CHECK (unit_price_micros >= 0),
    quantity          integer NOT NULL CHECK (quantity > 0),
    amount_micros     integer NOT NULL CHECK (amount_micros = unit_price_micros * quantity),
    PRIMARY KEY (account_id, order_id, line_no),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

-- A prepaid quota. One unit of an order line yields one package, once; one offering's free package is claimed once.
CREATE TABLE packages (
    account_id   integer NOT NULL REFERENCES accounts (id),
    id           integer NOT NULL CHECK (id > 0),
    region       text NOT NULL,
    service      text NOT NULL,
    source       text NOT NULL CHECK (source IN ('free', 'purchased')),
    order_id     integer,
    line_no      integer,
    unit_no      integer,
    claim_key    text,
    quota_calls  integer NOT NULL CHECK (quota_calls > 0),
    used_calls   integer NOT NULL DEFAULT 0 CHECK (used_calls >= 0),
    price_micros integer NOT NULL CHECK (price_micros >= 0),
    created_at   timestamp NOT NULL,
    effective_at timestamp NOT NULL,
    expires_at   timestamp NOT NULL,
    refunded_at  timestamp,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, order_id, line_no, unit_no),
    UNIQUE (account_id, claim_key),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service),
    FOREIGN KEY (account_id, order_id, line_no) REFERENCES order_lines (account_id, order_id, line_no),
    CHECK (used_calls <= quota_calls),
    CHECK (expires_at > effective_at),
    CHECK ((source = 'purchased') = (order_id IS NOT NULL)),
    CHECK ((order_id IS NULL) = (line_no IS NULL) AND (order_id IS NULL) = (unit_no IS NULL))
);
CREATE INDEX packages_by_expiry ON packages (expires_at, account_id);

-- What became void when a package expired: recorded once, never erased.
CREATE TABLE package_expiries (
    account_id  integer NOT NULL,
    package_id  integer NOT NULL,
    void_calls  integer NOT NULL CHECK (void_calls >= 0),
    expired_at  timestamp NOT NULL,
    recorded_at timestamp NOT NULL CHECK (recorded_at >= expired_at),
    PRIMARY KEY (account_id, package_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id)
);

-- One attempt to pay by card, for a top-up or an order. An order has at most one open attempt.
CREATE TABLE payments (
    account_id      integer NOT NULL REFERENCES accounts (id),
    id              integer NOT NULL CHECK (id > 0),
    purpose         text NOT NULL CHECK (purpose IN ('top_up', 'order')),
    order_id        integer,
    amount_micros   integer NOT NULL CHECK (amount_micros > 0),
    currency        text NOT NULL,
    provider        text NOT NULL,
    provider_ref    text,
    checkout_url    text NOT NULL DEFAULT '',
    status          text NOT NULL CHECK (status IN ('created', 'pending', 'succeeded', 'failed')),
    failure         text NOT NULL DEFAULT '',
    idempotency_key text NOT NULL,
    created_at      timestamp NOT NULL,
    updated_at      timestamp NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, idempotency_key),
    UNIQUE (account_id, provider, provider_ref),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    CHECK ((purpose = 'order') = (order_id IS NOT NULL)),
    CHECK (status IN ('created', 'failed') OR provider_ref IS NOT NULL)
);
CREATE UNIQUE INDEX payments_open ON payments (account_id, order_id) WHERE status IN ('created', 'pending') AND order_id IS NOT NULL;

-- The account's money, append-only: the balance is the sum of its entries.
CREATE TABLE ledger_entries (
    account_id           integer NOT NULL REFERENCES accounts (id),
    seq                  integer NOT NULL CHECK (seq > 0),
    at                   timestamp NOT NULL,
    kind                 text NOT NULL CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund')),
    amount_micros        integer NOT NULL,
    balance_after_micros integer NOT NULL,
    order_id             integer,
    payment_id           integer,
    region               text NOT NULL DEFAULT '',
    service              text NOT NULL DEFAULT '',
    hour_start           timestamp,
    late_no              integer,
    calls                integer NOT NULL DEFAULT 0 CHECK (calls >= 0),
    PRIMARY KEY (account_id, seq),
    UNIQUE (account_id, region, service, hour_start, late_no),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id),
    CHECK (CASE WHEN kind IN ('order', 'usage') THEN amount_micros <= 0 ELSE amount_micros > 0 END),
    CHECK ((kind = 'usage') = (hour_start IS NOT NULL) AND (hour_start IS NULL) = (late_no IS NULL)),
    CHECK (kind <> 'order' OR order_id IS NOT NULL),
    CHECK ((kind IN ('top_up', 'card_payment')) = (payment_id IS NOT NULL))
);
CREATE UNIQUE INDEX ledger_entries_payment ON ledger_entries (account_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX ledger_entries_order ON ledger_entries (account_id, order_id) WHERE kind = 'order';
CREATE INDEX ledger_entries_by_kind ON ledger_entries (account_id, kind, seq);
CREATE INDEX ledger_entries_by_time ON ledger_entries (account_id, at, seq);

-- +goose StatementBegin
CREATE TRIGGER ledger_entries_append_only_update BEFORE UPDATE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_entries_append_only_delete BEFORE DELETE ON ledger_entries BEGIN
    SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_expiries_append_only_update BEFORE UPDATE ON package_expiries BEGIN
    SELECT RAISE(ABORT, 'package_expiries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER package_expiries_append_only_delete BEFORE DELETE ON package_expiries BEGIN
    SELECT RAISE(ABORT, 'package_expiries is append-only');
END;
-- +goose StatementEnd

-- The sandbox payment provider's own records: what a real provider would keep on its side.
CREATE TABLE sandbox_checkouts (
    id              text PRIMARY KEY,
    reference       text NOT NULL UNIQUE,
    amount_micros   integer NOT NULL CHECK (amount_micros > 0),
    currency        text NOT NULL,
    description     text NOT NULL,
    return_url      text NOT NULL,
    notify_url      text NOT NULL,
    status          text NOT NULL CHECK (status IN ('open', 'succeeded', 'failed')),
    failure         text NOT NULL DEFAULT '',
    created_at      timestamp NOT NULL,
    notify_at       timestamp,
    notify_left     integer NOT NULL DEFAULT 0 CHECK (notify_left >= 0),
    notify_attempts integer NOT NULL DEFAULT 0 CHECK (notify_attempts >= 0)
);
CREATE INDEX sandbox_checkouts_due ON sandbox_checkouts (notify_at) WHERE notify_left > 0;

-- +goose Down
DROP TABLE sandbox_checkouts;
DROP TABLE ledger_entries;
DROP TABLE payments;
DROP TABLE package_expiries;
DROP TABLE packages;
DROP TABLE order_lines;
DROP TABLE orders;
