-- +goose Up

-- Those that were there before. It reads only what it copies, so that programs at work go on; what they add meanwhile they look
-- up themselves.
INSERT INTO lookups (kind, key, account_id) SELECT 'project', id, account_id FROM projects WHERE true ON CONFLICT DO NOTHING;
INSERT INTO lookups (kind, key, account_id) SELECT 'access_key', access_key, account_id FROM access_keys WHERE true ON CONFLICT DO NOTHING;
INSERT INTO lookups (kind, key, account_id) SELECT 'calendar_feed', token_hash, account_id FROM calendar_feeds WHERE true ON CONFLICT DO NOTHING;
INSERT INTO lookups (kind, key, account_id) SELECT 'document', series || '/' || kind || '/' || number, account_id FROM documents WHERE true ON CONFLICT DO NOTHING;
INSERT INTO lookups (kind, key, account_id) SELECT 'user', CAST(user_id AS text), MIN(account_id) FROM memberships GROUP BY user_id ON CONFLICT DO NOTHING;

-- +goose Down
DELETE FROM lookups;
