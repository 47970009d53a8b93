package promise

import (
	"strconv"
	"time"

	"ocrconsole/models/rules"
)

// Holdings is what an account has, of all regions, that goes on or stops in arrears: services that are subscribed, and
// calls that packages can pay now.
type Holdings struct {
	Subscriptions int
	PackageCalls  int64
}

// GoesOn says how far pay-per-use goes on in arrears: "for 24 hours, up to $100.00 owed".
func (s Speaker) GoesOn() string {
	if s.Credit.Grace <= 0 || s.Credit.LimitMicros <= 0 {
		return "no further"
	}
	return "for " + length(s.Credit.Grace) + ", up to " + s.Words.Money(s.Credit.LimitMicros) + " owed"
}

// BelowZero says what comes of it when less than nothing is available.
func (s Speaker) BelowZero(h Holdings) string {
	text := "Below zero the account is in arrears: "
	switch {
	case h.Subscriptions == 0:
		text += "orders cannot be paid then. No service is subscribed, so no call is paid per use."
	case s.Credit.Grace <= 0 || s.Credit.LimitMicros <= 0:
		text += "pay-per-use calls are refused at once."
	default:
		text += "pay-per-use calls go on " + s.GoesOn() + ", and are then refused."
	}
	return text
}

// InArrears says what stops and what goes on while the account owes money.
func (s Speaker) InArrears(standing *rules.Standing, now time.Time, h Holdings) string {
	text := "Pay-per-use calls are refused now. "
	if standing.MayPayPerUse(now, s.Credit) {
		text = "Pay-per-use calls stop at " + s.Words.Instant(standing.ArrearsSince.Add(s.Credit.Grace)) +
			", or when " + s.Words.Money(s.Credit.LimitMicros) + " are owed. "
	}
	if h.Subscriptions == 0 {
		text = "No service is subscribed, so no call is paid per use. "
	}
	if h.PackageCalls == 0 {
		return text + "No package of yours can pay now. Orders cannot be paid until a top-up clears the arrears."
	}
	return text + "Calls covered by a package go on, with " + s.Calls(h.PackageCalls) + " left; orders cannot be paid until a top-up clears the arrears."
}

// PayPerUseInArrears says what becomes of pay-per-use calls while the account owes money, as one fact.
func (s Speaker) PayPerUseInArrears(standing *rules.Standing, now time.Time, h Holdings) string {
	switch {
	case h.Subscriptions == 0:
		return "None: no service is subscribed"
	case !standing.MayPayPerUse(now, s.Credit):
		return "Refused until a top-up clears the arrears"
	}
	return "Go on until " + s.Words.Instant(standing.ArrearsSince.Add(s.Credit.Grace)) +
		", or until " + s.Words.Money(s.Credit.LimitMicros) + " are owed; then they are refused"
}

// PackagesInArrears says what becomes of calls that packages pay, as one fact.
func (s Speaker) PackagesInArrears(h Holdings) string {
	if h.PackageCalls == 0 {
		return "None: no package can pay now"
	}
	return "Go on, with " + s.Calls(h.PackageCalls) + " left"
}

// length says a length in whole hours or, where it has none, in minutes, cut.
func length(d time.Duration) string {
	n, unit := int64(d/time.Minute), "minute"
	if d >= time.Hour && d%time.Hour == 0 {
		n, unit = int64(d/time.Hour), "hour"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}
