-- +goose Up

-- Which of the account's caps refused the call; 0: none did, or it was refused before this was kept.
ALTER TABLE refused_calls ADD COLUMN cap_id {{number}} NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE refused_calls DROP COLUMN cap_id;
