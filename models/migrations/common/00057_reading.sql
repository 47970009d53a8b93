-- +goose Up

-- How the user reads numbers and days, '' as the console writes them for whoever has chosen nothing.
ALTER TABLE users ADD COLUMN numbers text NOT NULL DEFAULT '' CHECK (length(numbers) <= 16);
ALTER TABLE users ADD COLUMN days text NOT NULL DEFAULT '' CHECK (length(days) <= 16);

-- +goose Down
ALTER TABLE users DROP COLUMN days;
ALTER TABLE users DROP COLUMN numbers;
