-- +goose Up

-- Programs of version 0.1.0 go on for a while when a newer one has upgraded their database. What they do not know of is kept
-- right for them here. Whoever knows of it has done it already, so that these find nothing to do.

-- Their calls have no source: number 0, which accounts have that were there before sources were kept. Those that came later
-- get it with the first such call, so that it is found again when it is reported to a newer program.
-- +goose StatementBegin
CREATE FUNCTION have_unnamed_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO call_sources (account_id, id, source, since) VALUES (NEW.account_id, 0, '', now()) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER calls_unnamed BEFORE INSERT ON calls FOR EACH ROW WHEN (NEW.source_id = 0) EXECUTE FUNCTION have_unnamed_source();

-- A late call that an expired package pays lowers what became void.
-- +goose StatementBegin
CREATE FUNCTION void_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE package_expiries SET void_calls = NEW.quota_calls - NEW.used_calls
    WHERE account_id = NEW.account_id AND package_id = NEW.id AND void_calls > NEW.quota_calls - NEW.used_calls;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER packages_void_follows AFTER UPDATE OF used_calls ON packages FOR EACH ROW
    WHEN (NEW.used_calls > OLD.used_calls AND NEW.expires_at < now() + interval '1 hour') EXECUTE FUNCTION void_follows();

-- Who subscribes or unsubscribes has said what happens when packages are used up.
-- +goose StatementBegin
CREATE FUNCTION choice_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO used_up_choices AS c (account_id, region, service, choice, word_no, chosen_at)
    VALUES (NEW.account_id, NEW.region, NEW.service, CASE WHEN NEW.unsubscribed_at IS NULL THEN 'pay_per_use' ELSE 'stop' END,
        (SELECT COALESCE(MAX(w.word_no), 0) + 1 FROM (
            SELECT word_no FROM used_up_choices WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service
            UNION ALL
            SELECT word_no FROM order_lines WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service) AS w),
        COALESCE(NEW.unsubscribed_at, NEW.subscribed_at))
    ON CONFLICT (account_id, region, service) DO UPDATE SET choice = excluded.choice, word_no = excluded.word_no, chosen_at = excluded.chosen_at
        WHERE c.choice <> excluded.choice;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER subscriptions_choice_follows AFTER INSERT OR UPDATE OF unsubscribed_at ON subscriptions FOR EACH ROW EXECUTE FUNCTION choice_follows();

-- +goose Down
DROP TRIGGER subscriptions_choice_follows ON subscriptions;
DROP FUNCTION choice_follows;
DROP TRIGGER packages_void_follows ON packages;
DROP FUNCTION void_follows;
DROP TRIGGER calls_unnamed ON calls;
DROP FUNCTION have_unnamed_source;
