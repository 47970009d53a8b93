-- +goose Up

-- What the refused call was said to be for, as tag_sets has it: written out, so that no refused call takes a place in the account's
-- dictionary of sets. '' for none, and for calls that were refused before this was kept.
ALTER TABLE refused_calls ADD COLUMN tags text NOT NULL DEFAULT '' CHECK (length(tags) <= 600);

-- +goose Down
ALTER TABLE refused_calls DROP COLUMN tags;
