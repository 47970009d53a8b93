package words

import (
	"strconv"

	"ocrconsole/models/cause"
)

// Of models/cause/vouchers.go: why a voucher cannot be made or redeemed.

var plainVouchers = map[cause.Plain]string{
	cause.VoucherMistyped:     "This is no voucher code: a code has 16 letters and digits, and one of them is missing or mistyped. Check it and try again.",
	cause.VoucherUnknown:      "There is no voucher with this code. Check it and try again.",
	cause.VoucherUsed:         "This voucher has been redeemed already, as often as it can be.",
	cause.VoucherEnded:        "This voucher cannot be redeemed any more: its campaign has been ended.",
	cause.VoucherExpired:      "This voucher has expired: it could be redeemed until an earlier date.",
	cause.VoucherUntil:        "Choose a time to come until which the vouchers can be redeemed.",
	cause.VoucherByTwin:       "A voucher that was made with this one was redeemed before by another account of yours, or one with another form of your e-mail address. A person can redeem one of them.",
	cause.VoucherByCard:       "A voucher that was made with this one was redeemed before by another account that has the same card on file. A person can redeem one of them.",
	cause.VoucherCurrency:     "This voucher gives money of another currency than this console’s. Ask who gave it to you.",
	cause.VoucherNoChoice:     "Choose what each voucher gives: a package or credit.",
	cause.VoucherOnlyPackage:  "Leave this empty, or choose above that each voucher gives credit.",
	cause.VoucherOnlyCredit:   "Leave this empty, or choose above that each voucher gives a package.",
	cause.VouchersWorthBeyond: "With every code used as often, these vouchers would be worth more than can be counted: make fewer.",
	cause.VouchersDeclined:    "These vouchers were declined: none of them was made, so there is nothing to end.",
	cause.VouchersMadeBefore:  "These vouchers have been made already, and their codes were shown then. If nobody has them, end them below and make others.",
	cause.NoSuchVouchers:      "There are no such vouchers.",
}

func (w Writer) whyVouchers(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.VoucherRedeemed:
		return "Your account has redeemed a voucher of “" + c.Campaign + "” already: it gave " + c.Package + ". An account can redeem one of them.", true
	case cause.VoucherCredited:
		return "Your account has redeemed a voucher of “" + c.Campaign + "” already: it gave " + w.amountOf(c.Credit) + ", by " + c.Transaction + ". An account can redeem one of them.", true
	case cause.VoucherCredit:
		return "Enter an amount from " + w.amountOf(c.Least) + " to " + w.amountOf(c.Most) + ", in whole multiples of the first.", true
	case cause.VoucherCampaign:
		return "Name the campaign in one line of 1 to " + strconv.Itoa(c.Most) + " characters.", true
	case cause.VoucherBeyond:
		return "Choose a number from 1 to " + strconv.FormatInt(c.Most, 10) + ".", true
	}
	return "", false
}
