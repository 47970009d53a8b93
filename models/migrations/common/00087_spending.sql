-- +goose Up

-- Who placed an order, and who asked for a payment: NULL for the account itself, by its automatic rules, and for those of before.
ALTER TABLE orders ADD COLUMN user_id {{number}};
ALTER TABLE payments ADD COLUMN user_id {{number}};
CREATE INDEX orders_of_members ON orders (account_id, user_id, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX payments_of_members ON payments (account_id, user_id, created_at) WHERE user_id IS NOT NULL;

-- That an order waits, or waited, for somebody who may approve: who asked, who decided, and what they said.
CREATE TABLE order_approvals (
    account_id {{number}} NOT NULL,
    order_id   {{number}} NOT NULL,
    asked_by   {{number}} NOT NULL,
    asked_at   {{instant}} NOT NULL,
    state      text NOT NULL CHECK (state IN ('waiting', 'approved', 'declined', 'withdrawn')),
    decided_by {{number}},
    decided_at {{instant}},
    note       text NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, order_id),
    FOREIGN KEY (account_id, order_id) REFERENCES orders (account_id, id),
    FOREIGN KEY (account_id, asked_by) REFERENCES memberships (account_id, user_id),
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((state IN ('approved', 'declined')) = (decided_by IS NOT NULL))
);
CREATE INDEX order_approvals_waiting ON order_approvals (account_id, order_id) WHERE state = 'waiting';

-- +goose Down
DROP TABLE order_approvals;
DROP INDEX payments_of_members;
DROP INDEX orders_of_members;
ALTER TABLE payments DROP COLUMN user_id;
ALTER TABLE orders DROP COLUMN user_id;
