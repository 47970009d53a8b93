-- +goose Up

-- Operators who see pages as a customer does, and why. The token is for the browser in which they do; it begins a session that looks, once,
-- until expires_at.
CREATE TABLE desk_views (
    token_hash  text PRIMARY KEY,
    operator_id {{number}} NOT NULL REFERENCES operators (id),
    account_id  {{number}} NOT NULL,
    reason      text NOT NULL CHECK (reason <> ''),
    created_at  {{instant}} NOT NULL,
    expires_at  {{instant}} NOT NULL
);
CREATE INDEX desk_views_by_expiry ON desk_views (expires_at);

-- +goose Down
DROP TABLE desk_views;
