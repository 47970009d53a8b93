package promise

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// Holdings is what an account has, of all regions, that goes on or stops in arrears: services that are subscribed, what the cheapest
// call of them costs, and calls that packages can pay now.
type Holdings struct {
	Subscriptions int
	LeastMicros   rules.Micros
	PackageCalls  int64
}

// BelowZero is what comes of it when less than nothing is available.
func (t Terms) BelowZero(s *rules.Standing, h Holdings) notice.BelowZero {
	return notice.BelowZero{Suspended: s.Suspended, Subscribed: h.Subscriptions > 0, Credit: t.creditOf(s)}
}

// Arrears is what stops and what goes on while the account owes money.
func (t Terms) Arrears(s *rules.Standing, now time.Time, h Holdings) notice.Arrears {
	told := notice.Arrears{PerUse: notice.NonePerUse, PackageCalls: h.PackageCalls}
	switch {
	case s.Suspended:
		told.PerUse, told.PackageCalls = notice.HeldPerUse, 0
	case h.Subscriptions == 0:
	case s.MayPayPerUse(h.LeastMicros, now, t.Credit):
		told.PerUse, told.StopsAt, told.LimitMicros = notice.GoesOnPerUse, s.GraceEnds(t.Credit), s.Credit(t.Credit).LimitMicros
	default:
		told.PerUse = notice.RefusedPerUse
	}
	return told
}

// Turn is what a turn of arrears meant to an account that had this then.
func Turn(e *models.ArrearsEvent, h Holdings) notice.Turn {
	kinds := map[models.ArrearsEventKind]notice.TurnKind{
		models.ArrearsEntered: notice.TurnEntered, models.ArrearsRestricted: notice.TurnRestricted,
		models.ArrearsResumed: notice.TurnResumed, models.ArrearsLifted: notice.TurnLifted,
	}
	return notice.Turn{Kind: kinds[e.Kind], Cause: cause(e), Subscribed: h.Subscriptions > 0}
}

func cause(e *models.ArrearsEvent) notice.Cause {
	switch {
	case e.Kind != models.ArrearsRestricted:
		return ""
	case e.Cause == rules.GraceOver:
		return notice.GraceOver
	}
	return notice.LimitReached
}

// Meanwhile is what became of pay-per-use in arrears that are over, by their turns; during is what the account had while they
// lasted.
func Meanwhile(turns []models.ArrearsEvent, during Holdings) notice.Meanwhile {
	told := notice.Meanwhile{Subscribed: during.Subscriptions > 0}
	for i := range turns {
		if turns[i].Kind == models.ArrearsRestricted {
			told.RefusedFrom, told.Cause = turns[i].At, cause(&turns[i])
			break
		}
	}
	return told
}
