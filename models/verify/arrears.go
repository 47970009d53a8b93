package verify

import (
	"fmt"
	"slices"

	"ocrconsole/models"
)

// arrearsTurns are the turns that may follow each; "" stands for an account that owes nothing.
var arrearsTurns = map[models.ArrearsEventKind][]models.ArrearsEventKind{
	"":                       {models.ArrearsEntered},
	models.ArrearsEntered:    {models.ArrearsRestricted, models.ArrearsLifted},
	models.ArrearsRestricted: {models.ArrearsResumed, models.ArrearsLifted},
	models.ArrearsResumed:    {models.ArrearsRestricted, models.ArrearsLifted},
}

// turnName names a turn of the account's arrears.
type turnName int64

func (n turnName) String() string { return fmt.Sprintf("arrears event %d", int64(n)) }

// compareArrearsHistory compares the turns of the account's arrears with each other, with the ledger, and with how the
// account stands. That it came to owe may not be recorded yet: calls lead into arrears, and a job notices.
func (rec *records) compareArrearsHistory(r *run) {
	r.compared(arrearsHistory, len(rec.turns))
	var open *models.ArrearsEvent
	for i := range rec.turns {
		e := &rec.turns[i]
		state := models.ArrearsEventKind("")
		if open != nil {
			state = open.Kind
		}
		if !slices.Contains(arrearsTurns[state], e.Kind) {
			r.differ(arrearsHistory, turnName(e.ID).String(), string(e.Kind), fmt.Sprintf("one of %q", arrearsTurns[state]))
		}
		if open != nil && !e.Since.Equal(open.Since) {
			r.differ(arrearsHistory, turnName(e.ID).String(), "since "+instant(e.Since), "since "+instant(open.Since))
		}
		rec.compareTurnEntry(r, e)
		open = e
		if e.Kind == models.ArrearsLifted {
			open = nil
		}
	}
	if open == nil {
		return
	}
	switch since := rec.account.ArrearsSince; {
	case since == nil:
		r.differ(arrearsHistory, turnName(open.ID).String(), "arrears since "+instant(open.Since), "nothing is owed")
	case !since.Equal(open.Since):
		r.differ(arrearsHistory, turnName(open.ID).String(), "arrears since "+instant(open.Since), "arrears since "+instant(*since))
	}
}

// compareTurnEntry compares a turn with the ledger entry that brought it about.
func (rec *records) compareTurnEntry(r *run, e *models.ArrearsEvent) {
	if e.EntrySeq == nil {
		return
	}
	i := slices.IndexFunc(rec.entries, func(entry models.LedgerEntry) bool { return entry.Seq == *e.EntrySeq })
	if i < 0 {
		return // the foreign key would be broken
	}
	if !rec.entries[i].At.Equal(e.At) {
		r.differ(arrearsHistory, turnName(e.ID).String(), "at "+instant(e.At), rec.entries[i].Ref().String()+" at "+instant(rec.entries[i].At))
	}
}
