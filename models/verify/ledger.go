package verify

import (
	"fmt"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// settled is what the ledger has of one hour.
type settled struct {
	calls        int64
	amountMicros rules.Micros
	lateNos      []int64
}

// compareSettlement compares what is settled of each hour with the hour's ledger entries.
func (rec *records) compareSettlement(r *run) {
	posted := make(map[hourKey]*settled)
	for i := range rec.entries {
		e := &rec.entries[i]
		if e.Kind != models.EntryUsage {
			continue
		}
		key := keyOfEntry(e)
		if posted[key] == nil {
			posted[key] = &settled{}
		}
		posted[key].add(e)
	}
	for i := range rec.hours {
		h := &rec.hours[i]
		key := keyOfHour(h)
		hour := posted[key]
		if hour == nil {
			hour = &settled{}
		}
		delete(posted, key)
		r.compared(settlement, 1)
		r.expect(settlement, key, "settled_calls", h.SettledCalls, hour.calls)
		r.expectMicros(settlement, key, "settled_micros", h.SettledMicros, hour.amountMicros)
		hour.compareLateNos(r, key)
	}
	for i := range rec.entries {
		if e := &rec.entries[i]; e.Kind == models.EntryUsage && posted[keyOfEntry(e)] != nil {
			r.differ(settlement, e.Ref().String(), fmt.Sprintf("%d calls of %s", e.Calls, keyOfEntry(e)), "no such hour")
		}
	}
}

// keyOfEntry gives the hour that a usage entry settles.
func keyOfEntry(e *models.LedgerEntry) hourKey {
	key := hourKey{HourOf: rules.HourOf{Offering: e.Offering()}, outcome: models.OutcomePayPerUse}
	if e.HourStart != nil {
		key.Start = e.HourStart.UTC()
	}
	return key
}

func (s *settled) add(e *models.LedgerEntry) {
	s.calls += e.Calls
	addMicros(&s.amountMicros, -e.AmountMicros)
	if e.LateNo != nil {
		s.lateNos = append(s.lateNos, *e.LateNo)
	}
}

func (s *settled) compareLateNos(r *run, key hourKey) {
	for i, n := range slices.Sorted(slices.Values(s.lateNos)) {
		if n != int64(i) {
			r.differ(settlement, key.String(), fmt.Sprintf("late_no %d", n), fmt.Sprintf("late_no %d", i))
			return
		}
	}
}

// compareLedger compares the numbers and running balances of the entries.
func (rec *records) compareLedger(r *run) {
	r.compared(ledger, len(rec.entries))
	var balance rules.Micros
	for i := range rec.entries {
		e := &rec.entries[i]
		r.expect(ledger, e.Ref(), "seq", e.Seq, int64(i+1))
		addMicros(&balance, e.AmountMicros)
		r.expectMicros(ledger, e.Ref(), "balance_after_micros", e.BalanceAfterMicros, balance)
		balance = e.BalanceAfterMicros // so that one wrong entry is one difference
	}
}

// compareChain recomputes the hash of each entry from its fields and the hash before it. Whatever follows an entry
// that is wrong hangs on a hash that is not its own, so the first one is named and the rest is not looked at.
func (rec *records) compareChain(r *run) {
	previous := models.ChainStart
	for i := range rec.entries {
		e := &rec.entries[i]
		r.compared(chain, 1)
		if computed := e.ChainHash(previous); e.Hash != computed {
			r.differ(chain, e.Ref().String(), "hash "+e.Hash, "hash "+computed)
			return
		}
		previous = e.Hash
	}
}

// compareStanding compares the account's balance, accrued charges and arrears.
func (rec *records) compareStanding(r *run) {
	var sum, open rules.Micros
	for i := range rec.entries {
		addMicros(&sum, rec.entries[i].AmountMicros)
	}
	for i := range rec.hours {
		addMicros(&open, rec.hours[i].AmountMicros-rec.hours[i].SettledMicros)
	}
	r.compared(balances, 1)
	r.expectMicros(balances, accountName{}, "balance_micros", rec.account.BalanceMicros, sum)
	r.compared(accrued, 1)
	r.expectMicros(accrued, accountName{}, "accrued_micros", rec.account.AccruedMicros, open)
	r.compared(credit, 1)
	r.expectMicros(credit, accountName{}, "paid_micros", rec.account.PaidMicros, rec.paid())
	r.compared(arrears, 1)
	standing := rec.account.Standing()
	if standing.InArrears() == (rec.account.ArrearsSince != nil) {
		return
	}
	since := "arrears_since not set"
	if rec.account.ArrearsSince != nil {
		since = "arrears_since " + instant(*rec.account.ArrearsSince)
	}
	r.differ(arrears, accountName{}.String(), since, fmt.Sprintf("available %d micros", standing.AvailableMicros()))
}

// paid sums what the account's payments brought, less what went back to cards.
func (rec *records) paid() (micros rules.Micros) {
	for i := range rec.payments {
		if rec.payments[i].Status == models.PaymentSucceeded {
			addMicros(&micros, rec.payments[i].AmountMicros)
		}
	}
	for i := range rec.refunds {
		if r := &rec.refunds[i]; r.Destination == models.ToCard && r.Status != models.RefundFailed {
			addMicros(&micros, -r.AmountMicros)
		}
	}
	return micros
}
