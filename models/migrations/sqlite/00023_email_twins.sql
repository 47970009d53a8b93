-- +goose Up

-- Addresses have one form from now on: see migration 24, in Go. Users who had signed up under another form of an address that
-- is another user's are found by its one form here. They keep the form that they have.
CREATE TABLE email_twins (
    email   text NOT NULL,
    user_id integer NOT NULL REFERENCES users (id),
    PRIMARY KEY (email, user_id)
);

-- +goose Down
DROP TABLE email_twins;
