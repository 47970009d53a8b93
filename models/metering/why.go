package metering

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Why tells why a call was paid by what paid it, or why no package would have paid one that was refused: all packages of its service as
// they stood when it was recorded, worked out from the records.
type Why struct {
	rules.Explanation
	Call rules.Call
	rules.Offering
	RecordedAt time.Time
	// Left is how many calls each package had left right before the call, by its number; not known of those that are not in it.
	Left map[int64]Left
	// Refunded is when packages were returned, also those that were after the call.
	Refunded map[int64]time.Time
	// Source is who gave the call its id, where the call is one of several; Refused tells that it was paid by nobody.
	Source  string
	Refused bool
	// Agrees tells that the rules, asked again, name the payer that is recorded. Where two processes' clocks differ by more than a
	// minute they may not.
	Agrees bool
}

// Left is a number of calls left. Where calls were recorded in another order than they were made in it may be known from the records
// only that it was between Least and Most.
type Left struct{ Least, Most int64 }

// whyLooksAt bounds of how many packages it is looked up what they had left: those that decide come first, and nobody reads more.
const whyLooksAt = 30

// clocksDiffer bounds by how much a package that was not there yet may seem to have been created before a call was recorded: use cases
// of two processes read two clocks.
const clocksDiffer = time.Minute

// charged is a call as it is to be explained: what it was, when it was charged, and which package paid it, 0 for none.
type charged struct {
	accountID int64
	rules.Offering
	rules.Call
	recordedAt time.Time
	packageID  int64
	leftCalls  int64 // in the package after it
	refused    bool
}

// WhyHour explains the first call that was made in the hour and paid by the package or, where that is 0, as the outcome says; nil if
// there is none.
func (m *Metering) WhyHour(ctx context.Context, accountID int64, hour rules.HourOf, outcome models.Outcome, packageID int64) (w *Why, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	end, whole := HourEnd(hour.Start, snapshot.Zone)
	if !whole {
		return nil, nil
	}
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		first, err := models.FirstCallOf(tx, accountID, hour, end, outcome, packageID)
		if err != nil || first == nil {
			return err
		}
		c, named := chargedBy(first), []models.Call{*first}
		err = models.Together(tx,
			models.Reading(&w, func(tx *gorm.DB) (*Why, error) { return c.why(tx, snapshot.Zone) }),
			func(tx *gorm.DB) error { return models.NameSources(tx, accountID, named) },
		)
		if err == nil {
			w.Source = named[0].Source
		}
		return err
	})
	return w, err
}

// WhyRefused tells which packages there were when a call was refused, and why none paid it; it is asked in the transaction.
func (m *Metering) WhyRefused(tx *gorm.DB, call *models.RefusedCall) (*Why, error) {
	snapshot, err := m.Catalog.Current(tx.Statement.Context)
	if err != nil {
		return nil, err
	}
	c := charged{
		accountID: call.AccountID, Offering: rules.Offering{Region: call.Region, Service: call.Service}, recordedAt: call.RefusedAt, refused: true,
		Call: rules.Call{RequestID: call.RequestID, At: call.RefusedAt, AccessKeyID: call.AccessKeyID},
	}
	return c.why(tx, snapshot.Zone)
}

func chargedBy(call *models.Call) charged {
	c := charged{accountID: call.AccountID, Offering: call.Offering(), recordedAt: call.RecordedAt, refused: call.Outcome == models.OutcomeFailed, Call: rules.Call{
		RequestID: call.RequestID, At: call.CalledAt, Within: call.Latest().Sub(call.CalledAt), HTTPStatus: call.HTTPStatus, AccessKeyID: call.AccessKeyID,
	}}
	if call.PackageID != nil {
		c.packageID = *call.PackageID
	}
	if call.LeftCalls != nil {
		c.leftCalls = *call.LeftCalls
	}
	return c
}

// why reads the packages and their hours and, once these are known, the calls that tell what they had left.
func (c *charged) why(tx *gorm.DB, zone *time.Location) (*Why, error) {
	var packages []models.Package
	var hours []models.UsageHour
	err := models.Together(tx,
		models.Reading(&packages, func(tx *gorm.DB) ([]models.Package, error) {
			return models.PackagesOfService(tx, c.accountID, c.Service)
		}),
		models.Reading(&hours, func(tx *gorm.DB) ([]models.UsageHour, error) {
			return models.HoursAround(tx, c.accountID, c.Service, rules.HourStart(c.recordedAt, zone))
		}),
	)
	if err != nil {
		return nil, err
	}
	asked := c.asked(packages)
	hours = slices.DeleteFunc(hours, func(h models.UsageHour) bool { return !slices.Contains(asked, h.PackageID) })
	around, err := models.PackageLeftAround(tx, c.accountID, hoursOf(hours), c.recordedAt, c.paidIn(packages))
	if err != nil {
		return nil, err
	}
	w := &Why{
		Call: c.Call, Offering: c.Offering, RecordedAt: c.recordedAt, Refused: c.refused,
		Left: c.left(packages, asked, hours, around), Refunded: make(map[int64]time.Time),
	}
	for i := range packages {
		if at := packages[i].RefundedAt; at != nil {
			w.Refunded[packages[i].ID] = *at
		}
	}
	w.explain(c, packages)
	return w, nil
}

