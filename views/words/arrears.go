package words

import (
	"ocrconsole/models/notice"
)

// daySeconds is a day of a grace period, which is none of the calendar.
const daySeconds = 86_400

// GoesOn says how far pay-per-use goes on in arrears: "for 24 hours, up to $100.00 owed".
func (w Writer) GoesOn(c notice.Credit) string {
	if c.None() {
		return "no further"
	}
	return "for " + w.Length(c.GraceSeconds) + ", up to " + w.Figures.Money(c.LimitMicros) + " owed"
}

// GoesOnFor says how far pay-per-use of an account goes on below zero.
func (w Writer) GoesOnFor(g notice.GoesOn) string {
	switch {
	case g.Suspended:
		return "no further while the account is suspended"
	case !g.Trying:
		return w.GoesOn(g.Credit)
	case g.StarterMicros > 0:
		return "until the starter credit of " + w.Figures.Money(g.StarterMicros) + " is used up and, from the first payment on, " + w.GoesOn(g.Credit)
	}
	return "from the first payment on, " + w.GoesOn(g.Credit)
}

// ArrearsGoOn says what goes on in arrears, to an account that is not in any.
func (w Writer) ArrearsGoOn(g notice.GoesOn) string {
	if g.Suspended {
		return held
	}
	return "If it comes to that, pay-per-use calls go on " + w.GoesOnFor(g) + ", and calls covered by a package always."
}

// Length says a length in whole days, if it is more than one, in whole hours or, where it has none, in minutes, cut.
func (w Writer) Length(seconds int64) string {
	if seconds > daySeconds && seconds%daySeconds == 0 {
		return w.counted(seconds/daySeconds, "day")
	}
	if seconds >= 3600 && seconds%3600 == 0 {
		return w.counted(seconds/3600, "hour")
	}
	return w.counted(seconds/60, "minute")
}

// BelowZero says what comes of it when less than nothing is available.
func (w Writer) BelowZero(b notice.BelowZero) string {
	switch {
	case b.Suspended:
		return "Below zero the account is in arrears. " + held
	case !b.Subscribed:
		return "Below zero the account is in arrears: orders cannot be paid then. No service is subscribed, so no call is paid per use."
	case b.Credit.None():
		return "No call leads below zero: a pay-per-use call that there is not enough for is refused."
	}
	return "Below zero the account is in arrears: pay-per-use calls go on " + w.GoesOn(b.Credit) + ", and are then refused."
}

// held is said instead of what stops and what goes on where nothing does.
const held = "The account is suspended: all calls are refused, whoever would pay, and nothing can be bought."

// Arrears says what stops and what goes on while the account owes money.
func (w Writer) Arrears(a notice.Arrears) string {
	if a.PerUse == notice.HeldPerUse {
		return held + " A top-up clears the arrears all the same."
	}
	perUse := "Pay-per-use calls are refused now."
	switch a.PerUse {
	case notice.NonePerUse:
		perUse = "No service is subscribed, so no call is paid per use."
	case notice.GoesOnPerUse:
		perUse = "Pay-per-use calls stop at " + w.Figures.Instant(a.StopsAt) + ", or when a call would lead to more than " + w.Figures.Money(a.LimitMicros) + " owed."
	case notice.RefusedPerUse, notice.HeldPerUse:
	}
	if a.PackageCalls == 0 {
		return Spaced(perUse, "No package of yours can pay now. Orders cannot be paid until a top-up clears the arrears.")
	}
	return Spaced(perUse, "Calls covered by a package go on, with "+w.Calls(a.PackageCalls)+" left; orders cannot be paid until a top-up clears the arrears.")
}

// WithoutEnough says what becomes of calls when not enough is available for one that no package covers.
func (w Writer) WithoutEnough(a notice.Arrears) string {
	switch {
	case a.PerUse == notice.HeldPerUse:
		return held
	case a.PackageCalls == 0:
		return "No package of yours can pay now. A top-up lets pay-per-use calls pass again at once."
	}
	return "Calls covered by a package go on, with " + w.Calls(a.PackageCalls) + " left. A top-up lets pay-per-use calls pass again at once."
}

