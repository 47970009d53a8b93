-- +goose Up

-- Since when the account's single calls are kept; NULL: all are. Of before there are the totals of hours and months. Calls that
-- were recorded at or after it are kept whenever they were made: the signed statement of their month is about them.
ALTER TABLE accounts ADD COLUMN calls_since {{instant}};

-- +goose Down
ALTER TABLE accounts DROP COLUMN calls_since;
