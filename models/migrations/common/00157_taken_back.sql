-- +goose Up

-- What is bought is returned unused or not at all. What was given for free the operator takes back for what is unused: calls that it has paid stay
-- paid, and refunded_at is from when on it pays nothing.
-- {{only postgres}}
ALTER TABLE packages
    DROP CONSTRAINT packages_returned_unused,
    ADD CONSTRAINT packages_returned_unused CHECK (refunded_at IS NULL OR used_calls = 0 OR order_id IS NULL);
-- {{end}}
-- {{only sqlite}}
DROP TRIGGER packages_returned_unused;
-- +goose StatementBegin
CREATE TRIGGER packages_returned_unused BEFORE UPDATE OF used_calls, refunded_at ON packages
WHEN NEW.refunded_at IS NOT NULL AND NEW.used_calls <> 0 AND NEW.order_id IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a returned package is unused');
END;
-- +goose StatementEnd
-- {{end}}

-- +goose Down
