package words

// PaymentFor is what the payment provider's page and the card's statement say that a payment is for: the order, or a top-up where
// there is none.
func PaymentFor(order string) string {
	if order == "" {
		return "Top-up"
	}
	return "Order " + order
}
