-- +goose Up

-- Operators look for accounts by the beginning of an address or a name, by the last four digits of a saved card, and by the id of a call, which
-- says in which hour it was made: whose calls were made in that hour is asked, and then each of them.
-- {{only postgres}}
CREATE INDEX users_by_beginning ON users (email COLLATE "C", id);
CREATE INDEX accounts_by_beginning ON accounts (lower(name) COLLATE "C", id);
-- {{end}}
-- {{only sqlite}}
CREATE INDEX accounts_by_beginning ON accounts (lower(name), id);
-- {{end}}
CREATE INDEX saved_cards_by_end ON saved_cards (substr(label, length(label) - 3), account_id);
CREATE INDEX usage_hours_by_time ON usage_hours (hour_start, account_id);

-- +goose Down
DROP INDEX usage_hours_by_time;
DROP INDEX saved_cards_by_end;
DROP INDEX accounts_by_beginning;
-- {{only postgres}}
DROP INDEX users_by_beginning;
-- {{end}}
