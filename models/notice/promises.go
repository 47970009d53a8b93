package notice

import (
	"time"

	"ocrconsole/models/rules"
)

// These are what models/promise decides: what the next calls get, and what arrears stop. Messages carry them, and pages show them.

// Payer is who pays a call.
type Payer string

// The payers.
const (
	PaysPackage Payer = "package"
	PayPerUse   Payer = "pay_per_use"
	PaysNobody  Payer = "nobody" // calls are refused
)

// Refusal is why calls are refused.
type Refusal string

// The refusals.
const (
	NotSubscribed Refusal = "not_subscribed"
	StarterUsed   Refusal = "starter_used"
	NeverPaid     Refusal = "never_paid"
	TooLittle     Refusal = "too_little" // is available, though nothing may be owed
	RefusedOwing  Refusal = "arrears"
	RefusedByCap  Refusal = "cap"
	RefusedAsHeld Refusal = "suspended"
	NoPrice       Refusal = "no_price"
)

// Code is the error code that the calls are answered with, "" where there is none for it.
func (r Refusal) Code() string {
	switch r {
	case "", NoPrice:
		return ""
	case NotSubscribed:
		return "ModelArts.4204"
	case RefusedByCap:
		return "ModelArts.4206"
	case RefusedAsHeld:
		return "ModelArts.4207"
	default: // the money, whatever about it
		return "ModelArts.4106"
	}
}

// Next is what the next calls get.
type Next struct {
	Payer   Payer   `json:"payer"`
	Refusal Refusal `json:"refusal,omitzero"`
	// Package pays, the first of as many as Packages, which have LeftCalls together.
	Package   string `json:"package,omitzero"`
	Packages  int    `json:"packages,omitzero"`
	LeftCalls int64  `json:"left_calls,omitzero"`
	// PriceMicros is what the next call costs per use.
	PriceMicros rules.Micros `json:"price_micros,omitzero"`
	// StopsAt is when arrears stop pay-per-use though no more than LimitMicros are owed by then; zero where there are none.
	StopsAt     time.Time    `json:"stops_at,omitzero"`
	LimitMicros rules.Micros `json:"limit_micros,omitzero"`
	// StarterMicros is the starter credit by which calls are paid per use, 0 for none.
	StarterMicros     rules.Micros `json:"starter_micros,omitzero"`
	StarterUsedMicros rules.Micros `json:"starter_used_micros,omitzero"`
	// Later is a package that takes effect later, nil for none.
	Later *Later `json:"later,omitzero"`
}

// Later is a package that does not pay yet.
type Later struct {
	Package   string    `json:"package"`
	LeftCalls int64     `json:"left_calls"`
	From      time.Time `json:"from"`
}

// Credit is how far pay-per-use goes on in arrears; the zero value: no further.
type Credit struct {
	GraceSeconds int64        `json:"grace_seconds"`
	LimitMicros  rules.Micros `json:"limit_micros"`
}

// None reports whether arrears stop pay-per-use at once.
func (c Credit) None() bool { return c.GraceSeconds <= 0 || c.LimitMicros <= 0 }

// GoesOn is how far an account's pay-per-use goes on below zero. One that has not paid yet is Trying, by its starter credit.
type GoesOn struct {
	Credit        Credit       `json:"credit"`
	Suspended     bool         `json:"suspended,omitzero"`
	Trying        bool         `json:"trying,omitzero"`
	StarterMicros rules.Micros `json:"starter_micros,omitzero"`
}

// PerUse is what becomes of pay-per-use calls.
type PerUse string

// The fates.
const (
	HeldPerUse    PerUse = "suspended" // as are all calls, whoever would pay
	NonePerUse    PerUse = "none"      // nothing is subscribed
	RefusedPerUse PerUse = "refused"
	GoesOnPerUse  PerUse = "goes_on"
)

// Arrears is what stops and what goes on while money is owed.
type Arrears struct {
	PerUse PerUse `json:"per_use"`
	// StopsAt is when calls that go on are refused, or when LimitMicros are owed.
	StopsAt      time.Time    `json:"stops_at,omitzero"`
	LimitMicros  rules.Micros `json:"limit_micros,omitzero"`
	PackageCalls int64        `json:"package_calls"` // that packages can pay all the same
}

// BelowZero is what comes of it when less than nothing is available.
type BelowZero struct {
	Suspended  bool   `json:"suspended,omitzero"` // no call passes, whoever would pay
	Subscribed bool   `json:"subscribed"`
	Credit     Credit `json:"credit"`
}

// TrialState is where an account stands that has not paid, or that owes some of its starter credit still.
type TrialState string

// The states; the zero value is that of all other accounts.
const (
	TrialOwed    TrialState = "owed"    // it has paid since
	TrialNone    TrialState = "none"    // it has no starter credit
	TrialUsedUp  TrialState = "used_up" // and nothing is left of it
	TrialRunning TrialState = "running" // some is left
)

// WhyNoStarter is why an account that has not paid may owe nothing.
type WhyNoStarter string

// The reasons; the zero value is that there is none to say.
const (
	StarterUndecided WhyNoStarter = "undecided"
	StarterPerson    WhyNoStarter = "person"
	StarterNetwork   WhyNoStarter = "network"
	StarterGivenBack WhyNoStarter = "given_back"
)

// Trial is how far an account goes that has not paid.
type Trial struct {
	State         TrialState   `json:"state"`
	StarterMicros rules.Micros `json:"starter_micros"`
	UsedMicros    rules.Micros `json:"used_micros"`
	Why           WhyNoStarter `json:"why,omitzero"`
	Credit        Credit       `json:"credit"`
}

// Cause is why arrears stopped pay-per-use.
type Cause string

// The causes.
const (
	GraceOver    Cause = "grace_over"
	LimitReached Cause = "limit_reached"
)

// TurnKind is what happened to arrears.
type TurnKind string

// The turns.
const (
	TurnEntered    TurnKind = "entered"
	TurnRestricted TurnKind = "restricted"
	TurnResumed    TurnKind = "resumed"
	TurnLifted     TurnKind = "lifted"
)

// Turn is a turn of arrears, and what it meant to an account that had something subscribed then, or not.
type Turn struct {
	Kind       TurnKind `json:"kind"`
	Cause      Cause    `json:"cause,omitzero"` // of TurnRestricted
	Subscribed bool     `json:"subscribed"`
}

// Meanwhile is what became of pay-per-use in arrears that are over.
type Meanwhile struct {
	Subscribed  bool      `json:"subscribed"`
	RefusedFrom time.Time `json:"refused_from,omitzero"` // zero: never
	Cause       Cause     `json:"cause,omitzero"`
}
