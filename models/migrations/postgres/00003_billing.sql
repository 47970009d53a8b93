-- +goose Up

CREATE TABLE orders (
    account_id      bigint NOT NULL REFERENCES accounts (id),
    id              bigint NOT NULL CHECK (id > 0),
    status          text NOT NULL CHECK (status IN ('pending_payment', 'paid', 'completed', 'cancelled', 'expired')),
    idempotency_key text NOT NULL,
    total_micros    bigint NOT NULL CHECK (total_micros >= 0),
    currency        text NOT NULL,
    paid_with       text NOT NULL DEFAULT '' CHECK (paid_with IN ('', 'balance', 'card')),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    paid_at         timestamptz,
    completed_at    timestamptz,
    closed_at       timestamptz,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, idempotency_key),
    CHECK ((status IN ('paid', 'completed')) = (paid_at IS NOT NULL)),
    CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CHECK ((status IN ('cancelled', 'expired')) = (closed_at IS NOT NULL))
);
CREATE INDEX orders_unpaid ON orders (expires_at, account_id) WHERE status = 'pending_payment';

-- What was ordered, at the price that was confirmed.
CREATE TABLE order_lines (
    account_id        bigint NOT NULL,
    order_id          bigint NOT NULL,
    line_no           bigint NOT NULL CHECK (line_no > 0),
    region            text NOT NULL,
    service           text NOT NULL,
    specification_id  bigint NOT NULL REFERENCES specifications (id),
    calls             bigint NOT NULL CHECK (calls > 0),
    unit_price_micros bigint NOT NULL CHECK (unit_price_micros >= 0),
    quantity          bigint NOT NULL CHECK (quantity > 0),
    amount_micros     bigint NOT NULL CHECK (amount_micros = unit_price_micros * quantity),
    PRIMARY KEY (account_id, order_id, line_no),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

-- A prepaid quota. One unit of an order line yields one package, once; one offering's free package is claimed once.
CREATE TABLE packages (
    account_id   bigint NOT NULL REFERENCES accounts (id),
    id           bigint NOT NULL CHECK (id > 0),
    region       text NOT NULL,
    service      text NOT NULL,
    source       text NOT NULL CHECK (source IN ('free', 'purchased')),
    order_id     bigint,
    line_no      bigint,
    unit_no      bigint,
    claim_key    text,
    quota_calls  bigint NOT NULL CHECK (quota_calls > 0),
    used_calls   bigint NOT NULL DEFAULT 0 CHECK (used_calls >= 0),
    price_micros bigint NOT NULL CHECK (price_micros >= 0),
    created_at   timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    refunded_at  timestamptz,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, order_id, line_no, unit_no),
    UNIQUE (account_id, claim_key),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service),
    FOREIGN KEY (account_id, order_id, line_no) REFERENCES order_lines (account_id, order_id, line_no),
    CHECK (used_calls <= quota_calls),
    CHECK (expires_at > effective_at),
    CHECK ((source = 'purchased') = (order_id IS NOT NULL)),
    CHECK ((order_id IS NULL) = (line_no IS NULL) AND (order_id IS NULL) = (unit_no IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX packages_by_expiry ON packages (expires_at, account_id);

-- What became void when a package expired: recorded once, never erased.
CREATE TABLE package_expiries (
    account_id  bigint NOT NULL,
    package_id  bigint NOT NULL,
    void_calls  bigint NOT NULL CHECK (void_calls >= 0),
    expired_at  timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL CHECK (recorded_at >= expired_at),
    PRIMARY KEY (account_id, package_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id)
);

-- One attempt to pay by card, for a top-up or an order. An order has at most one open attempt.
CREATE TABLE payments (
    account_id      bigint NOT NULL REFERENCES accounts (id),
    id              bigint NOT NULL CHECK (id > 0),
    purpose         text NOT NULL CHECK (purpose IN ('top_up', 'order')),
    order_id        bigint,
    amount_micros   bigint NOT NULL CHECK (amount_micros > 0),
    currency        text NOT NULL,
    provider        text NOT NULL,
    provider_ref    text,
    checkout_url    text NOT NULL DEFAULT '',
    status          text NOT NULL CHECK (status IN ('created', 'pending', 'succeeded', 'failed')),
    failure         text NOT NULL DEFAULT '',
    idempotency_key text NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
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
    account_id           bigint NOT NULL REFERENCES accounts (id),
    seq                  bigint NOT NULL CHECK (seq > 0),
    at                   timestamptz NOT NULL,
    kind                 text NOT NULL CHECK (kind IN ('top_up', 'card_payment', 'order', 'usage', 'refund')),
    amount_micros        bigint NOT NULL,
    balance_after_micros bigint NOT NULL,
    order_id             bigint,
    payment_id           bigint,
    region               text NOT NULL DEFAULT '',
    service              text NOT NULL DEFAULT '',
    hour_start           timestamptz,
    late_no              bigint,
    calls                bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
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
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER package_expiries_append_only BEFORE UPDATE OR DELETE ON package_expiries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The sandbox payment provider's own records: what a real provider would keep on its side.
CREATE TABLE sandbox_checkouts (
    id              text PRIMARY KEY,
    reference       text NOT NULL UNIQUE,
    amount_micros   bigint NOT NULL CHECK (amount_micros > 0),
    currency        text NOT NULL,
    description     text NOT NULL,
    return_url      text NOT NULL,
    notify_url      text NOT NULL,
    status          text NOT NULL CHECK (status IN ('open', 'succeeded', 'failed')),
    failure         text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    notify_at       timestamptz,
    notify_left     bigint NOT NULL DEFAULT 0 CHECK (notify_left >= 0),
    notify_attempts bigint NOT NULL DEFAULT 0 CHECK (notify_attempts >= 0)
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
DROP FUNCTION refuse_change();
