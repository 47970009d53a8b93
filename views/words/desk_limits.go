package words

import (
	"time"

	"ocrconsole/models/rules"
)

// asForAll says that what holds for all accounts holds for one.
const asForAll = "as for all"

func ofItsOwn(text string, own bool) string {
	if own {
		return text + ", set for this account"
	}
	return text + ", " + asForAll
}

// Limits are how far an account may owe, and what of it was set for this account alone.
type Limits struct {
	LimitMicros        rules.Micros
	Grace              time.Duration
	OwnLimit, OwnGrace bool
}

// CreditLimit says how much the account may owe: "$100.00, as for all".
func (w Writer) CreditLimit(l Limits) string {
	return ofItsOwn(w.Figures.Money(l.LimitMicros), l.OwnLimit)
}

// GracePeriod says how long: "3 days, set for this account".
func (w Writer) GracePeriod(l Limits) string {
	return ofItsOwn(w.Length(int64(l.Grace/time.Second)), l.OwnGrace)
}

// LimitsNow says what holds before something else is set.
func (w Writer) LimitsNow(l Limits) string {
	return "Now the credit limit is " + w.CreditLimit(l) + "; the grace period is " + w.GracePeriod(l) + "."
}

// LimitsWait says what an act that waits sets, and what holds until then.
func (w Writer) LimitsWait(from, to Limits) string {
	return Spaced(fromTo("Credit limit", w.CreditLimit(from), w.CreditLimit(to)), fromTo("Grace period", w.GracePeriod(from), w.GracePeriod(to)))
}

func fromTo(what, from, to string) string {
	if from == to {
		return what + ": " + to + ", as now."
	}
	return what + ": now " + from + "; then " + to + "."
}

// LimitsHint says what an empty field sets.
func LimitsHint(forAll string) string {
	return "Empty: what holds for all, " + forAll + ". 0: no credit."
}

// LimitsSetBy says who set the limits, when and why.
func LimitsSetBy(by, at, reason string) string { return by + ", " + at + ". " + whyActed(reason) }

// ApprovedBy names who asked for something and who approved it.
func ApprovedBy(asked, approved string) string { return asked + ", approved by " + approved }
