package revenue

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Item is one thing that a figure is made of.
type Item struct {
	AccountID int64     `json:"account_id"`
	Ref       string    `json:"ref,omitempty"` // of a package, a transaction or a document; hours have none
	At        time.Time `json:"at,omitzero"`   // when it was sold, returned, void, posted, issued; the start of an hour
	Region    string    `json:"region,omitempty"`
	Service   string    `json:"service,omitempty"`
	Calls     int64     `json:"calls,omitempty"`
	// AmountMicros is its part of a figure that is money.
	AmountMicros rules.Micros `json:"amount_micros"`
}

// Items gives to fn what the figure is made of from the first of the days or months that are wanted until the end of the last, as of
// one moment, in the order of the accounts: together they are the sum of the figure over the rows, of opening that of the first row and of
// closing that of the last. An error of fn ends it, and is what it returns.
func (r *Revenue) Items(ctx context.Context, f Figure, w Wanted, fn func(Item) error) error {
	snapshot, err := r.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	bounds, err := w.bounds(snapshot.Zone, models.Instant(r.Clock.Now()))
	if err != nil {
		return err
	}
	l := &lister{Wanted: &w, figure: f, from: bounds[0], until: bounds[len(bounds)-1], give: func(i Item) error {
		if i.Calls == 0 && i.AmountMicros == 0 || !w.matches(rules.Offering{Region: i.Region, Service: i.Service}) {
			return nil
		}
		return fn(i)
	}}
	return r.eachPage(ctx, &w, l.page)
}

// lister lists what one figure is made of.
type lister struct {
	*Wanted
	figure      Figure
	from, until time.Time
	give        func(Item) error
}

func (l *lister) page(tx *gorm.DB, accountIDs []int64) error {
	switch {
	case slices.Contains(ofPackages, l.figure):
		return l.packages(tx, accountIDs)
	case l.figure == Tax:
		return l.documents(tx, accountIDs)
	case l.figure == Refunds, l.figure == ToCards, l.figure == Disputes:
		return l.refunds(tx, accountIDs)
	case ofEntries[l.figure] != nil:
		return l.entries(tx, accountIDs)
	default:
		return l.hours(tx, accountIDs)
	}
}

func (l *lister) packages(tx *gorm.DB, accountIDs []int64) error {
	bounds := []time.Time{l.from, l.until}
	packages, err := paidPackages(tx, accountIDs, bounds)
	if err != nil {
		return err
	}
	for i := range packages {
		p := &packages[i]
		m := p.moves(bounds)[0]
		item := Item{AccountID: p.AccountID, Ref: p.Ref().String(), At: p.EffectiveAt, Region: p.Region, Service: p.Service, AmountMicros: figureOf(&m, l.figure)}
		switch l.figure {
		case Used:
			item.Calls = p.calls[0]
		case Void:
			item.At = p.ExpiresAt
		case Returned:
			if p.RefundedAt != nil {
				item.At = *p.RefundedAt
			}
		default:
		}
		if err := l.give(item); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) documents(tx *gorm.DB, accountIDs []int64) error {
	documents, err := models.TaxedDocuments(tx, accountIDs, l.from, l.until)
	for i := range documents {
		d := &documents[i]
		if err := l.give(Item{AccountID: d.AccountID, Ref: d.Name(), At: d.IssuedAt, AmountMicros: d.TaxOf()}); err != nil {
			return err
		}
	}
	return err
}

func (l *lister) refunds(tx *gorm.DB, accountIDs []int64) error {
	moves, err := models.RefundMoves(tx, accountIDs, l.from, l.until)
	for i := range moves {
		m := &moves[i]
		if figureOfRefund(m) != l.figure {
			continue
		}
		at := offeringOf(m)
		item := Item{AccountID: m.AccountID, Ref: m.Ref().String(), At: m.At, Region: at.Region, Service: at.Service, AmountMicros: signed(l.figure, m.AmountMicros)}
		if err := l.give(item); err != nil {
			return err
		}
	}
	return err
}

func (l *lister) entries(tx *gorm.DB, accountIDs []int64) error {
	entries, err := models.EntriesOfKinds(tx, accountIDs, ofEntries[l.figure], l.from, l.until)
	for i := range entries {
		e := &entries[i]
		item := Item{AccountID: e.AccountID, Ref: e.Ref().String(), At: e.At, Region: e.Region, Service: e.Service, Calls: e.Calls, AmountMicros: signed(l.figure, e.AmountMicros)}
		if err := l.give(item); err != nil {
			return err
		}
	}
	return err
}

// outcomeOf is the outcome of the calls whose hours a figure is made of.
var outcomeOf = map[Figure]models.Outcome{
	PayPerUse: models.OutcomePayPerUse, PayPerUseCalls: models.OutcomePayPerUse, FailedCalls: models.OutcomeFailed,
	PackageCalls: models.OutcomePackage, FreeCalls: models.OutcomePackage,
}

// hoursAtOnce is how many hours of an account are read at a time.
const hoursAtOnce = 1000

// hours lists the hours of the accounts that have any, each newest first.
func (l *lister) hours(tx *gorm.DB, accountIDs []int64) error {
	outcome := outcomeOf[l.figure]
	with, err := models.AccountsWithHours(tx, accountIDs, outcome, l.from, l.until)
	if err != nil {
		return err
	}
	for _, id := range with {
		paid, err := l.paidFor(tx, id, outcome)
		if err != nil {
			return err
		}
		f := models.HourFilter{Outcome: outcome, From: l.from, Until: l.until, Limit: hoursAtOnce}
		for {
			hours, err := models.UsageHoursOf(tx, id, f)
			if err != nil {
				return err
			}
			for i := range hours {
				if err := l.hour(&hours[i], paid); err != nil {
					return err
				}
			}
			if len(hours) < f.Limit {
				break
			}
			f.Before = &hours[len(hours)-1]
		}
	}
	return nil
}

// paidFor tells which of the account's packages were paid for, where that matters.
func (l *lister) paidFor(tx *gorm.DB, accountID int64, outcome models.Outcome) (map[int64]bool, error) {
	if outcome != models.OutcomePackage {
		return nil, nil
	}
	packages, err := models.PaidPackages(tx, []int64{accountID}, l.from, l.until)
	paid := make(map[int64]bool, len(packages))
	for i := range packages {
		paid[packages[i].ID] = true
	}
	return paid, err
}

func (l *lister) hour(h *models.UsageHour, paid map[int64]bool) error {
	item := Item{AccountID: h.AccountID, At: h.HourStart, Region: h.Region, Service: h.Service, Calls: h.Calls, AmountMicros: h.AmountMicros}
	if h.PackageID != 0 {
		item.Ref = models.Ref{Kind: models.KindPackage, AccountID: h.AccountID, ID: h.PackageID}.String()
		if paid[h.PackageID] != (l.figure == PackageCalls) {
			return nil
		}
	}
	return l.give(item)
}
