-- +goose Up

-- What each act of an operator moves, in millionths of the catalog's currency: what one operator moved alone within a day counts together, over all
-- accounts. Acts of before count as nothing.
ALTER TABLE desk_acts ADD COLUMN moved_micros {{number}} NOT NULL DEFAULT 0;
CREATE INDEX desk_acts_moved ON desk_acts (asked_by, asked_at) WHERE moved_micros > 0;

-- +goose Down
DROP INDEX desk_acts_moved;
ALTER TABLE desk_acts DROP COLUMN moved_micros;
