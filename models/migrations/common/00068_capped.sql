-- +goose Up

-- Mostly the calls of an account go on counting for the same spans of the same caps. Those are its capped_spans, and the calls and the
-- money since they are are counted once, here, in a row that each batch of calls changes anyhow: to what cap_uses has of a span among
-- them come the account's capped_calls, or capped_micros where the cap counts money. Other calls put it there first: see
-- models/metering/capped.go. Of what is there cap_uses has all.
ALTER TABLE accounts ADD COLUMN capped_calls {{number}} NOT NULL DEFAULT 0 CHECK (capped_calls >= 0);
ALTER TABLE accounts ADD COLUMN capped_micros {{number}} NOT NULL DEFAULT 0 CHECK (capped_micros >= 0);
ALTER TABLE accounts ADD COLUMN capped_spans text NOT NULL DEFAULT '';

-- +goose Down
-- Caps came with a later number, so that there are none any more.
ALTER TABLE accounts DROP COLUMN capped_spans;
ALTER TABLE accounts DROP COLUMN capped_micros;
ALTER TABLE accounts DROP COLUMN capped_calls;
