-- +goose Up

-- What names an account everywhere, before anybody knows which: it was found by keys of customers' tables that do not have the
-- account, which a database that is distributed by account cannot keep.
CREATE TABLE lookups (
    kind       text NOT NULL CHECK (kind IN ('project', 'access_key', 'calendar_feed', 'document', 'user')),
    key        text NOT NULL,
    account_id {{number}} NOT NULL,
    PRIMARY KEY (kind, key)
);

-- Programs of before know of no lookups. This one has made them already, so that these find nothing to do. Another account's
-- name is refused by the key; of several accounts a user acts for the lowest.
-- {{only postgres}}
-- +goose StatementBegin
CREATE FUNCTION look_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of text := TG_ARGV[0];
    name text := CASE of WHEN 'project' THEN to_jsonb(NEW) ->> 'id' WHEN 'access_key' THEN to_jsonb(NEW) ->> 'access_key'
        WHEN 'calendar_feed' THEN to_jsonb(NEW) ->> 'token_hash'
        ELSE concat_ws('/', to_jsonb(NEW) ->> 'series', to_jsonb(NEW) ->> 'kind', to_jsonb(NEW) ->> 'number') END;
BEGIN
    INSERT INTO lookups (kind, key, account_id) SELECT of, name, NEW.account_id
        WHERE NOT EXISTS (SELECT FROM lookups l WHERE l.kind = of AND l.key = name AND l.account_id = NEW.account_id);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION look_up_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lookups AS l (kind, key, account_id) VALUES ('user', NEW.user_id::text, NEW.account_id)
        ON CONFLICT (kind, key) DO UPDATE SET account_id = excluded.account_id WHERE l.account_id > excluded.account_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER projects_looked_up AFTER INSERT ON projects FOR EACH ROW EXECUTE FUNCTION look_up('project');
CREATE TRIGGER access_keys_looked_up AFTER INSERT ON access_keys FOR EACH ROW EXECUTE FUNCTION look_up('access_key');
CREATE TRIGGER calendar_feeds_looked_up AFTER INSERT OR UPDATE OF token_hash ON calendar_feeds FOR EACH ROW EXECUTE FUNCTION look_up('calendar_feed');
CREATE TRIGGER documents_looked_up AFTER INSERT ON documents FOR EACH ROW EXECUTE FUNCTION look_up('document');
CREATE TRIGGER memberships_looked_up AFTER INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION look_up_user();
-- {{end}}
-- {{only sqlite}}
-- SQLite has no such programs beside a newer one, and keeps its keys: this is for who writes by hand.
-- +goose StatementBegin
CREATE TRIGGER memberships_looked_up AFTER INSERT ON memberships
BEGIN
    INSERT INTO lookups (kind, key, account_id) VALUES ('user', CAST(NEW.user_id AS text), NEW.account_id)
        ON CONFLICT (kind, key) DO UPDATE SET account_id = min(account_id, excluded.account_id);
END;
-- +goose StatementEnd
-- {{end}}

-- +goose Down
-- {{only postgres}}
DROP TRIGGER memberships_looked_up ON memberships;
DROP TRIGGER documents_looked_up ON documents;
DROP TRIGGER calendar_feeds_looked_up ON calendar_feeds;
DROP TRIGGER access_keys_looked_up ON access_keys;
DROP TRIGGER projects_looked_up ON projects;
DROP FUNCTION look_up_user;
DROP FUNCTION look_up;
-- {{end}}
-- {{only sqlite}}
DROP TRIGGER memberships_looked_up;
-- {{end}}
DROP TABLE lookups;
