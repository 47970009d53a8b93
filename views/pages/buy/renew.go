package buy

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Renew shows the order of several packages again before it is made. Changed says which prices are not those that were
// shown, "" if all are; LeftOut names the chosen packages that cannot be ordered again.
type Renew struct {
	layout.Shell
	Steps               []components.Step
	Changed             string
	LeftOut             []LeftOut
	Lines               OrderLines
	Renewed             []RenewedPackage
	UsedUp              []UsedUpChoice
	Effects             []Effect
	Summary             Summary
	Action              string
	Hidden              []Hidden
	Button              string
	BackHref, BackLabel string
}

// LeftOut is a package that cannot be renewed, and why.
type LeftOut struct {
	Text string
	Link parts.Link
}

// RenewedPackage is a package that a new one is ordered for.
type RenewedPackage struct {
	Ref, Href, What, Expiry string
	Quota                   components.Quota
	Status                  parts.Status
}
