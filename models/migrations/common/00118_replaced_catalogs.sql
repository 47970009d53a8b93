-- +goose Up

-- The catalog, as its text, that was in force until the announced one was; empty before that, and where it was not kept yet.
ALTER TABLE catalog_announcements ADD COLUMN replaced text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE catalog_announcements DROP COLUMN replaced;
