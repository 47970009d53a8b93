-- +goose Up

-- How many calls of an access key with a rate servers have taken in the window that it is in, all together, so that the rate holds for
-- them together. window_start is in seconds since 1970, granted is what the last of them got.
CREATE TABLE key_rate_windows (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    access_key_id {{number}} NOT NULL CHECK (access_key_id > 0),
    window_start  {{number}} NOT NULL,
    rate_calls    {{number}} NOT NULL CHECK (rate_calls > 0),
    taken         {{number}} NOT NULL CHECK (taken >= 0),
    granted       {{number}} NOT NULL CHECK (granted >= 0),
    PRIMARY KEY (account_id, access_key_id)
);

-- +goose Down
DROP TABLE key_rate_windows;
