-- The catalog: what is sold where, and at which price since when.
-- Nothing here is ever deleted. What is no longer sold is closed with a time, and a changed price is a
-- new row, so that old orders and late calls keep the price of their time.

-- +goose Up

-- One row for every applied change; the newest is the catalog in force.
CREATE TABLE catalog_versions (
    id             integer   PRIMARY KEY AUTOINCREMENT,
    applied_at     timestamp NOT NULL,
    currency       text      NOT NULL CHECK (length(currency) = 3),
    zone           text      NOT NULL CHECK (zone <> ''),
    prices_are_illustrative boolean NOT NULL
);

CREATE TABLE regions (
    code           text      NOT NULL PRIMARY KEY CHECK (code <> ''),
    name           text      NOT NULL CHECK (name <> ''),
    note           text      NOT NULL,
    position       integer   NOT NULL CHECK (position >= 0),
    retired_at     timestamp
);

CREATE TABLE services (
    code           text      NOT NULL PRIMARY KEY CHECK (code <> ''),
    name           text      NOT NULL CHECK (name <> ''),
    description    text      NOT NULL,
    position       integer   NOT NULL CHECK (position >= 0),
    retired_at     timestamp
);

CREATE TABLE offerings (
    region         text      NOT NULL REFERENCES regions (code),
    service        text      NOT NULL REFERENCES services (code),
    retired_at     timestamp,
    PRIMARY KEY (region, service)
);

-- The pay-per-use price from valid_from until the next row of the same offering.
CREATE TABLE offering_prices (
    id             integer   PRIMARY KEY AUTOINCREMENT,
    region         text      NOT NULL,
    service        text      NOT NULL,
    valid_from     timestamp NOT NULL,
    version        integer   NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service),
    UNIQUE (region, service, valid_from)
);

-- A call costs the price of the last tier whose from_calls is not above the calls of the month before it.
CREATE TABLE price_tiers (
    price_id       integer   NOT NULL REFERENCES offering_prices (id),
    from_calls     integer   NOT NULL CHECK (from_calls >= 0),
    price_micros   integer   NOT NULL CHECK (price_micros >= 0),
    PRIMARY KEY (price_id, from_calls)
);

CREATE TABLE specifications (
    id             integer   PRIMARY KEY AUTOINCREMENT,
    region         text      NOT NULL,
    service        text      NOT NULL,
    calls          integer   NOT NULL CHECK (calls > 0),
    price_micros   integer   NOT NULL CHECK (price_micros >= 0),
    on_sale_from   timestamp NOT NULL,
    on_sale_until  timestamp CHECK (on_sale_until >= on_sale_from),
    version        integer   NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

CREATE UNIQUE INDEX specifications_on_sale ON specifications (region, service, calls) WHERE on_sale_until IS NULL;

-- The free package that a new subscriber may claim once.
CREATE TABLE free_offers (
    id             integer   PRIMARY KEY AUTOINCREMENT,
    region         text      NOT NULL,
    service        text      NOT NULL,
    calls          integer   NOT NULL CHECK (calls > 0),
    offered_from   timestamp NOT NULL,
    offered_until  timestamp CHECK (offered_until >= offered_from),
    version        integer   NOT NULL REFERENCES catalog_versions (id),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

CREATE UNIQUE INDEX free_offers_open ON free_offers (region, service) WHERE offered_until IS NULL;

-- +goose StatementBegin
CREATE TRIGGER offering_prices_not_updated BEFORE UPDATE ON offering_prices
BEGIN SELECT RAISE(ABORT, 'offering_prices: UPDATE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER offering_prices_not_deleted BEFORE DELETE ON offering_prices
BEGIN SELECT RAISE(ABORT, 'offering_prices: DELETE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER price_tiers_not_updated BEFORE UPDATE ON price_tiers
BEGIN SELECT RAISE(ABORT, 'price_tiers: UPDATE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER price_tiers_not_deleted BEFORE DELETE ON price_tiers
BEGIN SELECT RAISE(ABORT, 'price_tiers: DELETE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER specifications_not_updated BEFORE UPDATE OF id, region, service, calls, price_micros ON specifications
BEGIN SELECT RAISE(ABORT, 'specifications: UPDATE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER specifications_not_deleted BEFORE DELETE ON specifications
BEGIN SELECT RAISE(ABORT, 'specifications: DELETE is refused, the catalog keeps its history'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE free_offers;
DROP TABLE specifications;
DROP TABLE price_tiers;
DROP TABLE offering_prices;
DROP TABLE offerings;
DROP TABLE services;
DROP TABLE regions;
DROP TABLE catalog_versions;
