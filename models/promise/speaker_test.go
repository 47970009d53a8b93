package promise_test

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// told is what customers read of what is promised under these terms.
type told struct{ promise.Terms }

var writer = words.Writer{Figures: shop.Words{}}

func under(credit rules.CreditPolicy) told { return told{promise.Terms{Credit: credit}} }

func (t told) Then(n rules.Next) string { return writer.Then(t.Next(n)) }

func (t told) InArrears(s *rules.Standing, now time.Time, h promise.Holdings) string {
	return writer.Arrears(t.Arrears(s, now, h))
}

func (t told) PayPerUseInArrears(s *rules.Standing, now time.Time, h promise.Holdings) string {
	return writer.PerUseInArrears(t.Arrears(s, now, h))
}

func (t told) PackagesInArrears(h promise.Holdings) string {
	return writer.PackagesInArrears(t.Arrears(&rules.Standing{}, noon, h))
}

func (t told) Clearing(s *rules.Standing, now time.Time, h promise.Holdings) string {
	return writer.Clearing(t.Arrears(s, now, h))
}

func (t told) BelowZero(h promise.Holdings) string {
	return writer.BelowZero(t.Terms.BelowZero(&rules.Standing{}, h))
}

func (t told) GoesOn() string { return t.GoesOnFor(&rules.Standing{}) }

func (t told) GoesOnFor(s *rules.Standing) string { return writer.GoesOnFor(t.Terms.GoesOnFor(s)) }

func (t told) Newcomers() string { return writer.Newcomers(t.Credit.StarterMicros) }

func (t told) Starter(s *rules.Standing, decided models.Starter) (title, text string) {
	if trial := t.Trial(s, decided); trial != nil {
		return writer.Trial(*trial)
	}
	return "", ""
}

func (told) Turn(e *models.ArrearsEvent, h promise.Holdings) string {
	return writer.Turn(promise.Turn(e, h))
}

func (told) Meanwhile(turns []models.ArrearsEvent, during promise.Holdings) string {
	return writer.Meanwhile(promise.Meanwhile(turns, during))
}

func (told) Cleared(h promise.Holdings) string { return writer.Cleared(h.Subscriptions > 0) }