// asked chooses the packages of which it is looked up what they had left: those that may decide, and then those that were there last.
func (c *charged) asked(packages []models.Package) (ids []int64) {
	sorted := slices.Clone(packages)
	decides := func(p *models.Package) int {
		switch {
		case p.ID == c.packageID:
			return 0
		case p.Offering() == c.Offering && !c.Latest().Before(p.EffectiveAt) && c.At.Before(p.ExpiresAt):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(sorted, func(a, b models.Package) int {
		if by := decides(&a) - decides(&b); by != 0 {
			return by
		}
		return b.EffectiveAt.Compare(a.EffectiveAt)
	})
	for i := range sorted[:min(len(sorted), whyLooksAt)] {
		ids = append(ids, sorted[i].ID)
	}
	return ids
}

// hoursOf gives each hour once.
func hoursOf(rows []models.UsageHour) (hours []rules.HourOf) {
	for i := range rows {
		hours = append(hours, rules.HourOf{Offering: rows[i].Offering(), Start: rows[i].HourStart.UTC()})
	}
	slices.SortFunc(hours, func(a, b rules.HourOf) int {
		if by := a.Start.Compare(b.Start); by != 0 {
			return by
		}
		return rules.CompareOfferings(a.Offering, b.Offering)
	})
	return slices.Compact(hours)
}

// payer gives the package that paid the call, nil if none did.
func (c *charged) payer(packages []models.Package) *models.Package {
	if i := slices.IndexFunc(packages, func(p models.Package) bool { return p.ID == c.packageID }); i >= 0 {
		return &packages[i]
	}
	return nil
}

// paidIn is when the package that paid the call could pay: an empty period if none did.
func (c *charged) paidIn(packages []models.Package) rules.Period {
	if p := c.payer(packages); p != nil {
		return rules.Period{From: p.EffectiveAt, Until: p.ExpiresAt}
	}
	return rules.Period{From: c.At, Until: c.At}
}

// left works out how many calls the packages had left right before the call.
func (c *charged) left(packages []models.Package, asked []int64, hours []models.UsageHour, around []models.LeftAround) map[int64]Left {
	left := make(map[int64]Left, len(asked))
	payer := c.payer(packages)
	for i := range packages {
		p := &packages[i]
		switch {
		case p == payer:
			left[p.ID] = Left{c.leftCalls + 1, c.leftCalls + 1}
		case slices.Contains(asked, p.ID):
			left[p.ID] = leftOf(p, hours, around, c.recordedAt, payer != nil && paysAfter(p, payer))
		}
	}
	return left
}

func paysAfter(a, b *models.Package) bool {
	one, other := a.Rule(), b.Rule()
	return rules.ComparePackages(&one, &other) > 0
}

// leftOf narrows what the package had left: a call that it paid before left no less, one that it paid later left less. Calls recorded
// at the same instant are of one transaction, which does not tell their order; but where the package pays after the one that paid, calls
// that this could have paid came when it was used up.
func leftOf(p *models.Package, hours []models.UsageHour, around []models.LeftAround, recordedAt time.Time, after bool) Left {
	left := Left{p.QuotaCalls - p.UsedCalls, p.QuotaCalls}
	i, seen := slices.BinarySearchFunc(around, p.ID, func(a models.LeftAround, id int64) int { return cmp.Compare(a.PackageID, id) })
	if !seen {
		// The single calls of its hours are not kept: what these left is known, and they were recorded before any that are.
		for j := range hours {
			if h := &hours[j]; h.PackageID == p.ID && h.HourStart.Before(recordedAt) {
				left.Most = min(left.Most, h.LeftCalls)
			}
		}
		return left
	}
	a := &around[i]
	if a.Before != nil {
		left.Most = *a.Before
	}
	if a.After != nil {
		left.Least = *a.After + 1
	}
	if a.WithIt != nil && after {
		left.Least = max(left.Least, *a.WithIt+1)
	}
	return left
}

// explain asks the rules. What the records leave open is as the payer that is recorded says; a package that would have paid and was
// created in the very minute was not there yet.
func (w *Why) explain(c *charged, packages []models.Package) {
	stood := make([]rules.Stood, len(packages))
	for i := range packages {
		stood[i] = w.stood(c, &packages[i])
	}
	meter := rules.Meter{AccountID: c.accountID, Offering: c.Offering}
	for range len(stood) + 1 {
		w.Explanation = meter.Explain(c.Call, stood)
		paid := int64(0)
		if w.Payer >= 0 {
			paid = w.Candidates[w.Payer].ID
		}
		if w.Agrees = c.refused || paid == c.packageID; w.Agrees || paid == 0 {
			return
		}
		i := slices.IndexFunc(stood, func(s rules.Stood) bool { return s.ID == paid })
		switch s := &stood[i]; {
		case w.Left[paid].Least == 0 && s.LeftCalls() > 0:
			s.UsedCalls = s.QuotaCalls
			w.Left[paid] = Left{}
		case c.recordedAt.Sub(s.CreatedAt) < clocksDiffer:
			s.Absent = true
		default:
			return
		}
	}
}

// stood gives the package as it stood when the call was recorded.
func (w *Why) stood(c *charged, p *models.Package) rules.Stood {
	s := rules.Stood{Package: p.Rule(), Absent: p.ID != c.packageID && p.CreatedAt.After(c.recordedAt)}
	s.Refunded = p.ID != c.packageID && p.RefundedAt != nil && !p.RefundedAt.After(c.recordedAt)
	if left, known := w.Left[p.ID]; known {
		s.UsedCalls = p.QuotaCalls - left.Most
	}
	return s
}
