package verify

import (
	"encoding/json"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// limitsChange is what an act of models.DeskLimits did, and when.
type limitsChange struct {
	From, To models.OwnLimits
	at       time.Time
}

// compareLimits compares the account's own limits with the acts that set them: what the last one left holds, and each began with what another had
// left, in whatever order clocks say that they were done.
func (rec *records) compareLimits(r *run) {
	changes, last := rec.limitsChanges(r)
	holds := rec.account.Limits().Rule()
	switch {
	case last == nil && (rec.account.LimitsAct != "" || len(changes) > 0 || holds != rules.OwnCredit{}):
		r.differ(ownLimits, accountName{}.String(), limitsName(holds), fmt.Sprintf("no act %q on it is done", rec.account.LimitsAct))
	case last != nil && last.To.Rule() != holds:
		r.differ(ownLimits, accountName{}.String(), limitsName(holds), limitsName(last.To.Rule()))
	}
	left := map[rules.OwnCredit]int{{}: 1} // how often each held from the beginning or was set, less how often it was changed or holds still
	left[holds]--
	for i := range changes {
		left[changes[i].From.Rule()]--
		left[changes[i].To.Rule()]++
	}
	for i := range changes {
		if from := changes[i].From.Rule(); left[from] != 0 {
			r.differ(ownLimits, accountName{}.String(), "changed from "+limitsName(from), "it was set as often as it was changed")
			break
		}
	}
	rec.compareOwed(r, changes)
}

// limitsChanges reads the acts on limits that are done, and finds the one that the account says was last.
func (rec *records) limitsChanges(r *run) (changes []limitsChange, last *limitsChange) {
	for i := range rec.deskActs {
		act := &rec.deskActs[i]
		if act.Kind != models.DeskLimits || act.State != models.DeskDone {
			continue
		}
		r.compared(ownLimits, 1)
		c := limitsChange{at: act.DoneAt()}
		if err := json.Unmarshal([]byte(act.Facts), &c); err != nil {
			r.differ(ownLimits, "act "+act.FormKey, "facts "+act.Facts, err.Error())
			continue
		}
		changes = append(changes, c)
		if act.FormKey == rec.account.LimitsAct {
			last = &c
		}
	}
	return changes, last
}

// compareOwed compares what the account owes with the highest credit limit of its own that has held since it began to owe: calls owe no more, and
// what else has taken money since, as a card's bank, is added. Where what holds for all has held in that time it is not known how much that was.
func (rec *records) compareOwed(r *run, changes []limitsChange) {
	if rec.account.ArrearsSince == nil {
		return
	}
	since := rec.account.ArrearsSince.Add(-raceWindow)
	held := []models.OwnLimits{rec.account.Limits()}
	for i := range changes {
		if !changes[i].at.Before(since) {
			held = append(held, changes[i].From, changes[i].To)
		}
	}
	most := rec.account.StarterMicros
	for _, l := range held {
		if l.LimitMicros == nil {
			return
		}
		most = max(most, *l.LimitMicros)
	}
	for i := range rec.entries {
		if e := &rec.entries[i]; e.Kind != models.EntryUsage && e.AmountMicros < 0 && !e.At.Before(since) {
			addMicros(&most, -e.AmountMicros)
		}
	}
	r.compared(ownLimits, 1)
	if standing := rec.account.Standing(); standing.AvailableMicros() < -most {
		r.differ(ownLimits, accountName{}.String(), fmt.Sprintf("available %d micros", standing.AvailableMicros()), fmt.Sprintf("at most %d owed", most))
	}
}

func limitsName(l rules.OwnCredit) string {
	limit, grace := "the credit limit of all", "the grace period of all"
	if l.HasLimit {
		limit = fmt.Sprintf("credit limit %d micros", l.LimitMicros)
	}
	if l.HasGrace {
		grace = "grace period " + l.Grace.String()
	}
	return limit + ", " + grace
}
