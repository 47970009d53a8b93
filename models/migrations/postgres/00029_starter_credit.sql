-- +goose Up

-- What an account may owe. paid_micros is what its payments brought and no card got back: grace and credit limit hold while it
-- is above zero, or while the operator vouches for the account. Before that, all that may be owed is starter_micros, which was
-- given as starter says: '' is not decided yet. starter_over_at is when payments had covered what was owed of it: it is over
-- then, and not given again. sign_up_network is where the account was signed up from, until the starter credit is decided.
ALTER TABLE accounts ADD COLUMN paid_micros bigint NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN vouched boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN starter text NOT NULL DEFAULT '' CHECK (starter IN ('', 'given', 'person', 'network', 'none'));
ALTER TABLE accounts ADD COLUMN starter_micros bigint NOT NULL DEFAULT 0 CHECK (starter_micros >= 0);
ALTER TABLE accounts ADD COLUMN starter_over_at timestamptz;
ALTER TABLE accounts ADD COLUMN sign_up_network text NOT NULL DEFAULT '';
UPDATE accounts SET paid_micros =
    COALESCE((SELECT SUM(p.amount_micros) FROM payments p WHERE p.account_id = accounts.id AND p.status = 'succeeded'), 0)
    - COALESCE((SELECT SUM(r.amount_micros) FROM refunds r WHERE r.account_id = accounts.id AND r.destination = 'card' AND r.status <> 'failed'), 0);
-- Whoever has paid needs none, and whoever is in arrears clears them first: the program decides about all others.
UPDATE accounts SET starter = 'none' WHERE arrears_since IS NOT NULL
    OR EXISTS (SELECT 1 FROM payments p WHERE p.account_id = accounts.id AND p.status = 'succeeded');
CREATE INDEX accounts_without_starter ON accounts (id) WHERE starter = '';

-- What a person got for free, as far as persons can be told: by a hash of their e-mail address as its provider delivers it, or
-- of a card. It is one lookup over all accounts, which is why it does not begin with the account.
CREATE TABLE free_gifts (
    person     text NOT NULL CHECK (length(person) = 64),
    gift       text NOT NULL CHECK (gift <> ''),
    account_id bigint NOT NULL REFERENCES accounts (id),
    given_at   timestamptz NOT NULL,
    PRIMARY KEY (person, gift)
);

-- How many free packages and starter credits went to a network on a day, which begins at day in UTC.
CREATE TABLE gift_counts (
    network text NOT NULL,
    kind    text NOT NULL,
    day     timestamptz NOT NULL,
    gifts   bigint NOT NULL CHECK (gifts > 0),
    PRIMARY KEY (network, kind, day)
);
CREATE INDEX gift_counts_by_day ON gift_counts (day);

-- The provider's name for the card itself, the same for every account that saves it; '' where it told none.
ALTER TABLE saved_cards ADD COLUMN fingerprint text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE saved_cards DROP COLUMN fingerprint;
DROP TABLE gift_counts;
DROP TABLE free_gifts;
DROP INDEX accounts_without_starter;
ALTER TABLE accounts DROP COLUMN sign_up_network;
ALTER TABLE accounts DROP COLUMN starter_over_at;
ALTER TABLE accounts DROP COLUMN starter_micros;
ALTER TABLE accounts DROP COLUMN starter;
ALTER TABLE accounts DROP COLUMN vouched;
ALTER TABLE accounts DROP COLUMN paid_micros;
