-- +goose Up

-- What operators did to accounts, each known by the key of its form, so that a form that is sent twice does one thing once; and what waits for a
-- second operator, because it is about more money than one decides on alone. facts is what is to be done, as JSON.
CREATE TABLE desk_acts (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    form_key      text NOT NULL CHECK (form_key <> ''),
    kind          text NOT NULL CHECK (kind <> ''),
    reason        text NOT NULL CHECK (reason <> ''),
    facts         text NOT NULL,
    state         text NOT NULL CHECK (state IN ('waiting', 'done', 'declined')),
    object        text NOT NULL,
    asked_by      {{number}} NOT NULL,
    asked_at      {{instant}} NOT NULL,
    decided_by    {{number}},
    decided_at    {{instant}},
    PRIMARY KEY (account_id, form_key),
    CHECK (decided_by IS NULL OR decided_by <> asked_by),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'waiting' OR decided_by IS NULL)
);
CREATE INDEX desk_acts_waiting ON desk_acts (account_id, asked_at) WHERE state = 'waiting';

-- +goose Down
DROP TABLE desk_acts;
