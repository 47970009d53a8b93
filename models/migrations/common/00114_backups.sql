-- +goose Up

-- When the program's own backup was taken last: whoever looks after the console is told when that is long ago.
CREATE TABLE backups (
    taken_at {{instant}} PRIMARY KEY
);

-- +goose Down
DROP TABLE backups;
