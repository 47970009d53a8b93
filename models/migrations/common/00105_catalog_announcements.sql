-- +goose Up

-- Catalogs that are to be in force from an instant on, as their text; who announces one locks the catalog, so that one at a time is to come. told_to and untold_to are up to which
-- account it was told that there is one, and that it was withdrawn.
CREATE TABLE catalog_announcements (
    id           {{id}},
    catalog      text NOT NULL,
    effective_at {{instant}} NOT NULL,
    dearer       boolean NOT NULL,
    announced_at {{instant}} NOT NULL,
    withdrawn_at {{instant}},
    version      {{number}} REFERENCES catalog_versions (id),
    told_to      {{number}} NOT NULL DEFAULT 0,
    untold_to    {{number}} NOT NULL DEFAULT 0,
    CHECK (withdrawn_at IS NULL OR version IS NULL)
);

-- +goose Down
DROP TABLE catalog_announcements;
