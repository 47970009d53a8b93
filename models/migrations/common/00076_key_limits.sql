-- +goose Up

-- What limits an access key: how long it is good, the networks that it may be used from and the services that it may call, with commas
-- between them, empty for all, and how many calls it may make in each window of so many seconds, 0 for no limit.
ALTER TABLE access_keys ADD COLUMN expires_at {{instant}};
ALTER TABLE access_keys ADD COLUMN networks text NOT NULL DEFAULT '';
ALTER TABLE access_keys ADD COLUMN services text NOT NULL DEFAULT '';
ALTER TABLE access_keys ADD COLUMN rate_calls {{number}} NOT NULL DEFAULT 0 CHECK (rate_calls >= 0);
ALTER TABLE access_keys ADD COLUMN rate_seconds {{number}} NOT NULL DEFAULT 0 CHECK (rate_seconds IN (0, 1, 60));

-- The secret that another has replaced, sealed as that, and until when calls may still be signed with it. It is kept after that, so that
-- whoever still signs with it is told so, until the next one is replaced or the key is deleted.
ALTER TABLE access_keys ADD COLUMN rotations {{number}} NOT NULL DEFAULT 0 CHECK (rotations >= 0);
ALTER TABLE access_keys ADD COLUMN rotated_at {{instant}};
ALTER TABLE access_keys ADD COLUMN former_sealed {{bytes}} CHECK (former_sealed IS NULL OR secret_sealed IS NOT NULL);
ALTER TABLE access_keys ADD COLUMN former_until {{instant}} CHECK ((former_until IS NULL) = (former_sealed IS NULL));
ALTER TABLE access_keys ADD COLUMN former_used_at {{instant}};
ALTER TABLE access_keys ADD COLUMN current_used_at {{instant}};

-- From where and for what it was used the last time. Of uses before, only the time is known.
ALTER TABLE access_keys ADD COLUMN last_used_from text NOT NULL DEFAULT '';
ALTER TABLE access_keys ADD COLUMN last_used_region text NOT NULL DEFAULT '';
ALTER TABLE access_keys ADD COLUMN last_used_service text NOT NULL DEFAULT '';

-- Why it was disabled, where that was not the customer's own doing.
ALTER TABLE access_keys ADD COLUMN stopped_by text NOT NULL DEFAULT '';
ALTER TABLE access_keys ADD COLUMN stopped_at {{instant}};
UPDATE access_keys SET current_used_at = last_used_at WHERE deleted_at IS NULL;

-- +goose Down
ALTER TABLE access_keys DROP COLUMN stopped_at;
ALTER TABLE access_keys DROP COLUMN stopped_by;
ALTER TABLE access_keys DROP COLUMN last_used_service;
ALTER TABLE access_keys DROP COLUMN last_used_region;
ALTER TABLE access_keys DROP COLUMN last_used_from;
ALTER TABLE access_keys DROP COLUMN current_used_at;
ALTER TABLE access_keys DROP COLUMN former_used_at;
ALTER TABLE access_keys DROP COLUMN former_until;
ALTER TABLE access_keys DROP COLUMN former_sealed;
ALTER TABLE access_keys DROP COLUMN rotated_at;
ALTER TABLE access_keys DROP COLUMN rotations;
ALTER TABLE access_keys DROP COLUMN rate_seconds;
ALTER TABLE access_keys DROP COLUMN rate_calls;
ALTER TABLE access_keys DROP COLUMN services;
ALTER TABLE access_keys DROP COLUMN networks;
ALTER TABLE access_keys DROP COLUMN expires_at;
