package stood

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// standing is the money as it stood.
func (r *records) standing() rules.Standing {
	s := rules.Standing{BalanceMicros: r.last.BalanceAfterMicros, AccruedMicros: r.accrued()}
	if over := r.found.StarterOverAt; over == nil || over.After(r.at) {
		s.StarterMicros = r.found.StarterMicros
	}
	if s.InArrears() {
		s.ArrearsSince = r.arrearsSince()
	}
	return s
}

// accrued is what calls had cost by the instant that no entry had charged by then.
func (r *records) accrued() (micros rules.Micros) {
	for i := range r.uncharged {
		h := &r.uncharged[i]
		micros += h.AmountMicros - r.later[paid{hourOf(h), 0}].micros
	}
	return micros
}

// arrearsSince is since when the account was in arrears: as its history says or, of those that nobody has noted yet, the account.
func (r *records) arrearsSince() time.Time {
	if since := r.found.ArrearsSince; since != nil && !since.After(r.at) {
		return *since
	}
	if r.turn != nil && r.turn.Kind != models.ArrearsLifted {
		return r.turn.Since
	}
	return time.Time{}
}
