-- +goose Up

-- What the user chose about the list of first steps: '' while they have not, so that it is there until their programs call.
ALTER TABLE users ADD COLUMN first_steps text NOT NULL DEFAULT '' CHECK (first_steps IN ('', 'hidden', 'shown'));

-- +goose Down
ALTER TABLE users DROP COLUMN first_steps;
