package words

// VoucherCodeHint says how a code looks.
const VoucherCodeHint = "16 letters and digits, such as 7K2M-9XQ4-T0VB-3HCE. Small letters and spaces do no harm."

// VoucherRedeemed says that a voucher was redeemed, and for what.
func VoucherRedeemed(campaign, pkg string) string {
	return "Redeemed: “" + campaign + "” gave you " + pkg + ". It pays calls from now on."
}

// FromVoucher is how an account came by a package, where a voucher gave it.
func FromVoucher(campaign string) string { return "Free, from the voucher “" + campaign + "”" }
