// Package overview has the page that customers begin with: what is left, how long it lasts, what the month costs, and what is wrong.
package overview

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/metering"
)

// Pages serves it with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Keys     *accounts.Keys
	Billing  *billing.Billing
	Metering *metering.Metering
	Caps     *caps.Caps
}

// view is one request to it: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// Show serves it to a customer. Its address is that of the home page, which visitors see.
func (p *Pages) Show(v *page.View) error { return overview(&view{v, p}) }
