package metering

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TestPartsOfTransactionsAreTheWholeWhoeverSpentIt charges random calls of one hour in several transactions, and picks those of each of some keys: over
// all keys the parts of each transaction are the whole of it, and what none has charged is what is left.
func TestPartsOfTransactionsAreTheWholeWhoeverSpentIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
		at := rules.Offering{Region: "r", Service: "s"}
		posted := rapid.IntRange(0, 3).Draw(t, "transactions")
		keys := rapid.IntRange(1, 4).Draw(t, "keys")
		entries := make([]models.LedgerEntry, posted)
		for i := range entries {
			lateNo := int64(i)
			entries[i] = models.LedgerEntry{Seq: int64(10 + i), At: start.Add(time.Hour + time.Duration(10*(i+1))*time.Minute), Region: at.Region, Service: at.Service, HourStart: &start, LateNo: &lateNo}
		}
		picks, open := make([][]models.PerUseQuarter, keys), Cost{}
		for range rapid.IntRange(0, 12).Draw(t, "calls") {
			key, slot := rapid.IntRange(0, keys-1).Draw(t, "key"), rapid.IntRange(0, posted).Draw(t, "charged by")
			call := models.PerUseQuarter{
				Quarter: start.Unix()/900 + rapid.Int64Range(0, 3).Draw(t, "quarter"), Region: at.Region, Service: at.Service, Calls: 1,
				AmountMicros: rules.Micros(rapid.Int64Range(0, 20_000).Draw(t, "price")),
			}
			if slot > 0 || posted == 0 { // recorded after the transaction before
				call.RecordedMicros = start.Add(time.Hour + time.Duration(10*slot)*time.Minute + time.Minute).UnixMicro()
			}
			if slot < posted {
				entries[slot].Calls, entries[slot].AmountMicros = entries[slot].Calls+1, entries[slot].AmountMicros-call.AmountMicros
			} else {
				open = open.Plus(Cost{1, call.AmountMicros})
			}
			for k := range picks {
				one := call
				if k == key {
					one.PickedCalls, one.PickedMicros = one.Calls, one.AmountMicros
				}
				picks[k] = append(picks[k], one)
			}
		}
		parts, left := make(map[int64]Cost), Cost{}
		for k := range picks {
			var c Charges
			c.divide(picks[k], entries, time.UTC)
			for _, charge := range c.List {
				if charge.Mixed {
					t.Fatalf("%+v is not told apart", charge)
				}
				parts[charge.Seq] = parts[charge.Seq].Plus(charge.Part)
			}
			left = left.Plus(c.Open)
		}
		for _, e := range entries {
			if want := (Cost{e.Calls, -e.AmountMicros}); parts[e.Seq] != want {
				t.Fatalf("the parts of %d are %+v, want %+v", e.Seq, parts[e.Seq], want)
			}
		}
		if left != open {
			t.Fatalf("%+v is not charged, want %+v", left, open)
		}
	})
}

// TestTransactionsWhoseCallsCannotBeToldApartSaySo is of a call that was recorded before a transaction was posted and charged by the next one.
func TestTransactionsWhoseCallsCannotBeToldApartSaySo(t *testing.T) {
	start, first, second := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), int64(0), int64(1)
	entries := []models.LedgerEntry{
		{Seq: 2, At: start.Add(2 * time.Hour), HourStart: &start, LateNo: &second, Calls: 1, AmountMicros: -7},
		{Seq: 1, At: start.Add(time.Hour), HourStart: &start, LateNo: &first, Calls: 2, AmountMicros: -10},
	}
	quarters := func(picked ...int64) (all []models.PerUseQuarter) {
		for i, price := range []rules.Micros{5, 5, 7} {
			all = append(all, models.PerUseQuarter{Quarter: start.Unix() / 900, Calls: 1, AmountMicros: price, PickedCalls: picked[i], PickedMicros: rules.Micros(picked[i]) * price})
		}
		return all
	}
	var some, whole, none Charges
	some.divide(quarters(1, 0, 1), entries, time.UTC)
	if len(some.List) != 2 || !some.List[0].Mixed || !some.List[1].Mixed || some.Mixed != (Cost{2, 12}) || some.Part != (Cost{}) || some.Open != (Cost{}) {
		t.Errorf("of some: %+v", some)
	}
	whole.divide(quarters(1, 1, 1), entries, time.UTC)
	if len(whole.List) != 2 || whole.Part != (Cost{3, 17}) || whole.List[0].Part != (Cost{1, 7}) || whole.Mixed != (Cost{}) || whole.Open != (Cost{}) {
		t.Errorf("of all: %+v", whole)
	}
	if none.divide(quarters(0, 0, 0), entries, time.UTC); len(none.List) != 0 {
		t.Errorf("of none: %+v", none)
	}
}
