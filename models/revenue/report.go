package revenue

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// Report is what Wanted asks for: rows by time, region and service, without those in which nothing happened and nothing is owed.
type Report struct {
	Currency string    `json:"currency"`
	Zone     string    `json:"zone"`
	AsOf     time.Time `json:"as_of"`
	Rows     []Row     `json:"rows"`
}

// Report sums up, as of one moment. ErrTooLong and ErrNothing are about what is wanted.
func (r *Revenue) Report(ctx context.Context, w Wanted) (Report, error) {
	snapshot, err := r.Catalog.Current(ctx)
	if err != nil {
		return Report{}, err
	}
	now := models.Instant(r.Clock.Now())
	bounds, err := w.bounds(snapshot.Zone, now)
	if err != nil {
		return Report{}, err
	}
	s := &sums{Wanted: &w, bounds: bounds, now: now, rows: make(map[key]*Row)}
	if err := r.eachPage(ctx, &w, s.page); err != nil {
		return Report{}, err
	}
	return s.report(snapshot), nil
}

// OfAccount sums one account up over the stretches between the bounds, each a row, as of the transaction: for whoever checks it.
func OfAccount(tx *gorm.DB, accountID int64, bounds []time.Time, now time.Time) ([]Row, error) {
	s := &sums{Wanted: &Wanted{AccountID: accountID, ByRegion: true, ByService: true}, bounds: bounds, now: now, rows: make(map[key]*Row)}
	if err := s.page(tx, []int64{accountID}); err != nil {
		return nil, err
	}
	return s.sorted(), nil
}

// key is the place of a row.
type key struct {
	part int64
	rules.Offering
}

// sums add up.
type sums struct {
	*Wanted
	bounds []time.Time
	now    time.Time
	rows   map[key]*Row
}

// row gives the row of the stretch for the service in the region, nil if it is not wanted.
func (s *sums) row(part int64, at rules.Offering) *Row {
	if !s.matches(at) {
		return nil
	}
	if !s.ByRegion {
		at.Region = ""
	}
	if !s.ByService {
		at.Service = ""
	}
	k := key{part, at}
	if s.rows[k] == nil {
		until := s.bounds[part+1]
		s.rows[k] = &Row{
			Start: s.bounds[part], Until: until, Final: !s.now.Before(until.Add(metering.MaxAge)), Region: at.Region, Service: at.Service,
		}
	}
	return s.rows[k]
}

// add adds money to a figure.
func (s *sums) add(part int64, at rules.Offering, f Figure, micros rules.Micros) error {
	row := s.row(part, at)
	if row == nil || micros == 0 {
		return nil
	}
	sum, err := rules.AddMicros(*row.money(f), micros)
	*row.money(f) = sum
	return err
}

// count adds calls to a figure.
func (s *sums) count(part int64, at rules.Offering, f Figure, calls int64) error {
	row := s.row(part, at)
	if row == nil || calls == 0 {
		return nil
	}
	sum, err := rules.AddCalls(*row.calls(f), calls)
	*row.calls(f) = sum
	return err
}

// part is the place of the stretch that the instant is in; it is in one of them.
func (s *sums) part(at time.Time) int64 {
	i, found := slices.BinarySearchFunc(s.bounds, at, time.Time.Compare)
	if !found {
		i--
	}
	return int64(i)
}

func (s *sums) report(snapshot *catalog.Snapshot) Report {
	return Report{Currency: snapshot.Currency, Zone: snapshot.ZoneName, AsOf: s.bounds[len(s.bounds)-1], Rows: s.sorted()}
}

func (s *sums) sorted() []Row {
	rows := []Row{}
	for _, row := range slices.SortedFunc(maps.Values(s.rows), func(a, b *Row) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service))
	}) {
		if !row.empty() {
			rows = append(rows, *row)
		}
	}
	return rows
}
