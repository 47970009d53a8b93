package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// arrearsEvents gives what has happened to an account's arrears by the instant, after the last event that is recorded of
// them (nil if none is): what leads from there to how the account stands. Pay-per-use goes on while there is enough for a call of the
// least price.
func arrearsEvents(last *models.ArrearsEvent, s rules.Standing, leastMicros rules.Micros, credit rules.CreditPolicy, at time.Time) []models.ArrearsEvent {
	var events []models.ArrearsEvent
	happened := func(kind models.ArrearsEventKind, since, when time.Time, availableMicros rules.Micros) *models.ArrearsEvent {
		events = append(events, models.ArrearsEvent{Kind: kind, Since: since, At: when, AvailableMicros: availableMicros})
		return &events[len(events)-1]
	}
	open := last != nil && last.Kind != models.ArrearsLifted
	if open && (!s.InArrears() || !last.Since.Equal(s.ArrearsSince)) {
		happened(models.ArrearsLifted, last.Since, at, max(s.AvailableMicros(), 0))
		open = false
	}
	if !s.InArrears() {
		return events
	}
	if !open {
		happened(models.ArrearsEntered, s.ArrearsSince, s.ArrearsSince, s.AvailableMicros())
	}
	restricted := open && last.Kind == models.ArrearsRestricted
	switch cause := s.Restricted(leastMicros, at, credit); {
	case cause == rules.Unrestricted && restricted:
		happened(models.ArrearsResumed, s.ArrearsSince, at, s.AvailableMicros())
	case cause != rules.Unrestricted && !restricted:
		when := later(at, s.ArrearsSince)
		if cause == rules.GraceOver {
			when = s.GraceEnds(credit)
		}
		happened(models.ArrearsRestricted, s.ArrearsSince, when, s.AvailableMicros()).Cause = cause
	}
	return events
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// recordArrears records what a use case that moved money, or set the account's limits, did to its arrears, and before that what had
// come of them until then and nobody had seen yet. before is how the account stood when it was locked.
func (t *turn) recordArrears(before rules.Standing) error {
	after := t.account.Standing()
	moved := before.AvailableMicros() != after.AvailableMicros() || !before.ArrearsSince.Equal(after.ArrearsSince)
	if !before.InArrears() && !after.InArrears() || !moved && before.Own == after.Own {
		return nil
	}
	at, entrySeq := t.now, (*int64)(nil)
	if moved {
		entry, err := models.LastEntry(t.tx, t.account.ID)
		if err != nil {
			return err
		}
		at, entrySeq = entry.At, &entry.Seq
	}
	recorded, err := models.LastArrearsEvents(t.tx, t.account.ID)
	if err != nil {
		return err
	}
	least, err := leastPerUse(t.tx, t.catalog, at, t.account.ID)
	if err != nil {
		return err
	}
	last := lastEvent(recorded, t.account.ID)
	events := arrearsEvents(last, before, least[t.account.ID], t.Credit, at)
	if len(events) > 0 {
		last = &events[len(events)-1]
	}
	for _, event := range arrearsEvents(last, after, least[t.account.ID], t.Credit, at) {
		event.EntrySeq = entrySeq
		if !moved {
			event.At = later(event.At, at) // a grace period that was shortened stopped nothing before that
		}
		events = append(events, event)
	}
	return models.AppendArrearsEvents(t.tx, t.account.ID, events)
}

func lastEvent(events map[int64]models.ArrearsEvent, accountID int64) *models.ArrearsEvent {
	if e, found := events[accountID]; found {
		return &e
	}
	return nil
}

// WatchArrears records what has happened to accounts in arrears without anybody moving money: calls have led into them,
// the grace period has ended, the credit limit was reached. Each event is recorded once, whoever watches. It gives how
// many there were.
func (b *Billing) WatchArrears(ctx context.Context) (events int, err error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	now := b.Clock.Now()
	tx := b.DB.WithContext(ctx)
	accounts, err := models.AccountsInArrears(tx)
	if err != nil {
		return 0, err
	}
	ids := make([]int64, len(accounts))
	for i := range accounts {
		ids[i] = accounts[i].ID
	}
	recorded, err := models.LastArrearsEvents(tx, ids...)
	if err != nil {
		return 0, err
	}
	least, err := leastPerUse(tx, snapshot, now, ids...)
	if err != nil {
		return 0, err
	}
	var concerned []int64
	for i := range accounts {
		if len(arrearsEvents(lastEvent(recorded, ids[i]), accounts[i].Standing(), least[ids[i]], b.Credit, now)) > 0 {
			concerned = append(concerned, ids[i])
		}
	}
	return b.eachTurn(ctx, concerned, func(t *turn) (int, error) {
		recorded, err := models.LastArrearsEvents(t.tx, t.account.ID)
		if err != nil || t.account.ArrearsSince == nil {
			return 0, err // cleared meanwhile, which recorded it all
		}
		least, err := leastPerUse(t.tx, t.catalog, t.now, t.account.ID)
		if err != nil {
			return 0, err
		}
		events := arrearsEvents(lastEvent(recorded, t.account.ID), t.account.Standing(), least[t.account.ID], t.Credit, t.now)
		return len(events), models.AppendArrearsEvents(t.tx, t.account.ID, events)
	})
}

// ArrearsHistory is how an account stands with what it owes, and what came before.
type ArrearsHistory struct {
	models.Frame
	Now time.Time
	// Events are newest first.
	Events []models.ArrearsEvent
}

// Arrears gives what the account owes at this moment and, newest first, the events of its arrears before the one
// with number beforeID (0: up to the last), at most limit.
func (b *Billing) Arrears(ctx context.Context, accountID, beforeID int64, limit int) (ArrearsHistory, error) {
	h := ArrearsHistory{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&h.Frame, func(tx *gorm.DB) (models.Frame, error) { return models.ReadFrame(tx, accountID) }),
			models.Reading(&h.Events, func(tx *gorm.DB) ([]models.ArrearsEvent, error) {
				return models.ArrearsEventsOf(tx, accountID, beforeID, limit)
			}),
		)
	})
	return h, err
}
