-- +goose Up

-- Programs of version 0.1.0 go on for a while when a newer one has upgraded their database. What they do not know of is kept
-- right for them here. Whoever knows of it has done it already, so that these find nothing to do.

-- Their calls have no source: number 0, which accounts have that were there before sources were kept. Those that came later
-- get it with the first such call, so that it is found again when it is reported to a newer program.
-- +goose StatementBegin
CREATE TRIGGER calls_unnamed BEFORE INSERT ON calls WHEN NEW.source_id = 0
BEGIN INSERT OR IGNORE INTO call_sources (account_id, id, source, since) VALUES (NEW.account_id, 0, '', unixepoch() * 1000000); END;
-- +goose StatementEnd

-- A late call that an expired package pays lowers what became void.
-- +goose StatementBegin
CREATE TRIGGER packages_void_follows AFTER UPDATE OF used_calls ON packages WHEN NEW.used_calls > OLD.used_calls
BEGIN
    UPDATE package_expiries SET void_calls = NEW.quota_calls - NEW.used_calls
    WHERE account_id = NEW.account_id AND package_id = NEW.id AND void_calls > NEW.quota_calls - NEW.used_calls;
END;
-- +goose StatementEnd

-- Who subscribes or unsubscribes has said what happens when packages are used up.
-- +goose StatementBegin
CREATE TRIGGER subscriptions_choice_begins AFTER INSERT ON subscriptions
BEGIN
    INSERT INTO used_up_choices (account_id, region, service, choice, word_no, chosen_at)
    VALUES (NEW.account_id, NEW.region, NEW.service, CASE WHEN NEW.unsubscribed_at IS NULL THEN 'pay_per_use' ELSE 'stop' END,
        (SELECT COALESCE(MAX(w.word_no), 0) + 1 FROM (
            SELECT word_no FROM used_up_choices WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service
            UNION ALL
            SELECT word_no FROM order_lines WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service) AS w),
        COALESCE(NEW.unsubscribed_at, NEW.subscribed_at))
    ON CONFLICT (account_id, region, service) DO UPDATE SET choice = excluded.choice, word_no = excluded.word_no, chosen_at = excluded.chosen_at
        WHERE used_up_choices.choice <> excluded.choice;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subscriptions_choice_ends AFTER UPDATE OF unsubscribed_at ON subscriptions WHEN NEW.unsubscribed_at IS NOT NULL AND OLD.unsubscribed_at IS NULL
BEGIN
    UPDATE used_up_choices SET choice = 'stop', chosen_at = NEW.unsubscribed_at, word_no = (SELECT COALESCE(MAX(w.word_no), 0) + 1 FROM (
            SELECT word_no FROM used_up_choices WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service
            UNION ALL
            SELECT word_no FROM order_lines WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service) AS w)
    WHERE account_id = NEW.account_id AND region = NEW.region AND service = NEW.service AND choice <> 'stop';
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER subscriptions_choice_ends;
DROP TRIGGER subscriptions_choice_begins;
DROP TRIGGER packages_void_follows;
DROP TRIGGER calls_unnamed;
