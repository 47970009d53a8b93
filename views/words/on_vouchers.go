package words

import (
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// VoucherCodeHint says how a code looks.
const VoucherCodeHint = "16 letters and digits, such as 7K2M-9XQ4-T0VB-3HCE. Small letters and spaces do no harm."

// VoucherRedeemed says that a voucher was redeemed, and for which package of what.
func VoucherRedeemed(campaign, pkg, gives string) string {
	return "Redeemed: “" + campaign + "” gave you " + pkg + ": " + gives + ". It pays calls from now on."
}

// VoucherCredited says that a voucher was redeemed for credit, and how much is available with it.
func (w Writer) VoucherCredited(campaign string, credit cause.Money, available rules.Micros) string {
	return "Redeemed: “" + campaign + "” gave you " + w.amountOf(credit) + ". Available now: " + w.Figures.RoundedAmount(available, credit.Currency, format.Available) + "."
}

// VoucherCredits says what a voucher gives that gives money.
func (w Writer) VoucherCredits(credit cause.Money) string {
	return w.amountOf(credit) + " on the balance"
}

// FromVoucher is how an account came by a package, where a voucher gave it.
func FromVoucher(campaign string) string { return "Free, from the voucher “" + campaign + "”" }
