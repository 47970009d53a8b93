// Package auto has the screens on automatic top-ups and purchases, each with the struct that mirrors it.
package auto

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Auto is the page of what is done while the customer is away.
type Auto struct {
	layout.Shell
	Available string
	Frozen    string // that nothing is done, as an access key is used more than usual and nobody has said why
	TopUp     TopUp
	Purchases []Purchase
	Buy       Buy
	Foresee   Foresee
	Forecasts []Forecast
	Runs      []Run
	RunsNote  string // how many of these there are at most
	Digits    int
}

// TopUp is the form of automatic top-up. NoCard tells that there is no card to charge yet; OffAction is set while it
// is on; Stopped says why it was stopped, Steps what happens when one step is not enough.
type TopUp struct {
	Status                 parts.Status
	NoCard                 bool
	Stopped, Spent         string
	Steps                  string
	Card, Cooldown         components.SelectProps
	Threshold, Amount, Cap components.FieldProps
	Button, OffAction      string
}

// Purchase is a rule that buys packages.
type Purchase struct {
	What, Price, When, Spent, Left string
	Then                           string // what calls get when all packages are used up
	Status                         parts.Status
	Stopped                        string
	ChangeHref, OffAction, OffName string
}

// InRegion is of which region a form has something to choose from. NotSold says that there is nothing.
type InRegion struct{ Region, RegionCode, NotSold string }

// Buy is the form of a rule that buys packages.
type Buy struct {
	InRegion
	Title             string
	Package, Cooldown components.SelectProps
	Left, Cap         components.FieldProps
	Button            string
	Then              []string // what calls get when all packages are used up, of each service
	ServicesHref      string
}

// Foresee is the form of a rule that buys what would have been the cheapest.
type Foresee struct {
	InRegion
	How               string
	Service, Cooldown components.SelectProps
	Cap, Least        components.FieldProps
}

// Forecast is such a rule. Ready says when it can be switched on, empty where OnAction does; Sum what came of its trial.
type Forecast struct {
	Of, Terms, Ready, Spent, Stopped, Sum string
	Status                                parts.Status
	OnAction, OnName                      string
	Agreed                                string // the terms, as they are posted
	OffAction, OffName                    string
	Rows                                  []Foreseen
	Tiers                                 string // why what is saved is about
}

// Foreseen is a purchase that a rule made, or would have made: what it cost, what its calls cost per use until now, and what is saved.
type Foreseen struct {
	What, How, Price, PerUse, Saved, Left string
	Href, Link                            string // to the order, or to the same question of what might have been
}

// Run is one time that something was done.
type Run struct {
	Time, What, Amount, Note string
	Href, Link               string
	Status                   parts.Status
}
