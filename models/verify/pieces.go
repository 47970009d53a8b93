package verify

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// aheadOfUs is how far ahead of our clock the times of calls may be, as metering takes them.
const aheadOfUs = 5 * time.Minute

func hourOf(at time.Time, snapshot *catalog.Snapshot) time.Time {
	return rules.HourStart(at, snapshot.Zone).UTC()
}

// trust takes what is stored of the hours whose calls are not looked at for what their calls would give.
func (w *whole) trust(t *tally) {
	var unread, dropped Totals
	from := w.readFrom(t.records)
	for i := range t.records.hours {
		h := &t.records.hours[i]
		if !h.HourStart.Before(from) {
			continue
		}
		sum := &hourSum{calls: h.Calls, amountMicros: h.AmountMicros, leftCalls: h.LeftCalls}
		if h.Outcome == models.OutcomePayPerUse {
			known := t.tariffsOf(h.Offering())
			sum.tariffs = tariffRange{known.at(h.HourStart.Add(-raceWindow - aheadOfUs)), known.at(h.HourStart.Add(time.Hour + raceWindow)), true}
		}
		t.hours[keyOfHour(h)] = sum
		if p := t.packages[h.PackageID]; p != nil {
			p.calls += h.Calls
		}
		if t.records.account.KeepsCall(h.HourStart) {
			unread.add(1, h.Calls)
		} else {
			dropped.add(1, h.Calls)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unread.add(unread.Hours, unread.Calls)
	w.dropped.add(dropped.Hours, dropped.Calls)
}

// addCalls adds the account's calls, in pieces of whole hours of one service, if they are many or only some are looked at.
func (w *whole) addCalls(t *tally) error {
	var pieces []models.CallSpan
	if err := w.readers.Do(func(tx *gorm.DB) (err error) {
		pieces, err = w.pieces(tx, t.records)
		return err
	}); err != nil {
		return err
	}
	parts := make([]*tally, len(pieces))
	var group errgroup.Group
	group.SetLimit(cap(w.readers))
	var adding sync.Mutex
	for i, piece := range pieces {
		group.Go(func() error {
			return w.readers.Do(func(tx *gorm.DB) error {
				part := t.part(w.newRun(t.accountID))
				if err := models.EachCall(tx, t.accountID, piece, part.add); err != nil {
					return err
				}
				adding.Lock()
				defer adding.Unlock()
				t.addSums(part)
				parts[i] = part
				return nil
			})
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, part := range parts { // in their order, so that the report does not depend on who was first
		t.addFindings(part.run)
	}
	return nil
}

// pieces divides the calls that are looked at.
func (w *whole) pieces(tx *gorm.DB, rec *records) ([]models.CallSpan, error) {
	if w.readFrom(rec).IsZero() {
		var calls int64
		for i := range rec.hours {
			calls += rec.hours[i].Calls
		}
		if calls <= w.piece {
			return []models.CallSpan{{}}, nil
		}
	}
	services, err := models.ServicesOfCalls(tx, rec.account.ID)
	if err != nil {
		return nil, err
	}
	var pieces []models.CallSpan
	for i := range services {
		pieces = append(pieces, w.piecesOf(rec, &services[i])...)
	}
	return pieces, nil
}

// piecesOf divides the calls of one service by the hours, as many as are stored of each. Together the pieces are all of its calls
// from the first hour on, whatever is stored.
func (w *whole) piecesOf(rec *records, at *rules.Offering) []models.CallSpan {
	from := w.readFrom(rec)
	pieces := []models.CallSpan{{At: at, From: from}}
	var calls int64
	for i := range rec.hours { // by their start
		h := &rec.hours[i]
		if h.Region != at.Region || h.Service != at.Service || h.HourStart.Before(from) {
			continue
		}
		last := &pieces[len(pieces)-1]
		if calls >= w.piece && h.HourStart.After(last.From) {
			last.Until, calls = h.HourStart, 0
			pieces = append(pieces, models.CallSpan{At: at, From: h.HourStart})
		}
		calls += h.Calls
	}
	return pieces
}

// part makes a tally for some of the account's calls, which may be counted while others are: they share only the marks.
func (t *tally) part(r *run) *tally {
	part := &tally{run: r, records: t.records, packages: make(map[int64]*packageTally, len(t.packages)), hours: make(map[hourKey]*hourSum)}
	for id, p := range t.packages {
		part.packages[id] = &packageTally{Package: p.Package, left: p.left}
	}
	return part
}

// addSums adds what the part has counted.
func (t *tally) addSums(part *tally) {
	for id, p := range part.packages {
		t.packages[id].calls += p.calls
	}
	for key, b := range part.hours {
		if a := t.hours[key]; a != nil {
			a.add(b)
		} else {
			t.hours[key] = b
		}
	}
	part.packages, part.hours = nil, nil
}

func (s *hourSum) add(b *hourSum) {
	if b.calls > 0 && (s.calls == 0 || b.leftCalls < s.leftCalls) {
		s.leftCalls = b.leftCalls
	}
	s.calls += b.calls
	addMicros(&s.amountMicros, b.amountMicros)
	s.tariffs.add(b.tariffs)
}

// addFindings takes over what was compared and found.
func (r *run) addFindings(part *run) {
	for id := range part.checks {
		a, b := &r.checks[id], &part.checks[id]
		a.Rows += b.Rows
		a.Differences = slices.Concat(a.Differences, b.Differences)
		if more := len(a.Differences) - maxDifferences; more > 0 {
			a.Differences, a.Omitted = a.Differences[:maxDifferences], a.Omitted+int64(more)
		}
		a.Omitted += b.Omitted
	}
}
