package trail

// VouchersOf is what a batch of so many vouchers gives, each to be redeemed so often: packages of calls of a service in a region, or credit. What each
// of them is typed as nobody can read again.
type VouchersOf struct {
	Whole
	Batch    int64  `json:"batch"`
	Campaign string `json:"campaign"`
	Vouchers int64  `json:"vouchers"`
	UsesEach int64  `json:"uses_each"`
	Region   string `json:"region,omitzero"`
	Service  string `json:"service,omitzero"`
	Calls    int64  `json:"calls,omitzero"`
	Credit   Money  `json:"credit,omitzero"`
}

// VouchersMade is that a batch of vouchers was made.
type VouchersMade VouchersOf

// VouchersAsked is that an operator asked for a batch that is worth more than they move alone, and which waits for a second one.
type VouchersAsked VouchersOf

// VouchersDeclined is that a second operator declined it.
type VouchersDeclined struct {
	Whole
	Batch    int64  `json:"batch"`
	Campaign string `json:"campaign"`
}

// VouchersEnded is that no voucher of a batch can be redeemed any more.
type VouchersEnded struct {
	Whole
	Batch int64 `json:"batch"`
}

// VoucherRedeemed is that an account got a package by a voucher, or was credited.
type VoucherRedeemed struct {
	On
	Batch    int64  `json:"batch"`
	Campaign string `json:"campaign"`
	Credit   Money  `json:"credit,omitzero"`
}
