package revenue

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// page adds what is told of the accounts.
func (s *sums) page(tx *gorm.DB, accountIDs []int64) error {
	for _, add := range []func(tx *gorm.DB, accountIDs []int64) error{s.addPackages, s.addHours, s.addEntries, s.addRefunds, s.addTax} {
		if err := add(tx, accountIDs); err != nil {
			return err
		}
	}
	return nil
}

// span is all of the time that is told of.
func (s *sums) span() (from, until time.Time) { return s.bounds[0], s.bounds[len(s.bounds)-1] }

// prepaid gives a package as money.
func prepaid(p *models.Package) rules.Prepaid {
	paid := rules.Prepaid{PriceMicros: p.PriceMicros, QuotaCalls: p.QuotaCalls, SoldAt: p.EffectiveAt, ExpiresAt: p.ExpiresAt}
	if p.RefundedAt != nil {
		paid.ReturnedAt = *p.RefundedAt
	}
	return paid
}

// paidPackage is a package with the calls that it paid before the first stretch, in each, and until its end.
type paidPackage struct {
	*models.Package
	usedBefore int64
	calls      []int64
}

// paidPackages reads the accounts' packages of which anything may have been owed.
func paidPackages(tx *gorm.DB, accountIDs []int64, bounds []time.Time) ([]paidPackage, error) {
	packages, err := models.PaidPackages(tx, accountIDs, bounds[0], bounds[len(bounds)-1])
	if err != nil || len(packages) == 0 {
		return nil, err
	}
	used, err := models.SumPaidPackages(tx, accountIDs, bounds)
	if err != nil {
		return nil, err
	}
	paid := make([]paidPackage, len(packages))
	place := make(map[models.Ref]*paidPackage, len(packages))
	for i := range packages {
		paid[i] = paidPackage{Package: &packages[i], calls: make([]int64, len(bounds)-1)}
		place[packages[i].Ref()] = &paid[i]
	}
	for _, u := range used {
		p := place[models.Ref{Kind: models.KindPackage, AccountID: u.AccountID, ID: u.PackageID}]
		switch {
		case p == nil:
		case u.Part < 0:
			p.usedBefore += u.Calls
		default:
			p.calls[u.Part] += u.Calls
		}
	}
	return paid, nil
}

// moves gives how what is owed for the package moved in each stretch.
func (p *paidPackage) moves(bounds []time.Time) []rules.Moved {
	money, used := prepaid(p.Package), p.usedBefore
	moves := make([]rules.Moved, len(p.calls))
	for i, calls := range p.calls {
		moves[i] = money.Move(bounds[i], bounds[i+1], used, used+calls)
		used += calls
	}
	return moves
}

// figureOf gives a figure of a package's money; 0 for all that are none.
func figureOf(m *rules.Moved, f Figure) rules.Micros {
	return map[Figure]rules.Micros{
		Opening: m.OpeningMicros, Sold: m.SoldMicros, Used: m.UsedMicros, Void: m.VoidMicros, Returned: m.ReturnedMicros, Closing: m.ClosingMicros,
	}[f]
}

// ofPackages are the figures of packages' money.
var ofPackages = []Figure{Opening, Sold, Used, Void, Returned, Closing}

func (s *sums) addPackages(tx *gorm.DB, accountIDs []int64) error {
	packages, err := paidPackages(tx, accountIDs, s.bounds)
	if err != nil {
		return err
	}
	for i := range packages {
		p := &packages[i]
		for part, m := range p.moves(s.bounds) {
			for _, f := range ofPackages {
				if err := s.add(int64(part), p.Offering(), f, figureOf(&m, f)); err != nil {
					return err
				}
			}
			// Those of all packages that paid are counted as free by their hours: see addHours.
			if err := s.count(int64(part), p.Offering(), PackageCalls, p.calls[part]); err != nil {
				return err
			}
			if err := s.count(int64(part), p.Offering(), FreeCalls, -p.calls[part]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sums) addHours(tx *gorm.DB, accountIDs []int64) error {
	hours, err := models.SumHoursOf(tx, accountIDs, s.bounds)
	if err != nil {
		return err
	}
	figures := map[models.Outcome]Figure{models.OutcomePayPerUse: PayPerUseCalls, models.OutcomePackage: FreeCalls, models.OutcomeFailed: FailedCalls}
	for i := range hours {
		h := &hours[i]
		at := rules.Offering{Region: h.Region, Service: h.Service}
		if err := s.count(h.Part, at, figures[h.Outcome], h.Calls); err != nil {
			return err
		}
		if err := s.add(h.Part, at, PayPerUse, h.AmountMicros); err != nil {
			return err
		}
	}
	return nil
}

// ofEntries are the figures that are sums of ledger entries, with the kinds of these. What they take from balances is negative there.
var ofEntries = map[Figure][]models.EntryKind{
	PaidIn: {models.EntryTopUp, models.EntryCardPayment}, Settled: {models.EntryUsage}, Credits: {models.EntryCredit, models.EntryDebit, models.EntryVoucher},
}

// summedKinds are all kinds of these.
var summedKinds = slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(ofEntries))...)))

func (s *sums) addEntries(tx *gorm.DB, accountIDs []int64) error {
	entries, err := models.SumEntriesOf(tx, accountIDs, summedKinds, s.bounds)
	if err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		for f, kinds := range ofEntries {
			if !slices.Contains(kinds, e.Kind) {
				continue
			}
			if err := s.add(e.Part, rules.Offering{Region: e.Region, Service: e.Service}, f, signed(f, e.AmountMicros)); err != nil {
				return err
			}
		}
	}
	return nil
}

// signed gives an amount of the ledger as the figure counts it.
func signed(f Figure, micros rules.Micros) rules.Micros {
	if f == PaidIn || f == Refunds || f == Credits {
		return micros
	}
	return -micros
}

// figureOfRefund tells which figure an entry of a refund counts to.
func figureOfRefund(m *models.RefundMove) Figure {
	switch {
	case m.OfPrice == 1:
		return Refunds
	case m.DisputeID != nil:
		return Disputes
	default:
		return ToCards
	}
}

func (s *sums) addRefunds(tx *gorm.DB, accountIDs []int64) error {
	from, until := s.span()
	moves, err := models.RefundMoves(tx, accountIDs, from, until)
	if err != nil {
		return err
	}
	for i := range moves {
		m, f := &moves[i], figureOfRefund(&moves[i])
		if err := s.add(s.part(m.At), offeringOf(m), f, signed(f, m.AmountMicros)); err != nil {
			return err
		}
	}
	return nil
}

// offeringOf is the service that a refund's entry is about: that of the package whose price it brings back.
func offeringOf(m *models.RefundMove) rules.Offering {
	if m.OfPrice == 0 {
		return rules.Offering{}
	}
	return rules.Offering{Region: m.Region, Service: m.Service}
}

func (s *sums) addTax(tx *gorm.DB, accountIDs []int64) error {
	taxes, err := models.SumTaxOf(tx, accountIDs, s.bounds)
	if err != nil {
		return err
	}
	for _, t := range taxes {
		if err := s.add(t.Part, rules.Offering{}, Tax, t.TaxMicros); err != nil {
			return err
		}
	}
	return nil
}
