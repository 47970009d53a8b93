package trail

import "ocrconsole/models/cause"

// OrderPlaced is that an order was made, to be paid.
type OrderPlaced struct {
	On
	Total    Money `json:"total"`
	Packages int64 `json:"packages"`
}

// OrderCompleted is that an order was paid, With the balance or a card, and gave its packages.
type OrderCompleted struct {
	On
	Total    Money  `json:"total"`
	Packages int64  `json:"packages"`
	With     string `json:"with"`
}

// OrderCancelled is that an order was cancelled before it was paid.
type OrderCancelled struct{ On }

// OrderExpired is that an order was not paid in time.
type OrderExpired struct{ On }

// PaymentBegun is that a payment was begun: at the provider's page, or, SavedCard, by a card that is kept. Order is what it pays, "" for a
// top-up.
type PaymentBegun struct {
	On
	Amount    Money  `json:"amount"`
	Order     string `json:"order,omitzero"`
	SavedCard bool   `json:"saved_card,omitzero"`
}

// PaymentSucceeded is that the money of a payment came.
type PaymentSucceeded struct {
	On
	Amount Money  `json:"amount"`
	Order  string `json:"order,omitzero"`
}

// PaymentFailed is that a payment came to nothing.
type PaymentFailed struct {
	On
	Amount Money        `json:"amount"`
	Order  string       `json:"order,omitzero"`
	Why    cause.Stored `json:"why,omitzero"`
}

// PackageReturned is that a package was given back unused.
type PackageReturned struct {
	On
	PriceMicros int64 `json:"price_micros"`
}

// PackageGiven is that a package was given for free: claimed, if it is an offer of the catalog, or granted by the operator.
type PackageGiven struct {
	On
	Region  string `json:"region"`
	Service string `json:"service"`
	Calls   int64  `json:"calls"`
	Offer   bool   `json:"offer,omitzero"`
}

// PackageTakenBack is that the operator took back what was left of a package that had been given: so many calls.
type PackageTakenBack struct {
	On
	Calls int64 `json:"calls"`
}

// StarterGiven is that the account may owe so much to start with.
type StarterGiven struct {
	Whole
	Micros int64 `json:"micros"`
}

// Vouched is that the operator lets the account owe as one that has paid, or, Withdrawn, no more.
type Vouched struct {
	Whole
	Withdrawn bool `json:"withdrawn,omitzero"`
}

// RefundBegun is that money was given back, ToCard or to the balance: for an order or a payment. Elsewhere tells that the provider or the
// bank did it without us.
type RefundBegun struct {
	On
	Amount    Money        `json:"amount"`
	ToCard    bool         `json:"to_card,omitzero"`
	Of        string       `json:"of,omitzero"`
	Elsewhere bool         `json:"elsewhere,omitzero"`
	Reason    cause.Stored `json:"reason,omitzero"`
}

// RefundSucceeded is that the card has got the money.
type RefundSucceeded struct {
	On
	Amount Money `json:"amount"`
}

// RefundFailed is that the card did not take the money, which is on the balance again.
type RefundFailed struct {
	On
	Amount Money        `json:"amount"`
	Why    cause.Stored `json:"why,omitzero"`
}

// DisputeTurned is that a dispute of a card payment is, or has become, what Status says.
type DisputeTurned struct {
	On
	Payment string `json:"payment"`
	Amount  Money  `json:"amount"`
	Status  string `json:"status"`
}

// CardSaved is that a card was kept for payments.
type CardSaved struct {
	On
	Label string `json:"label"`
}

// CardRemoved is that a saved card is not charged any more.
type CardRemoved struct {
	On
	Label string `json:"label"`
}

// Rule names what is done automatically: a top-up, or the purchase of packages of a service in a region.
type Rule struct {
	On
	Purchase bool   `json:"purchase,omitzero"`
	Forecast string `json:"forecast,omitzero"` // the state of one that buys what would have been the cheapest
	Region   string `json:"region,omitzero"`
	Service  string `json:"service,omitzero"`
}

// AutoSet is that a rule was turned on or changed.
type AutoSet struct {
	Rule
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a AutoSet) Changed() []Change { return a.Changes }

// BoughtByForecast is that packages were bought because calls as those of the days before would have cost less with them.
type BoughtByForecast struct {
	On
	Region   string `json:"region"`
	Service  string `json:"service"`
	Calls    int64  `json:"calls"` // of one package
	Quantity int64  `json:"quantity"`
	Window   int64  `json:"window"`  // calls of the days before
	PerUse   Money  `json:"per_use"` // what they cost per use
	Saved    Money  `json:"saved"`   // by how much they cost less so
}

// AutoTurnedOff is that a rule was turned off by somebody.
type AutoTurnedOff struct{ Rule }

// AutoStopped is that a rule was turned off by the console, and why.
type AutoStopped struct {
	Rule
	Why cause.Stored `json:"why"`
}

// Subscribed is that calls of a service in a region are paid one by one where no package pays them.
type Subscribed struct {
	Whole
	Region  string `json:"region"`
	Service string `json:"service"`
}

// Unsubscribed is that they are refused then.
type Unsubscribed struct {
	Whole
	Region  string `json:"region"`
	Service string `json:"service"`
}

// CapSet is that a cap was set or changed.
type CapSet struct {
	On
	Region  string   `json:"region,omitzero"`
	Service string   `json:"service,omitzero"`
	KeyRef  string   `json:"key,omitzero"`
	Tag     string   `json:"tag,omitzero"`
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a CapSet) Changed() []Change { return a.Changes }

// CapEnded is that a cap was taken away.
type CapEnded struct{ On }

// DetailsSaved is that it was changed whom documents are made out to.
type DetailsSaved struct {
	Whole
	Changes []Change `json:"changes"`
}

// Changed are the changes.
func (a DetailsSaved) Changed() []Change { return a.Changes }
