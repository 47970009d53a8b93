-- +goose Up

-- The sets of tags that an account's calls have, as "env=prod,team=scan", which recorded_calls.tag_set_id means. They are never changed
-- nor deleted, and numbered without gaps, so that the highest number tells how many there are: see models.MaxTagSets.
CREATE TABLE tag_sets (
    account_id {{number}} NOT NULL REFERENCES accounts (id),
    id         {{number}} NOT NULL CHECK (id > 0),
    tags       text NOT NULL CHECK (length(tags) BETWEEN 3 AND 600),
    since      {{instant}} NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, tags)
);

-- +goose Down
DROP TABLE tag_sets;
