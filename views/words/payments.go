package words

// PaymentFor is what the payment provider's page and the card's statement say that a payment is for: the order, or a top-up where
// there is none.
func PaymentFor(order string) string {
	if order == "" {
		return "Top-up"
	}
	return "Order " + order
}

// PaymentTold is what a payment is and how it stands, as it is stored: all pages that tell of payments tell them by its methods. Why is why
// it failed, in words.
type PaymentTold struct {
	Ref, Why string
	Way      PaymentWay
	State    PaymentState
	ForOrder bool
}

// PaymentWay is how a payment brings money.
type PaymentWay int

// The ways: by card for an order, by card to the balance, and by bank transfer, which is to the balance, too.
const (
	ByCard PaymentWay = iota
	ByTopUp
	ByTransfer
)

// PaymentState is whether a payment is still to be made, was, or is none any more.
type PaymentState int

// The states.
const (
	PaymentOpen PaymentState = iota
	PaymentDone
	PaymentEnded
)

// wayWords are what differs by the way. What is ended of a transfer is no more than our waiting: its money may come all the same.
var wayWords = [...]struct{ name, started, forOrder, done, ended, badge, open, doneBadge string }{
	ByCard:     {"Card payment", "started", "", " succeeded", " failed: ", "Failed", "Waiting for payment", "Succeeded"},
	ByTopUp:    {"Top-up by card", "started", " for this order", " succeeded", " failed: ", "Failed", "Waiting for payment", "Succeeded"},
	ByTransfer: {"Bank transfer", "begun", " for this order", " arrived", " not waited for any more: ", "Not waited for", "Waiting for your transfer", "Arrived"},
}

// Name says what it is: "Bank transfer".
func (p *PaymentTold) Name() string { return wayWords[p.Way].name }

func (p *PaymentTold) named() string {
	if p.ForOrder {
		return p.Name() + wayWords[p.Way].forOrder
	}
	return p.Name()
}

// Begun says that it was begun: "Card payment started (PAY-…)".
func (p *PaymentTold) Begun() string {
	return p.named() + " " + wayWords[p.Way].started + " (" + p.Ref + ")"
}

// Came says what became of it, "" as long as nothing did: "Bank transfer for this order arrived".
func (p *PaymentTold) Came() string {
	switch p.State {
	case PaymentDone:
		return p.named() + wayWords[p.Way].done
	case PaymentEnded:
		return p.named() + wayWords[p.Way].ended + p.Why
	case PaymentOpen:
	}
	return ""
}

// Status is its state in a word or a few.
func (p *PaymentTold) Status() string {
	return map[PaymentState]string{PaymentOpen: wayWords[p.Way].open, PaymentDone: wayWords[p.Way].doneBadge, PaymentEnded: wayWords[p.Way].badge}[p.State]
}

// DidNotPay is the heading of what says that an order is not paid by it, which has ended.
func (p *PaymentTold) DidNotPay() string {
	if p.Way == ByTransfer {
		return "No transfer is waited for"
	}
	return "Payment did not go through"
}

// Ended says why it brought nothing, and what that means: nothing was charged, or what is sent all the same goes to the balance.
func (p *PaymentTold) Ended() string {
	if p.Way != ByTransfer {
		return p.Why + " Nothing was charged."
	}
	ended := p.Why + " If you made it all the same, it is credited when it arrives."
	if p.ForOrder {
		ended += " It is on your balance then, and does not pay the order by itself."
	}
	return ended
}

// LastEnded says that the last payment of an order has ended without paying it, where another way is to be chosen.
func (p *PaymentTold) LastEnded() string {
	switch p.Way {
	case ByTransfer:
		return "No bank transfer is waited for any more: " + p.Ended() + " Choose how to pay."
	case ByTopUp:
		return "The last top-up for this order did not go through: " + p.Ended() + " Try again, or pay in another way."
	case ByCard:
	}
	return "The last card payment did not go through: " + p.Ended() + " Try again, or pay in another way."
}

// EndedPayUntil says why the payment brought nothing, and until when the order can be paid in another way.
func EndedPayUntil(p *PaymentTold, expiresAt, fromNow string) string {
	return p.Ended() + " The order can be paid until " + expiresAt + " (" + fromNow + ")."
}

// CameShort says of money that was to pay an order from the balance, and is there, how much more the order takes.
func (p *PaymentTold) CameShort(amount, missing string) string {
	return p.came(amount) + ": " + missing + " are missing."
}

// CameOnly says the same where nothing is missing now. Why the order was not paid by itself is told when that is decided, in a notification.
func (p *PaymentTold) CameOnly(amount string) string {
	return p.came(amount) + ". A notification says why. The balance is enough for it now."
}

func (p *PaymentTold) came(amount string) string {
	what := "top-up"
	if p.Way == ByTransfer {
		what = "transfer"
	}
	return "Your " + what + " of " + amount + " is on the balance, and did not pay this order by itself"
}

// OrderPaidByBalance says which order the balance has paid since the money came.
func OrderPaidByBalance(order string) string { return "Order " + order + " is paid and completed." }
