package pages

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Auto is the page of what is done while the customer is away.
type Auto struct {
	layout.Shell
	Available string
	TopUp     AutoTopUp
	Purchases []AutoPurchase
	Buy       AutoBuy
	Runs      []AutoRun
	Digits    int
}

// AutoTopUp is the form of automatic top-up. NoCard tells that there is no card to charge yet; OffAction is set while it
// is on; Stopped says why it was stopped, Steps what happens when one step is not enough.
type AutoTopUp struct {
	Status                 Status
	NoCard                 bool
	Stopped, Spent         string
	Steps                  string
	Card, Cooldown         components.SelectProps
	Threshold, Amount, Cap components.FieldProps
	Button, OffAction      string
}

// AutoPurchase is a rule that buys packages.
type AutoPurchase struct {
	What, Price, When, Spent, Left string
	Then                           string // what calls get when all packages are used up
	Status                         Status
	Stopped                        string
	ChangeHref, OffAction, OffName string
}

// AutoBuy is the form of a rule that buys packages. NotSold says that there is nothing to choose from in the region.
type AutoBuy struct {
	Title, Region, NotSold string
	RegionCode             string
	Package, Cooldown      components.SelectProps
	Left, Cap              components.FieldProps
	Button                 string
	Then                   []string // what calls get when all packages are used up, of each service
	ServicesHref           string
}

// AutoRun is one time that something was done.
type AutoRun struct {
	Time, What, Amount, Note string
	Href, Link               string
	Status                   Status
}
