package payment

import "context"

// Pay ends an open checkout as its customer would by typing the card's number on its page: for made-up history.
func (s *Sandbox) Pay(ctx context.Context, id, cardNumber string) error {
	card, _, err := findCard(cardNumber)
	if err != nil || card.goesAway {
		return err
	}
	_, err = s.settle(ctx, id, card)
	return err
}
