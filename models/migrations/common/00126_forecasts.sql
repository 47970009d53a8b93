-- +goose Up

-- What an account wants bought by itself where that would have been the cheapest for its calls of the last days, one for each offering. trial: it
-- is only noted what would have been bought, since trial_since. user_id is who wanted it, NULL for the account itself.
CREATE TABLE forecast_rules (
    account_id         {{number}} NOT NULL REFERENCES accounts (id),
    id                 {{number}} NOT NULL CHECK (id > 0),
    region             text NOT NULL CHECK (region <> ''),
    service            text NOT NULL CHECK (service <> ''),
    state              text NOT NULL CHECK (state IN ('off', 'trial', 'on')),
    monthly_cap_micros {{number}} NOT NULL CHECK (monthly_cap_micros > 0),
    least_saved_micros {{number}} NOT NULL CHECK (least_saved_micros > 0),
    cooldown_hours     {{number}} NOT NULL CHECK (cooldown_hours > 0),
    user_id            {{number}},
    trial_since        {{instant}} NOT NULL,
    look_at            {{instant}} NOT NULL,
    rest_until         {{instant}},
    stopped_at         {{instant}},
    stop_reason        text NOT NULL DEFAULT '',
    created_at         {{instant}} NOT NULL,
    updated_at         {{instant}} NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, region, service),
    CHECK (state = 'off' OR stopped_at IS NULL),
    CHECK ((stopped_at IS NULL) = (stop_reason = ''))
);
CREATE INDEX forecast_rules_to_look ON forecast_rules (look_at, account_id) WHERE state <> 'off';

-- What a rule bought, in an order, or would have bought while it was tried: looked_back is what was worked out when it began. decision is what it
-- was decided by. A purchase is done as soon as it is begun.
CREATE TABLE forecast_purchases (
    account_id     {{number}} NOT NULL,
    id             {{number}} NOT NULL CHECK (id > 0),
    rule_id        {{number}} NOT NULL,
    at             {{instant}} NOT NULL,
    order_id       {{number}},
    looked_back    boolean NOT NULL,
    calls          {{number}} NOT NULL CHECK (calls > 0),
    quantity       {{number}} NOT NULL CHECK (quantity > 0),
    price_micros   {{number}} NOT NULL CHECK (price_micros > 0),
    cap_micros     {{number}} NOT NULL,
    cooldown_hours {{number}} NOT NULL,
    decision       text NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, order_id),
    FOREIGN KEY (account_id, rule_id) REFERENCES forecast_rules (account_id, id),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    CHECK (order_id IS NULL OR NOT looked_back)
);
CREATE INDEX forecast_purchases_of_rule ON forecast_purchases (account_id, rule_id, at);

-- +goose Down
DROP TABLE forecast_purchases;
DROP TABLE forecast_rules;
