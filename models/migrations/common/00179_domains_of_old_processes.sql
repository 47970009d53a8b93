-- +goose Up

-- A process of before this is looked up verifies a domain without saying when it last looked, which is when it verified it.
DROP INDEX sso_domains_to_look_up;
CREATE INDEX sso_domains_to_look_up ON sso_domains (coalesce(looked_at, verified_at), account_id, domain) WHERE verified_by = 'dns' AND lapsed_at IS NULL;

-- +goose Down
DROP INDEX sso_domains_to_look_up;
CREATE INDEX sso_domains_to_look_up ON sso_domains (looked_at, account_id, domain) WHERE verified_by = 'dns' AND lapsed_at IS NULL;
