// Package promise decides what customers are told of the next calls, for every page, alert and mail. It makes facts of rules.Next,
// which is what the next call is charged by, and of how the account stands; views/words writes them. Nobody else promises anything.
package promise

import (
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// Terms are how far pay-per-use goes on below zero, by which it is told what the next calls get.
type Terms struct {
	Credit rules.CreditPolicy
}

// Next is what the next calls get.
func (t Terms) Next(n rules.Next) notice.Next {
	told := notice.Next{Later: later(&n.Later)}
	switch n.Payer {
	case rules.PayerPackage:
		told.Payer, told.Package, told.Packages, told.LeftCalls = notice.PaysPackage, ref(&n.Package), n.Packages, n.LeftCalls
	case rules.PayerPayPerUse:
		told.Payer, told.PriceMicros = notice.PayPerUse, n.PriceMicros
	default:
		told.Payer, told.Refusal = notice.PaysNobody, refusal(n.Refusal)
	}
	if n.StarterMicros > 0 {
		told.StarterMicros, told.StarterUsedMicros = n.StarterMicros, n.StarterUsedMicros
	} else if !n.PayPerUseUntil.IsZero() {
		told.StopsAt, told.LimitMicros = n.PayPerUseUntil, n.LimitMicros
	}
	return told
}

func later(p *rules.Package) *notice.Later {
	if p.QuotaCalls == 0 {
		return nil
	}
	return &notice.Later{Package: ref(p), LeftCalls: p.LeftCalls(), From: p.EffectiveAt}
}

func ref(p *rules.Package) string {
	return models.Ref{Kind: models.KindPackage, AccountID: p.AccountID, ID: p.ID}.String()
}

func refusal(err error) notice.Refusal {
	switch {
	case errors.Is(err, rules.ErrSuspended):
		return notice.RefusedAsHeld
	case errors.Is(err, rules.ErrNotEnabled):
		return notice.NotSubscribed
	case errors.Is(err, rules.ErrStarterUsed):
		return notice.StarterUsed
	case errors.Is(err, rules.ErrUnpaid):
		return notice.NeverPaid
	case errors.Is(err, rules.ErrTooLittle):
		return notice.TooLittle
	case errors.Is(err, rules.ErrInArrears):
		return notice.RefusedOwing
	case errors.Is(err, rules.ErrCapReached):
		return notice.RefusedByCap
	}
	return notice.NoPrice
}

// creditOf is how far pay-per-use of the account goes on in arrears.
func (t Terms) creditOf(s *rules.Standing) notice.Credit {
	credit := s.Credit(t.Credit)
	return notice.Credit{GraceSeconds: int64(credit.Grace / time.Second), LimitMicros: credit.LimitMicros}
}

// GoesOnFor is how far pay-per-use of the account goes on below zero.
func (t Terms) GoesOnFor(s *rules.Standing) notice.GoesOn {
	return notice.GoesOn{Credit: t.creditOf(s), Suspended: s.Suspended, Trying: s.Trying, StarterMicros: s.StarterMicros}
}
