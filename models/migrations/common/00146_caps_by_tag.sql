-- +goose Up

-- The tag, as "team=scan", whose calls a cap counts; '' for calls of all tags and of none. Which calls have it tells the text that each
-- is sent with, also where its set found no room in tag_sets.
ALTER TABLE caps ADD COLUMN tag text NOT NULL DEFAULT '';

-- The tags of the calls that a lease is for, as tag_sets has them: as far as caps tell calls apart by them or, of one with a request_id, all.
ALTER TABLE leases ADD COLUMN tags text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE leases DROP COLUMN tags;
ALTER TABLE caps DROP COLUMN tag;
