// Package promise writes the sentences on what the next calls get, for every page, alert and mail. It decides nothing:
// each sentence is made from rules.Next, which is what the next call is charged by.
package promise

import (
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Words writes amounts, counts and times as customers read them.
type Words interface {
	Money(micros rules.Micros) string
	Calls(n int64) string
	Instant(t time.Time) string
}

// Speaker writes the sentences, where pay-per-use goes on in arrears as Credit says.
type Speaker struct {
	Words  Words
	Credit rules.CreditPolicy
}

// Then says what comes next: "Then pay-per-use at $0.0145 per call."
func (s Speaker) Then(n rules.Next) string { return s.Say("Then", n) }

// Say says what calls get from the time that is named: "From now on pay-per-use at $0.0145 per call." A package that
// takes effect later and changes it is told of as well.
func (s Speaker) Say(when string, n rules.Next) string {
	text := when + " " + s.Clause(n) + "."
	for _, more := range []string{s.Limit(n), s.Later(n)} {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

// Clause says what calls get: what pays them, or why they are refused and with what code.
func (s Speaker) Clause(n rules.Next) string {
	switch {
	case n.Payer == rules.PayerPackage && n.Packages > 1:
		return s.Words.Calls(int64(n.Packages)) + " packages pay, with " + s.Calls(n.LeftCalls) + " left together, " + ref(&n.Package) + " first"
	case n.Payer == rules.PayerPackage:
		return "package " + ref(&n.Package) + " pays, with " + s.Calls(n.LeftCalls) + " left"
	case n.Payer == rules.PayerPayPerUse:
		return "pay-per-use at " + s.Words.Money(n.PriceMicros) + " per call"
	default:
		return "calls are refused" + code(n.Refusal) + ", because " + because(n.Refusal)
	}
}

// Limit says when arrears, or the end of the starter credit, stop pay-per-use that goes on for now, "" if neither can.
func (s Speaker) Limit(n rules.Next) string {
	if n.StarterMicros > 0 {
		return s.StarterUsed(n.StarterMicros, n.StarterUsedMicros) + "."
	}
	if n.PayPerUseUntil.IsZero() {
		return ""
	}
	return "The account is in arrears, which stop pay-per-use at " + s.Words.Instant(n.PayPerUseUntil) + ", or when " + s.Words.Money(s.Credit.LimitMicros) + " are owed."
}

// Later says when a package takes effect that does not pay yet, "" if there is none.
func (s Speaker) Later(n rules.Next) string {
	if n.Later.QuotaCalls == 0 {
		return ""
	}
	return "Package " + ref(&n.Later) + ", with " + s.Calls(n.Later.LeftCalls()) + ", pays from " + s.Words.Instant(n.Later.EffectiveAt) + " on."
}

// Calls counts calls in words: "1 call", "1,000 calls".
func (s Speaker) Calls(n int64) string {
	if n == 1 {
		return "1 call"
	}
	return s.Words.Calls(n) + " calls"
}

func ref(p *rules.Package) string {
	return models.Ref{Kind: models.KindPackage, AccountID: p.AccountID, ID: p.ID}.String()
}

// code gives the error code that a refused call is answered with.
func code(refusal error) string {
	switch {
	case errors.Is(refusal, rules.ErrNotEnabled):
		return " with ModelArts.4204"
	case errors.Is(refusal, rules.ErrRestricted):
		return " with ModelArts.4106"
	}
	return ""
}

func because(refusal error) string {
	switch {
	case errors.Is(refusal, rules.ErrNotEnabled):
		return "the service is not subscribed"
	case errors.Is(refusal, rules.ErrStarterUsed):
		return "the starter credit is used up"
	case errors.Is(refusal, rules.ErrUnpaid):
		return "pay-per-use begins with the first payment"
	case errors.Is(refusal, rules.ErrRestricted):
		return "the account is in arrears"
	}
	return "there is no pay-per-use price"
}
