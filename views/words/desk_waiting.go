package words

import "ocrconsole/models/rules"

// GiftWaits says what a package that waits to be given is worth.
func (w Writer) GiftWaits(micros rules.Micros) string { return "worth " + w.Figures.Money(micros) }

// VouchWaits says how much more an account may come to owe that is to be vouched for.
func (w Writer) VouchWaits(micros rules.Micros) string {
	return "may owe " + w.Figures.Money(micros) + " more"
}

// CreditWaits says how much a credit that waits puts onto the balance.
func (w Writer) CreditWaits(micros rules.Micros) string {
	return "+" + w.Figures.Money(micros) + " to the balance"
}

// DebitWaits says how much a debit that waits takes from the balance.
func (w Writer) DebitWaits(micros rules.Micros) string {
	return w.Figures.Money(-micros) + " from the balance"
}

// RefundWaits says how much of a payment a refund that waits gives back, and where it goes; all is that it is what remains of so much.
func (w Writer) RefundWaits(micros rules.Micros, all, toCard bool) string {
	said := w.Figures.Money(micros)
	if all {
		said = "All that remains of " + said
	}
	if toCard {
		return said + " to the card"
	}
	return said + " to the balance"
}

// VouchersWait says how many vouchers wait to be made, and for how many accounts each.
func (w Writer) VouchersWait(campaign string, codes, usesEach int64) string {
	return w.VouchersMade(campaign, int(codes)) + ", each for " + w.Counted(usesEach, "account", "accounts") + ":"
}

// VouchersWorth says what vouchers that wait come to where each is redeemed as often as it can be.
func (w Writer) VouchersWorth(micros rules.Micros) string {
	return "worth " + w.Figures.Money(micros) + " in all, if every code is used as often as it can be"
}

// VouchersWaitForSecond says that vouchers wait for a second operator.
const VouchersWaitForSecond = "With what you have moved before, these vouchers are worth more money than one operator moves alone. They wait until another one approves them, on this page, and have no codes until then."