// PerUseInArrears says what becomes of pay-per-use calls while the account owes money, as one fact.
func (w Writer) PerUseInArrears(a notice.Arrears) string {
	switch a.PerUse {
	case notice.HeldPerUse:
		return refusedHeld
	case notice.NonePerUse:
		return "None: no service is subscribed"
	case notice.RefusedPerUse:
		return "Refused until a top-up clears the arrears"
	case notice.GoesOnPerUse:
	}
	return "Go on until " + w.Figures.Instant(a.StopsAt) + ", or until a call would lead to more than " + w.Figures.Money(a.LimitMicros) + " owed; then they are refused"
}

// refusedHeld says what becomes of calls, whoever would pay, as one fact.
const refusedHeld = "Refused: the account is suspended"

// OrdersInArrears says what becomes of orders, as one fact.
func OrdersInArrears(a notice.Arrears) string {
	if a.PerUse == notice.HeldPerUse {
		return "None: the account is suspended"
	}
	return "Can be paid again once nothing is owed"
}

// PackagesInArrears says what becomes of calls that packages pay, as one fact.
func (w Writer) PackagesInArrears(a notice.Arrears) string {
	switch {
	case a.PerUse == notice.HeldPerUse:
		return refusedHeld
	case a.PackageCalls == 0:
		return "None: no package can pay now"
	}
	return "Go on, with " + w.Calls(a.PackageCalls) + " left"
}

// Clearing says what a top-up that clears the arrears brings back: nothing of pay-per-use where nothing is subscribed, or
// where it has not stopped.
func (w Writer) Clearing(a notice.Arrears) string {
	switch a.PerUse {
	case notice.HeldPerUse:
		return "calls stay refused, and nothing can be bought, until the account is not suspended any more."
	case notice.NonePerUse:
		return "orders can be paid again at once. No service is subscribed, so no call is paid per use."
	case notice.GoesOnPerUse:
		return "orders can be paid again at once, and pay-per-use does not stop."
	case notice.RefusedPerUse:
	}
	return "orders can be paid and pay-per-use calls pass again at once."
}

// notPerUse is said instead of what became of pay-per-use where there was none.
const notPerUse = "No service was subscribed, so no call was paid per use"

// Turn says what a turn of arrears meant to the account: what they stopped or stopped no more. Whether calls passed then depended on
// more than arrears.
func (w Writer) Turn(t notice.Turn) string {
	why := "The credit limit was reached"
	if t.Cause == notice.GraceOver {
		why = "The grace period was over"
	}
	switch {
	case t.Kind == notice.TurnEntered:
		return "The available amount fell below zero."
	case t.Kind == notice.TurnRestricted && !t.Subscribed:
		return why + ". " + notPerUse + ". Arrears stop no calls that a package covers."
	case t.Kind == notice.TurnRestricted:
		return why + ": pay-per-use calls were refused from here on. Arrears stop no calls that a package covers."
	case t.Kind == notice.TurnResumed && !t.Subscribed:
		return "What was owed was within the credit limit and the grace period again. " + notPerUse + "."
	case t.Kind == notice.TurnResumed:
		return "What was owed was within the credit limit and the grace period again: arrears stopped no pay-per-use calls from here on."
	case t.Kind == notice.TurnLifted && !t.Subscribed:
		return "Nothing was owed any more: arrears stopped no orders from here on."
	case t.Kind == notice.TurnLifted:
		return "Nothing was owed any more: arrears stopped neither orders nor pay-per-use calls from here on."
	}
	return ""
}

// Meanwhile says what became of pay-per-use and orders in arrears that are over.
func (w Writer) Meanwhile(m notice.Meanwhile) string {
	switch {
	case !m.Subscribed:
		return notPerUse + ", and orders could not be paid."
	case m.RefusedFrom.IsZero():
		return "Arrears stopped no pay-per-use calls meanwhile, and orders could not be paid."
	case m.Cause == notice.GraceOver:
		return "Pay-per-use calls were refused from " + w.Figures.Instant(m.RefusedFrom) + " on, when the grace period was over."
	}
	return "Pay-per-use calls were refused from " + w.Figures.Instant(m.RefusedFrom) + " on, when the credit limit was reached."
}

// Cleared says what the end of arrears stopped no more.
func (w Writer) Cleared(subscribed bool) string {
	if subscribed {
		return "Then nothing was owed any more: arrears stopped neither orders nor pay-per-use calls of subscribed services."
	}
	return "Then nothing was owed any more: arrears stopped no orders."
}
