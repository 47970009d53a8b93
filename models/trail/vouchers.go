package trail

// VouchersMade is that a batch of so many vouchers was made, each to be redeemed so often. What each of them is typed as nobody can read
// again.
type VouchersMade struct {
	Whole
	Batch    int64  `json:"batch"`
	Campaign string `json:"campaign"`
	Vouchers int64  `json:"vouchers"`
	UsesEach int64  `json:"uses_each"`
}

// VouchersEnded is that no voucher of a batch can be redeemed any more.
type VouchersEnded struct {
	Whole
	Batch int64 `json:"batch"`
}

// VoucherRedeemed is that an account got a package by a voucher.
type VoucherRedeemed struct {
	On
	Batch    int64  `json:"batch"`
	Campaign string `json:"campaign"`
}
