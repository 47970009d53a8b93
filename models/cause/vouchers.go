package cause

// This file has vouchers.

// Those without arguments.
const (
	VoucherMistyped Plain = "voucher_mistyped"
	VoucherUnknown  Plain = "voucher_unknown"
	VoucherUsed     Plain = "voucher_used"
	VoucherEnded    Plain = "voucher_ended"
	VoucherExpired  Plain = "voucher_expired"
	VoucherUntil    Plain = "voucher_until"
	VoucherByTwin   Plain = "voucher_by_twin"
	VoucherByCard   Plain = "voucher_by_card"
	NoSuchVouchers  Plain = "no_such_vouchers"
	VoucherCurrency Plain = "voucher_currency"
	VoucherNoChoice Plain = "voucher_no_choice"
	// VoucherOnlyPackage and VoucherOnlyCredit refuse a field of what is not chosen.
	VoucherOnlyPackage Plain = "voucher_only_package"
	VoucherOnlyCredit  Plain = "voucher_only_credit" // #nosec G101 -- a name
	// VouchersWorthBeyond refuses a batch whose worth is more than can be counted.
	VouchersWorthBeyond Plain = "vouchers_worth_beyond"
	// VouchersDeclined refuses to end what was never made.
	VouchersDeclined Plain = "vouchers_declined"
	// VouchersMadeBefore refuses a form that was sent again.
	VouchersMadeBefore Plain = "vouchers_made_before"
)

// VoucherRedeemed is told by views/words.
type VoucherRedeemed struct {
	Package  string `json:"package"`
	Campaign string `json:"campaign"`
}

// VoucherCredited is told by views/words.
type VoucherCredited struct {
	Transaction string `json:"transaction"`
	Campaign    string `json:"campaign"`
	Credit      Money  `json:"credit"`
}

// VoucherCredit is told by views/words: what a voucher credits is from Least to Most, in whole multiples of Least.
type VoucherCredit struct {
	Least Money `json:"least"`
	Most  Money `json:"most"`
}

// VoucherCampaign is told by views/words.
type VoucherCampaign struct {
	Most int `json:"most"`
}

// VoucherBeyond is told by views/words.
type VoucherBeyond struct {
	Most int64 `json:"most"`
}

// Kind implements Cause.
func (VoucherRedeemed) Kind() string { return "voucher_redeemed" }

// Kind implements Cause.
func (VoucherCredited) Kind() string { return "voucher_credited" }

// Kind implements Cause.
func (VoucherCredit) Kind() string { return "voucher_credit" }

// Kind implements Cause.
func (VoucherCampaign) Kind() string { return "voucher_campaign" }

// Kind implements Cause.
func (VoucherBeyond) Kind() string { return "voucher_beyond" }
