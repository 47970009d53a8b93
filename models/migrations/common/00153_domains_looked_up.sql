-- +goose Up

-- A domain that was verified by its DNS is looked up again. looked_at is when that was last asked, seen_at when it last said that the domain is the
-- account's, and missing_since since when it does not; lapsed_at is when the domain stopped to be the account's for that. Then another account may
-- have it, and who came in by it before still does, so that several accounts may be looked for by one domain.
ALTER TABLE sso_domains ADD COLUMN looked_at {{instant}};
ALTER TABLE sso_domains ADD COLUMN seen_at {{instant}};
ALTER TABLE sso_domains ADD COLUMN missing_since {{instant}};
ALTER TABLE sso_domains ADD COLUMN lapsed_at {{instant}} CHECK (lapsed_at IS NULL OR verified_at IS NOT NULL AND missing_since IS NOT NULL);
UPDATE sso_domains SET looked_at = verified_at, seen_at = verified_at WHERE verified_by = 'dns';

DROP INDEX sso_domains_verified;
CREATE UNIQUE INDEX sso_domains_held ON sso_domains (domain) WHERE verified_at IS NOT NULL AND lapsed_at IS NULL;
CREATE INDEX sso_domains_lapsed ON sso_domains (domain) WHERE lapsed_at IS NOT NULL;
CREATE INDEX sso_domains_to_look_up ON sso_domains (looked_at, account_id, domain) WHERE verified_by = 'dns' AND lapsed_at IS NULL;

-- +goose Down
DROP INDEX sso_domains_to_look_up;
DROP INDEX sso_domains_lapsed;
DROP INDEX sso_domains_held;
UPDATE sso_domains SET verified_at = NULL, verified_by = '', lapsed_at = NULL WHERE lapsed_at IS NOT NULL;
CREATE UNIQUE INDEX sso_domains_verified ON sso_domains (domain) WHERE verified_at IS NOT NULL;
ALTER TABLE sso_domains DROP COLUMN lapsed_at;
ALTER TABLE sso_domains DROP COLUMN missing_since;
ALTER TABLE sso_domains DROP COLUMN seen_at;
ALTER TABLE sso_domains DROP COLUMN looked_at;
