-- +goose Up

-- In which time zone the user reads times, '' for the billing time zone; and whether the key / leads to the search nowhere.
ALTER TABLE users ADD COLUMN time_zone text NOT NULL DEFAULT '' CHECK (length(time_zone) <= 64);
ALTER TABLE users ADD COLUMN no_slash boolean NOT NULL DEFAULT false;

-- What a user recognises a session by, as it was used last. One that was ended is kept until it would have expired anyhow, so that
-- a request that was under way does not begin it again.
ALTER TABLE sessions ADD COLUMN user_agent text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 200);
ALTER TABLE sessions ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 64);
ALTER TABLE sessions ADD COLUMN seen_at {{instant}};
ALTER TABLE sessions ADD COLUMN ended_at {{instant}};

-- +goose Down
ALTER TABLE sessions DROP COLUMN ended_at;
ALTER TABLE sessions DROP COLUMN seen_at;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN user_agent;
ALTER TABLE users DROP COLUMN no_slash;
ALTER TABLE users DROP COLUMN time_zone;
