package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Redeem asks for the code of a voucher or, with an Offer, whether to redeem it.
type Redeem struct {
	layout.Shell
	Code     components.FieldProps
	BackHref string
	Offer    *Offer
}

// Offer is what the code of a voucher gives. Step is sent with it by who has seen that.
type Offer struct {
	Code, Step string
	Credit     bool // and no package
	Facts      []components.Definition
}
