package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Redeem asks for the code of a voucher.
type Redeem struct {
	layout.Shell
	Code     components.FieldProps
	BackHref string
}
