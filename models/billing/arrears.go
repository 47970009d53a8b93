package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// arrearsTurns gives what has happened to an account's arrears by the instant, after the last event that is recorded of
// them (nil if none is): what leads from there to how the account stands.
func arrearsTurns(last *models.ArrearsEvent, s rules.Standing, credit rules.CreditPolicy, at time.Time) []models.ArrearsEvent {
	var turns []models.ArrearsEvent
	turn := func(kind models.ArrearsEventKind, since, when time.Time, availableMicros int64) *models.ArrearsEvent {
		turns = append(turns, models.ArrearsEvent{Kind: kind, Since: since, At: when, AvailableMicros: availableMicros})
		return &turns[len(turns)-1]
	}
	open := last != nil && last.Kind != models.ArrearsLifted
	if open && (!s.InArrears() || !last.Since.Equal(s.ArrearsSince)) {
		turn(models.ArrearsLifted, last.Since, at, max(s.AvailableMicros(), 0))
		open = false
	}
	if !s.InArrears() {
		return turns
	}
	if !open {
		turn(models.ArrearsEntered, s.ArrearsSince, s.ArrearsSince, s.AvailableMicros())
	}
	restricted := open && last.Kind == models.ArrearsRestricted
	switch cause := s.Restricted(at, credit); {
	case cause == rules.Unrestricted && restricted:
		turn(models.ArrearsResumed, s.ArrearsSince, at, s.AvailableMicros())
	case cause != rules.Unrestricted && !restricted:
		when := later(at, s.ArrearsSince)
		if cause == rules.GraceOver {
			when = s.ArrearsSince.Add(credit.Grace)
		}
		turn(models.ArrearsRestricted, s.ArrearsSince, when, s.AvailableMicros()).Cause = cause
	}
	return turns
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// recordArrears records what a use case that moved money did to the account's arrears, and before that what had come of
// them until then and nobody had seen yet. before is how the account stood when it was locked.
func (b *Billing) recordArrears(tx *gorm.DB, account *models.Account, before rules.Standing) error {
	after := account.Standing()
	if !before.InArrears() && !after.InArrears() || before.AvailableMicros() == after.AvailableMicros() && before.ArrearsSince.Equal(after.ArrearsSince) {
		return nil
	}
	entry, err := models.LastEntry(tx, account.ID)
	if err != nil {
		return err
	}
	recorded, err := models.LastArrearsEvents(tx, account.ID)
	if err != nil {
		return err
	}
	last := lastEvent(recorded, account.ID)
	turns := arrearsTurns(last, before, b.Credit, entry.At)
	if len(turns) > 0 {
		last = &turns[len(turns)-1]
	}
	for _, turn := range arrearsTurns(last, after, b.Credit, entry.At) {
		turn.EntrySeq = &entry.Seq
		turns = append(turns, turn)
	}
	return models.AppendArrearsEvents(tx, account.ID, turns)
}

func lastEvent(events map[int64]models.ArrearsEvent, accountID int64) *models.ArrearsEvent {
	if e, found := events[accountID]; found {
		return &e
	}
	return nil
}

// WatchArrears records what has happened to accounts in arrears without anybody moving money: calls have led into them,
// the grace period has ended, the credit limit was reached. Each turn is recorded once, whoever watches. It gives how
// many turns there were.
func (b *Billing) WatchArrears(ctx context.Context) (turns int, err error) {
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
	var turned []int64
	for i := range accounts {
		if len(arrearsTurns(lastEvent(recorded, ids[i]), accounts[i].Standing(), b.Credit, now)) > 0 {
			turned = append(turned, ids[i])
		}
	}
	return b.eachAccount(ctx, turned, func(tx *gorm.DB, account *models.Account) (int, error) {
		recorded, err := models.LastArrearsEvents(tx, account.ID)
		if err != nil || account.ArrearsSince == nil {
			return 0, err // cleared meanwhile, which recorded it all
		}
		events := arrearsTurns(lastEvent(recorded, account.ID), account.Standing(), b.Credit, now)
		return len(events), models.AppendArrearsEvents(tx, account.ID, events)
	})
}

// ArrearsHistory is how an account stands with what it owes, and what came before.
type ArrearsHistory struct {
	Now      time.Time
	Standing rules.Standing
	// Events are newest first.
	Events []models.ArrearsEvent
}

// Arrears gives what the account owes at this moment and, newest first, the turns that its arrears took before the one
// with number beforeID (0: up to the last), at most limit.
func (b *Billing) Arrears(ctx context.Context, accountID, beforeID int64, limit int) (ArrearsHistory, error) {
	h := ArrearsHistory{Now: b.Clock.Now()}
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		account, err := models.FindAccount(tx, accountID)
		if err != nil {
			return err
		}
		h.Standing = account.Standing()
		h.Events, err = models.ArrearsEventsOf(tx, accountID, beforeID, limit)
		return err
	})
	return h, err
}
