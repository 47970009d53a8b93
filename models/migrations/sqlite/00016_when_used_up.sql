-- +goose Up

-- What an account wants done with calls that no package of a service in a region covers. word_no counts how often the
-- customer has said so outside of an order: an order that was confirmed before the last word does not overrule it.
CREATE TABLE used_up_choices (
    account_id integer NOT NULL REFERENCES accounts (id),
    region     text NOT NULL,
    service    text NOT NULL,
    choice     text NOT NULL CHECK (choice IN ('pay_per_use', 'stop')),
    word_no    integer NOT NULL CHECK (word_no >= 0),
    chosen_at  timestamp NOT NULL,
    PRIMARY KEY (account_id, region, service),
    FOREIGN KEY (region, service) REFERENCES offerings (region, service)
);

-- Who has unsubscribed has said so; who has not, is subscribed.
INSERT INTO used_up_choices (account_id, region, service, choice, word_no, chosen_at)
SELECT account_id, region, service,
    CASE WHEN COUNT(*) > COUNT(unsubscribed_at) THEN 'pay_per_use' ELSE 'stop' END, 0,
    CASE WHEN COUNT(*) > COUNT(unsubscribed_at) THEN MAX(subscribed_at) ELSE MAX(unsubscribed_at) END
FROM subscriptions GROUP BY account_id, region, service;

-- What was confirmed with the line, and the last word that the customer knew of then. Until now every order subscribed.
ALTER TABLE order_lines ADD COLUMN when_used_up text NOT NULL DEFAULT 'pay_per_use' CHECK (when_used_up IN ('pay_per_use', 'stop'));
ALTER TABLE order_lines ADD COLUMN word_no integer NOT NULL DEFAULT 0 CHECK (word_no >= 0);

-- +goose Down
ALTER TABLE order_lines DROP COLUMN word_no;
ALTER TABLE order_lines DROP COLUMN when_used_up;
DROP TABLE used_up_choices;
