-- +goose Up

-- Who did what: of each account a chain of its own, and of what is no account's that of number 0, which is why no key leads to
-- accounts. Entries are never changed, and those of the last 30 days never removed; older ones are cut as the operator says, from the
-- oldest on, and the cut is an entry itself: see models/trail_cut.go.
CREATE TABLE trail_entries (
    account_id {{number}} NOT NULL CHECK (account_id >= 0),
    seq        {{number}} NOT NULL CHECK (seq > 0),
    at         {{instant}} NOT NULL,
    kind       text NOT NULL CHECK (kind <> ''),
    object     text NOT NULL,
    actor      text NOT NULL CHECK (actor <> ''),
    actor_id   {{number}} NOT NULL CHECK (actor_id >= 0),
    actor_name text NOT NULL,
    address    text NOT NULL,
    request_id text NOT NULL,
    facts      text NOT NULL,
    hash       text NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (account_id, seq)
);
CREATE INDEX trail_entries_by_time ON trail_entries (account_id, at, seq);
CREATE INDEX trail_entries_by_kind ON trail_entries (account_id, kind, at, seq);
CREATE INDEX trail_entries_by_actor ON trail_entries (account_id, actor, actor_id, at, seq);
CREATE INDEX trail_entries_by_object ON trail_entries (account_id, object, at, seq) WHERE object <> '';

-- {{only postgres}}
CREATE TRIGGER trail_entries_append_only BEFORE UPDATE ON trail_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trail_entries_kept BEFORE DELETE ON trail_entries
    FOR EACH ROW WHEN (OLD.at > now() - interval '30 days') EXECUTE FUNCTION refuse_change();
-- {{end}}
-- {{only sqlite}}
-- +goose StatementBegin
CREATE TRIGGER trail_entries_append_only BEFORE UPDATE ON trail_entries BEGIN
    SELECT RAISE(ABORT, 'trail_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER trail_entries_kept BEFORE DELETE ON trail_entries WHEN OLD.at > (unixepoch('now') - 2592000) * 1000000 BEGIN
    SELECT RAISE(ABORT, 'trail_entries is append-only');
END;
-- +goose StatementEnd
-- {{end}}

-- Failures to sign in with an address in an hour, whether it is a user's or not: how many of them are told of in a trail, which is at
-- most twice for each hour, whatever strangers do.
CREATE TABLE sign_in_failure_hours (
    email    text NOT NULL,
    hour     {{instant}} NOT NULL,
    failures {{number}} NOT NULL CHECK (failures > 0),
    recorded {{number}} NOT NULL CHECK (recorded >= 0),
    whose    text NOT NULL CHECK (whose IN ('', 'user', 'nobody')),
    first_at {{instant}} NOT NULL,
    last_at  {{instant}} NOT NULL,
    network  text NOT NULL,
    PRIMARY KEY (email, hour)
);

-- +goose Down
DROP TABLE sign_in_failure_hours;
DROP TABLE trail_entries;
