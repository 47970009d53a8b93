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
	// VouchersMadeBefore refuses a form that was sent again.
	VouchersMadeBefore Plain = "vouchers_made_before"
)

// VoucherRedeemed is told by views/words.
type VoucherRedeemed struct {
	Package  string `json:"package"`
	Campaign string `json:"campaign"`
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
func (VoucherCampaign) Kind() string { return "voucher_campaign" }

// Kind implements Cause.
func (VoucherBeyond) Kind() string { return "voucher_beyond" }
