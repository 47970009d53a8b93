-- What is given back unused, and what is bought without anybody asking.

-- +goose Up

-- A package is returned whole or not at all; afterwards it pays nothing.
ALTER TABLE packages ADD CONSTRAINT packages_returned_unused CHECK (refunded_at IS NULL OR used_calls = 0);

-- What an account wants done while its customer is away, one rule of each purpose and, of purchases, for each offering.
-- top_up: when less than threshold micro-units are available, amount_micros are charged to a saved card. purchase: when
-- fewer than threshold calls are left in packages of the offering, one package of so many calls is bought from the
-- balance for amount_micros at most. rest_until is before when nothing is done (again); stopped_at when the rule was
-- stopped because of stop_reason, which turns it off.
CREATE TABLE auto_rules (
    account_id         bigint NOT NULL REFERENCES accounts (id),
    id                 bigint NOT NULL CHECK (id > 0),
    kind               text NOT NULL CHECK (kind IN ('top_up', 'purchase')),
    enabled            boolean NOT NULL,
    threshold          bigint NOT NULL CHECK (threshold >= 0),
    amount_micros      bigint NOT NULL CHECK (amount_micros > 0),
    monthly_cap_micros bigint NOT NULL CHECK (monthly_cap_micros >= amount_micros),
    cooldown_hours     bigint NOT NULL CHECK (cooldown_hours > 0),
    card_id            bigint,
    region             text NOT NULL DEFAULT '',
    service            text NOT NULL DEFAULT '',
    calls              bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
    rest_until         timestamptz,
    stopped_at         timestamptz,
    stop_reason        text NOT NULL DEFAULT '',
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, kind, region, service),
    FOREIGN KEY (account_id, card_id) REFERENCES saved_cards (account_id, id),
    CHECK ((kind = 'top_up') = (card_id IS NOT NULL)),
    CHECK ((kind = 'purchase') = (calls > 0) AND (kind = 'purchase') = (region <> '' AND service <> '')),
    CHECK (NOT enabled OR stopped_at IS NULL),
    CHECK ((stopped_at IS NULL) = (stop_reason = ''))
);
CREATE INDEX auto_rules_on ON auto_rules (kind, account_id) WHERE enabled;

-- What a rule did. It has one thing under way at most; a purchase is done as soon as it is begun.
CREATE TABLE auto_runs (
    account_id    bigint NOT NULL,
    id            bigint NOT NULL CHECK (id > 0),
    rule_id       bigint NOT NULL,
    at            timestamptz NOT NULL,
    amount_micros bigint NOT NULL CHECK (amount_micros >= 0),
    payment_id    bigint,
    order_id      bigint,
    status        text NOT NULL CHECK (status IN ('started', 'succeeded', 'failed')),
    failure       text NOT NULL DEFAULT '',
    ended_at      timestamptz,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, payment_id),
    UNIQUE (account_id, order_id),
    FOREIGN KEY (account_id, rule_id) REFERENCES auto_rules (account_id, id),
    FOREIGN KEY (account_id, payment_id) REFERENCES payments (account_id, id),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    CHECK (payment_id IS NULL OR order_id IS NULL),
    CHECK (status <> 'succeeded' OR payment_id IS NOT NULL OR order_id IS NOT NULL),
    CHECK ((status = 'started') = (ended_at IS NULL)),
    CHECK (order_id IS NULL OR status = 'succeeded'),
    CHECK ((status = 'failed') = (failure <> ''))
);
CREATE UNIQUE INDEX auto_runs_under_way ON auto_runs (account_id, rule_id) WHERE status = 'started';
CREATE INDEX auto_runs_of_rule ON auto_runs (account_id, rule_id, at);

-- +goose Down
DROP TABLE auto_runs;
DROP TABLE auto_rules;
ALTER TABLE packages DROP CONSTRAINT packages_returned_unused;
