-- +goose Up

-- What each version of the catalog says, as its text, who put it in force, which operator had asked for it, and why; empty for those of before. same_as is the version whose catalog it repeats, because
-- something was announced or withdrawn.
ALTER TABLE catalog_versions ADD COLUMN same_as {{number}};
ALTER TABLE catalog_versions ADD COLUMN catalog text NOT NULL DEFAULT '';
ALTER TABLE catalog_versions ADD COLUMN maker text NOT NULL DEFAULT '';
ALTER TABLE catalog_versions ADD COLUMN maker_id {{number}} NOT NULL DEFAULT 0;
ALTER TABLE catalog_versions ADD COLUMN maker_name text NOT NULL DEFAULT '';
ALTER TABLE catalog_versions ADD COLUMN asked_by {{number}} NOT NULL DEFAULT 0;
ALTER TABLE catalog_versions ADD COLUMN reason text NOT NULL DEFAULT '';

ALTER TABLE catalog_announcements ADD COLUMN maker text NOT NULL DEFAULT '';
ALTER TABLE catalog_announcements ADD COLUMN maker_id {{number}} NOT NULL DEFAULT 0;
ALTER TABLE catalog_announcements ADD COLUMN maker_name text NOT NULL DEFAULT '';
ALTER TABLE catalog_announcements ADD COLUMN asked_by {{number}} NOT NULL DEFAULT 0;
ALTER TABLE catalog_announcements ADD COLUMN reason text NOT NULL DEFAULT '';

-- The draft that an operator has of a catalog, as text that need not be right: begun from a version, which said base. edit counts its changes.
CREATE TABLE catalog_drafts (
    operator_id {{number}} PRIMARY KEY,
    version     {{number}} NOT NULL,
    base        text NOT NULL,
    catalog     text NOT NULL CHECK (length(catalog) <= 1048576),
    edit        {{number}} NOT NULL,
    changed_at  {{instant}} NOT NULL
);

-- What customers would have paid under a catalog, which is known by the hash of its text: how many accounts there are, how many were looked at, up to which one, and what
-- came of it, as JSON.
CREATE TABLE catalog_replays (
    hash          text PRIMARY KEY,
    catalog       text NOT NULL,
    since         {{instant}} NOT NULL,
    asked_at      {{instant}} NOT NULL,
    accounts      {{number}} NOT NULL,
    looked_at     {{number}} NOT NULL,
    after_account {{number}} NOT NULL,
    result        text NOT NULL,
    done_at       {{instant}}
);

-- Catalogs that operators asked to put in force, each known by the key of its form: at once, or from the day on. One at a time waits for a second operator.
CREATE TABLE catalog_proposals (
    form_key   text PRIMARY KEY CHECK (form_key <> ''),
    version    {{number}} NOT NULL,
    catalog    text NOT NULL,
    from_day   text NOT NULL,
    reason     text NOT NULL CHECK (reason <> ''),
    state      text NOT NULL CHECK (state IN ('waiting', 'done', 'declined')),
    asked_by   {{number}} NOT NULL,
    asked_at   {{instant}} NOT NULL,
    decided_by {{number}},
    decided_at {{instant}},
    CHECK (state <> 'done' OR decided_by IS NULL OR decided_by <> asked_by),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state <> 'waiting' OR decided_by IS NULL)
);
CREATE UNIQUE INDEX catalog_proposals_waiting ON catalog_proposals (state) WHERE state = 'waiting';

-- +goose Down
DROP TABLE catalog_proposals;
DROP TABLE catalog_replays;
DROP TABLE catalog_drafts;
ALTER TABLE catalog_announcements DROP COLUMN reason;
ALTER TABLE catalog_announcements DROP COLUMN asked_by;
ALTER TABLE catalog_announcements DROP COLUMN maker_name;
ALTER TABLE catalog_announcements DROP COLUMN maker_id;
ALTER TABLE catalog_announcements DROP COLUMN maker;
ALTER TABLE catalog_versions DROP COLUMN reason;
ALTER TABLE catalog_versions DROP COLUMN asked_by;
ALTER TABLE catalog_versions DROP COLUMN maker_name;
ALTER TABLE catalog_versions DROP COLUMN maker_id;
ALTER TABLE catalog_versions DROP COLUMN maker;
ALTER TABLE catalog_versions DROP COLUMN catalog;
ALTER TABLE catalog_versions DROP COLUMN same_as;
