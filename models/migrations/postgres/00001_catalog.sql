-- The catalog: what is sold where, and at which price since when.
-- Nothing here is ever deleted. What is no longer sold is closed with a time, and a changed price is a
-- new row, so that old orders and late calls keep the price of their time.

-- +goose Up

-- One row for every applied change; the newest is the catalog in force.
CREATE TABLE catalog_versions (
    id                      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    applied_at              timestamptz NOT NULL,
    currency                text        NOT NULL CHECK (length(currency) = 3),
    zone                    text        NOT NULL CHECK (zone <> ''),
    prices_are_illustrative boolean     NOT NULL
);

CREATE TABLE regions (
    code       text        PRIMARY KEY CHECK (code <> ''),
    name       text        NOT NULL CHECK (name <> ''),
    note       text        NOT NULL,
    position   bigint      NOT NULL CHECK (position >= 0),
    retired_at timestamptz
);

CREATE TABLE services (
    code        text        PRIMARY KEY CHECK (code <> ''),
    name        text        NOT NULL CHECK (name <> ''),
    description text        NOT NULL,
    position    bigint      NOT NULL CHECK (position >= 0),
    retired_at  timestamptz
);

CREATE TABLE offerings (
    region     text        NOT NULL REFERENCES regions (code),
    service    text        NOT NULL REFERENCES services (code),
    retired_at timestamptz,
    PRIMARY KEY (region, service)
);

-- The pay-per-use price from valid_from until the next row of the same offering.
CREATE TABLE offering_prices (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region     text        NOT NULL,
    service    text        NOT NULL,
    valid_from timestamptz NOT NULL,
    version    bigint      NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service),
    UNIQUE (region, service, valid_from)
);

-- A call costs the price of the last tier whose from_calls is not above the calls of the month before it.
CREATE TABLE price_tiers (
    price_id     bigint NOT NULL REFERENCES offering_prices (id),
    from_calls   bigint NOT NULL CHECK (from_calls >= 0),
    price_micros bigint NOT NULL CHECK (price_micros >= 0),
    PRIMARY KEY (price_id, from_calls)
);

CREATE TABLE specifications (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region        text        NOT NULL,
    service       text        NOT NULL,
    calls         bigint      NOT NULL CHECK (calls > 0),
    price_micros  bigint      NOT NULL CHECK (price_micros >= 0),
    on_sale_from  timestamptz NOT NULL,
    on_sale_until timestamptz CHECK (on_sale_until >= on_sale_from),
    version       bigint      NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

CREATE UNIQUE INDEX specifications_on_sale ON specifications (region, service, calls) WHERE on_sale_until IS NULL;

-- The free package that a new subscriber may claim once.
CREATE TABLE free_offers (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region        text        NOT NULL,
    service       text        NOT NULL,
    calls         bigint      NOT NULL CHECK (calls > 0),
    offered_from  timestamptz NOT NULL,
    offered_until timestamptz CHECK (offered_until >= offered_from),
    version       bigint      NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

CREATE UNIQUE INDEX free_offers_open ON free_offers (region, service) WHERE offered_until IS NULL;

-- +goose StatementBegin
CREATE FUNCTION keep_catalog_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % is refused, the catalog keeps its history', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'check_violation';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER offering_prices_kept BEFORE UPDATE OR DELETE ON offering_prices
    FOR EACH ROW EXECUTE FUNCTION keep_catalog_history();
CREATE TRIGGER price_tiers_kept BEFORE UPDATE OR DELETE ON price_tiers
    FOR EACH ROW EXECUTE FUNCTION keep_catalog_history();
CREATE TRIGGER specifications_kept BEFORE DELETE OR UPDATE OF id, region, service, calls, price_micros ON specifications
    FOR EACH ROW EXECUTE FUNCTION keep_catalog_history();

-- +goose Down
DROP TABLE free_offers;
DROP TABLE specifications;
DROP TABLE price_tiers;
DROP TABLE offering_prices;
DROP TABLE offerings;
DROP TABLE services;
DROP TABLE regions;
DROP TABLE catalog_versions;
DROP FUNCTION keep_catalog_history();
