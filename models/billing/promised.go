package billing

import (
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// taking is what somebody wants to take away that calls may have been promised on: packages, or money of the balance. Of an order that is
// paid with it, the packages pay such calls from then on.
type taking struct {
	packages []*models.Package
	micros   rules.Micros
	order    *models.Order
}

func (w *taking) hasOf(o rules.Offering) bool {
	return slices.ContainsFunc(w.packages, func(p *models.Package) bool { return p.Offering() == o })
}

// keepPromises fails with Conflict while leases promise calls that could not be paid any more without what is taken. It is for what can
// wait until they end: what a provider or a bank has taken already is gone, and the calls that were promised are owed then.
func (t *turn) keepPromises(what taking) error {
	promised, err := t.promisedOn(what)
	if err == nil && promised != nil {
		err = models.Refuse(models.Conflict, *promised)
	}
	return err
}

// promisedOn gives the calls that are promised and could not be paid without what is taken, nil if there are none. Where packages are, it
// is whether others have enough calls left: who was promised calls on them was promised calls that are paid already.
func (t *turn) promisedOn(what taking) (*cause.CallsPromised, error) {
	rows, err := models.LeasesOf(t.tx, []int64{t.account.ID}, t.now)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	meter, err := t.meters(&what)
	if err != nil {
		return nil, err
	}
	held, promised, short := rules.Leases{Meter: meter}, cause.CallsPromised{}, false
	for i := range rows {
		lease := rows[i].Rule()
		if !lease.Holds(t.now) || what.packages != nil && !what.hasOf(lease.Offering) {
			continue
		}
		held.All = append(held.All, lease)
		promised.Calls += lease.LeftCalls
		if lease.Until.After(promised.Until) {
			promised.Until = lease.Until
		}
	}
	for _, p := range what.packages {
		short = short || held.Calls(p.Offering(), t.now) > meter(p.Offering()).LeftCalls(t.now)
	}
	if what.micros > 0 {
		short = short || !t.affords(what.micros, held.Micros(t.now))
	}
	if !short {
		return nil, nil
	}
	promised.Until = promised.Until.Add(time.Second - 1).Truncate(time.Second) // it is told to the second
	return &promised, nil
}

// affords reports whether what is reserved for calls is there still once so much was taken, or may be owed.
func (t *turn) affords(micros, reservedMicros rules.Micros) bool {
	standing, credit := t.account.Standing(), t.Credit
	credit.LetPass = true
	both, err := rules.AddMicros(micros, reservedMicros)
	return reservedMicros == 0 || err == nil && standing.RestrictedFor(0, both, t.now, credit) == rules.Unrestricted
}

// meters give what pays the account's calls without what is taken. What is promised is owed whether or not it is subscribed still.
func (t *turn) meters(what *taking) (func(rules.Offering) *rules.Meter, error) {
	packages, err := models.UsablePackages(t.tx, []int64{t.account.ID}, t.now)
	if err != nil {
		return nil, err
	}
	if what.order != nil {
		packages = append(packages, packagesOf(what.order, t.now, rules.ExpiresAt(t.now, t.catalog.Zone))...)
	}
	packages = slices.DeleteFunc(packages, func(p models.Package) bool {
		return slices.ContainsFunc(what.packages, func(taken *models.Package) bool { return taken.ID == p.ID })
	})
	month := rules.MonthStart(t.now, t.catalog.Zone)
	used, err := models.UsageMonthsOf(t.tx, []int64{t.account.ID}, month)
	if err != nil {
		return nil, err
	}
	return func(o rules.Offering) *rules.Meter {
		sold, _ := t.catalog.Offering(o.Region, o.Service)
		meter := &rules.Meter{
			AccountID: t.account.ID, Offering: o, Zone: t.catalog.Zone, Prices: sold.Prices,
			Subscribed: []rules.Period{{}}, MonthCalls: make(map[time.Time]int64),
		}
		for i := range packages {
			if p := &packages[i]; p.Offering() == o {
				p.AccountID = t.account.ID
				meter.Packages = append(meter.Packages, p.Rule())
			}
		}
		for i := range used {
			if used[i].Offering() == o {
				meter.MonthCalls[used[i].MonthStart.UTC()] = used[i].PayPerUseCalls
			}
		}
		return meter
	}, nil
}
