-- +goose Up

-- From where a key was used: the newest addresses of each, with how many requests it signed there that its signature was found right of.
CREATE TABLE key_addresses (
    account_id    {{number}} NOT NULL,
    access_key_id {{number}} NOT NULL,
    address       text NOT NULL,
    first_at      {{instant}} NOT NULL,
    last_at       {{instant}} NOT NULL,
    requests      {{number}} NOT NULL CHECK (requests > 0),
    PRIMARY KEY (account_id, access_key_id, address),
    FOREIGN KEY (account_id, access_key_id) REFERENCES access_keys (account_id, id)
);
CREATE INDEX key_addresses_last ON key_addresses (last_at);

-- +goose Down
DROP TABLE key_addresses;
