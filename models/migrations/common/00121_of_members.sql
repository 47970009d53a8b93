-- +goose Up

-- Who made the webhook, or opened the calendar's address, and so knows the secret; 0 for nobody who is a user. What there is was made when accounts
-- had one user, who is their first owner.
ALTER TABLE webhook_endpoints ADD COLUMN made_by {{number}} NOT NULL DEFAULT 0;
ALTER TABLE calendar_feeds ADD COLUMN made_by {{number}} NOT NULL DEFAULT 0;
UPDATE webhook_endpoints SET made_by = COALESCE((SELECT min(m.user_id) FROM memberships m WHERE m.account_id = webhook_endpoints.account_id AND m.role = 'owner'), 0);
UPDATE calendar_feeds SET made_by = COALESCE((SELECT min(m.user_id) FROM memberships m WHERE m.account_id = calendar_feeds.account_id AND m.role = 'owner'), 0);

-- In which of their accounts a user wants to begin when they sign in; 0 for that which they were first a member of.
ALTER TABLE users ADD COLUMN begins_in {{number}} NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE users DROP COLUMN begins_in;
ALTER TABLE calendar_feeds DROP COLUMN made_by;
ALTER TABLE webhook_endpoints DROP COLUMN made_by;
