-- +goose Up

-- A top-up that was made to pay an order from the balance, as soon as its money is there. At most one is open for an order.
ALTER TABLE payments ADD COLUMN then_order_id {{number}} CHECK (then_order_id IS NULL OR purpose = 'top_up');
CREATE UNIQUE INDEX payments_open_then ON payments (account_id, then_order_id) WHERE status IN ('created', 'pending') AND then_order_id IS NOT NULL;

-- +goose Down
DROP INDEX payments_open_then;
ALTER TABLE payments DROP COLUMN then_order_id;
