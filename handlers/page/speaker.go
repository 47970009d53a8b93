package page

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// Speaker tells what the next calls get, and what arrears stop: each sentence is the words for what models/promise decides.
type Speaker struct {
	Writer words.Writer
	Terms  promise.Terms
}

// Then says what comes next: "Then pay-per-use at $0.0145 per call."
func (s Speaker) Then(n rules.Next) string { return s.Writer.Then(s.Terms.Next(n)) }

// Now says what calls get at this moment.
func (s Speaker) Now(n rules.Next) string { return s.Writer.Now(s.Terms.Next(n)) }

// ThenBriefly is Then, beside where it is told when arrears, or the end of the starter credit, stop pay-per-use.
func (s Speaker) ThenBriefly(n rules.Next) string { return s.Writer.ThenBriefly(s.Terms.Next(n)) }

// NowBriefly is Now, beside where that is told.
func (s Speaker) NowBriefly(n rules.Next) string { return s.Writer.NowBriefly(s.Terms.Next(n)) }

// WithoutPackage says what calls get that no package pays.
func (s Speaker) WithoutPackage(n rules.Next) string {
	return s.Writer.WithoutPackage(s.Terms.Next(n))
}

// WhenAllIsUsedUp says what calls get when no package has any left.
func (s Speaker) WhenAllIsUsedUp(n rules.Next) string {
	return s.Writer.WhenAllIsUsedUp(s.Terms.Next(n))
}

// Of says what calls of the service get.
func (s Speaker) Of(service string, n rules.Next) string {
	return s.Writer.Of(service, s.Terms.Next(n))
}

// FromThenOn says what calls of the service in a region get once the packages are returned.
func (s Speaker) FromThenOn(service, region string, n rules.Next) string {
	return s.Writer.FromThenOn(service, region, s.Terms.Next(n))
}

// Clause says what calls get, as part of a sentence.
func (s Speaker) Clause(n rules.Next) string { return s.Writer.Clause(s.Terms.Next(n)) }

// Remedy leads to where calls in the region that are refused can be had to pass again, "" and "" where nothing of the customer's refuses them.
func (s Speaker) Remedy(n rules.Next, region string) (action, href string) {
	return words.Remedy(s.Terms.Next(n).Refusal.Code(), region)
}

// Limit says when arrears, or the end of the starter credit, stop pay-per-use that goes on for now, "" if neither can.
func (s Speaker) Limit(n rules.Next) string { return s.Writer.Limit(s.Terms.Next(n)) }

// Later says when a package takes effect that does not pay yet, "" if there is none.
func (s Speaker) Later(n rules.Next) string { return s.Writer.Later(s.Terms.Next(n)) }

// StarterUsed says how much of the starter credit is used.
func (s Speaker) StarterUsed(creditMicros, usedMicros rules.Micros) string {
	return s.Writer.StarterUsed(creditMicros, usedMicros)
}

// Starter says how far an account goes that has not paid; "" and "" for all others.
func (s Speaker) Starter(standing *rules.Standing, decided models.Starter) (title, text string) {
	if trial := s.Terms.Trial(standing, decided); trial != nil {
		return s.Writer.Trial(*trial)
	}
	return "", ""
}

// Newcomers says what an account may do before its first payment, for whoever has none yet.
func (s Speaker) Newcomers() string { return s.Writer.Newcomers(s.Terms.Credit.StarterMicros) }

// GoesOnFor says how far pay-per-use of the account goes on below zero.
func (s Speaker) GoesOnFor(standing *rules.Standing) string {
	return s.Writer.GoesOnFor(s.Terms.GoesOnFor(standing))
}

// InArrears says what stops and what goes on while the account owes money.
func (s Speaker) InArrears(standing *rules.Standing, now time.Time, h promise.Holdings) string {
	return s.Writer.Arrears(s.Terms.Arrears(standing, now, h))
}

// PayPerUseInArrears says what becomes of pay-per-use calls then, as one fact.
func (s Speaker) PayPerUseInArrears(standing *rules.Standing, now time.Time, h promise.Holdings) string {
	return s.Writer.PerUseInArrears(s.Terms.Arrears(standing, now, h))
}

// PackagesInArrears says what becomes of calls that packages pay then, as one fact.
func (s Speaker) PackagesInArrears(standing *rules.Standing, now time.Time, h promise.Holdings) string {
	return s.Writer.PackagesInArrears(s.Terms.Arrears(standing, now, h))
}

// OrdersInArrears says what becomes of orders then, as one fact.
func (s Speaker) OrdersInArrears(standing *rules.Standing, now time.Time, h promise.Holdings) string {
	return words.OrdersInArrears(s.Terms.Arrears(standing, now, h))
}

// Clearing says what a top-up that clears the arrears brings back.
func (s Speaker) Clearing(standing *rules.Standing, now time.Time, h promise.Holdings) string {
	return s.Writer.Clearing(s.Terms.Arrears(standing, now, h))
}

// Turn says what a turn of arrears meant to an account that had this then.
func (s Speaker) Turn(e *models.ArrearsEvent, h promise.Holdings) string {
	return s.Writer.Turn(promise.Turn(e, h))
}
