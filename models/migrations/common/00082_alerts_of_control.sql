-- +goose Up

-- Whether the account wants to hear when a cap will be reached, and of the first refused call in an hour of each cause.
ALTER TABLE alert_settings ADD COLUMN cap_forecast boolean NOT NULL DEFAULT true;
ALTER TABLE alert_settings ADD COLUMN refusals boolean NOT NULL DEFAULT true;

-- +goose Down
ALTER TABLE alert_settings DROP COLUMN refusals;
ALTER TABLE alert_settings DROP COLUMN cap_forecast;
