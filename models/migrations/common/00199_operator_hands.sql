-- +goose Up

-- In whose hands an operator's sign-in, or what they may, was: the numbers of the admins by whose link they set up how they sign in, or who had them do
-- more since, and of those in whose hands these were; with spaces between. Empty where the command on the server made the link, as for those of before.
ALTER TABLE operators ADD COLUMN hands text NOT NULL DEFAULT '';
ALTER TABLE operators ADD COLUMN setup_hands text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE operators DROP COLUMN hands;
ALTER TABLE operators DROP COLUMN setup_hands;
