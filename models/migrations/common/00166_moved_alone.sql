-- +goose Up

-- What each act of an operator moves, in millionths of the catalog's currency; 0 for acts of before it was kept.
ALTER TABLE desk_acts ADD COLUMN moved_micros {{number}} NOT NULL DEFAULT 0;

-- What operators moved without a second one, over all accounts, as long as it counts: what is more than they may move alone within a day waits.
CREATE TABLE operator_moves (
    id           {{id}},
    operator_id  {{number}} NOT NULL REFERENCES operators (id),
    moved_micros {{number}} NOT NULL CHECK (moved_micros > 0),
    moved_at     {{instant}} NOT NULL
);
CREATE INDEX operator_moves_of ON operator_moves (operator_id, moved_at);

-- +goose Down
DROP TABLE operator_moves;
ALTER TABLE desk_acts DROP COLUMN moved_micros;
