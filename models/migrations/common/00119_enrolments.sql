-- +goose Up

-- The hash of the token that the session has in which the program is being set up: in no other is it shown, or taken into use. '' while none
-- is; one that is being set up while this is added ends.
ALTER TABLE authenticators ADD COLUMN pending_token_hash text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE authenticators DROP COLUMN pending_token_hash;
