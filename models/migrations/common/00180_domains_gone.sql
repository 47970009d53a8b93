-- +goose Up

-- Since when the DNS of a domain says that there is no such record; missing_since is also since when it does not answer, which counts for longer.
ALTER TABLE sso_domains ADD COLUMN gone_since {{instant}};

-- +goose Down
ALTER TABLE sso_domains DROP COLUMN gone_since;
