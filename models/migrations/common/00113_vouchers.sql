-- +goose Up

-- Vouchers are made in batches, each of one campaign: every code of a batch gives a free package of so many calls of a service in a
-- region, for a year or so many days, as often as uses_each says, until valid_until or until the operator ends the batch.
CREATE TABLE voucher_batches (
    id          {{id}},
    campaign    text NOT NULL CHECK (campaign <> ''),
    region      text NOT NULL,
    service     text NOT NULL,
    calls       {{number}} NOT NULL CHECK (calls > 0),
    days        {{number}} NOT NULL CHECK (days >= 0),
    valid_until {{instant}} NOT NULL,
    created_at  {{instant}} NOT NULL,
    ended_at    {{instant}}
);

-- Codes are kept as hashes: whoever reads the database redeems nothing.
CREATE TABLE vouchers (
    id        {{id}},
    batch_id  {{number}} NOT NULL REFERENCES voucher_batches (id),
    code_hash text NOT NULL UNIQUE,
    uses      {{number}} NOT NULL CHECK (uses > 0),
    used      {{number}} NOT NULL CHECK (used >= 0),
    CHECK (used <= uses)
);
CREATE INDEX vouchers_of_batch ON vouchers (batch_id);

-- What accounts redeemed: one voucher of a batch each, and the package that it gave. Campaign is the batch's, for the customer to see.
CREATE TABLE voucher_redemptions (
    account_id  {{number}} NOT NULL REFERENCES accounts (id),
    batch_id    {{number}} NOT NULL,
    voucher_id  {{number}} NOT NULL,
    package_id  {{number}} NOT NULL,
    campaign    text NOT NULL,
    redeemed_at {{instant}} NOT NULL,
    PRIMARY KEY (account_id, batch_id),
    UNIQUE (account_id, package_id),
    FOREIGN KEY (account_id, package_id) REFERENCES packages (account_id, id)
);

-- +goose Down
DROP TABLE voucher_redemptions;
DROP TABLE vouchers;
DROP TABLE voucher_batches;
