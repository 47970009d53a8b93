package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// exportRows is how many rows an export holds at a time, so that its memory does not grow with what it writes; of
// each service at least fewestRows are read at once.
const (
	exportRows = 8000
	fewestRows = 100
)

// Late gives the account's hours in [from, until) that have late entries.
func (m *Metering) Late(ctx context.Context, accountID int64, from, until time.Time) (models.LateHours, error) {
	return models.LateHoursOf(m.DB.WithContext(ctx), accountID, from, until)
}

// AccessKeyNames gives what the access keys that the calls were made with are named, by number.
func (m *Metering) AccessKeyNames(ctx context.Context, accountID int64, calls []models.Call) (map[int64]string, error) {
	return models.AccessKeyNames(m.DB.WithContext(ctx), accountID, calls)
}

// TagsByNumber gives the tags of the sets that the calls have, by number.
func (m *Metering) TagsByNumber(ctx context.Context, accountID int64, calls []models.Call) (map[int64]rules.Tags, error) {
	return models.TagsByNumber(m.DB.WithContext(ctx), accountID, calls)
}

// CountHours counts the hourly totals that the filter chooses.
func (m *Metering) CountHours(ctx context.Context, accountID int64, f models.HourFilter) (int64, error) {
	return models.CountUsageHours(m.DB.WithContext(ctx), accountID, f)
}

// EachHour gives all hourly totals that the filter chooses, newest first, some at a time, to fn.
func (m *Metering) EachHour(ctx context.Context, accountID int64, f models.HourFilter, fn func([]models.UsageHour) error) error {
	f.Limit = exportRows / 8
	for {
		hours, err := m.Hours(ctx, accountID, f)
		if err != nil || len(hours) == 0 {
			return err
		}
		if err := fn(hours); err != nil || len(hours) < f.Limit {
			return err
		}
		f.Before = &hours[len(hours)-1]
	}
}

// EachCall gives all calls that the filter chooses, newest first, some at a time, to fn. Each service's calls are read
// along their own stretch of an index, once, and merged here.
func (m *Metering) EachCall(ctx context.Context, accountID int64, f CallFilter, fn func([]models.Call) error) error {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	services := servicesOf(snapshot, f.Region, f.Service)
	tx := m.DB.WithContext(ctx)
	var runs []*callRun
	for _, service := range services {
		run := &callRun{accountID: accountID, filter: f.of([]rules.Offering{service}, max(exportRows/len(services), fewestRows))}
		if err := run.fill(tx); err != nil {
			return err
		}
		runs = append(runs, run)
	}
	some := make([]models.Call, 0, exportRows/8)
	for newest := newestOf(runs); newest != nil; newest = newestOf(runs) {
		some = append(some, newest.calls[newest.next])
		if err := newest.advance(tx); err != nil {
			return err
		}
		if len(some) == cap(some) {
			if err := fn(some); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if len(some) == 0 {
		return nil
	}
	return fn(some)
}

// callRun reads the calls of one service, newest first, a page at a time.
type callRun struct {
	accountID int64
	filter    models.CallFilter
	calls     []models.Call
	next      int
}

// fill reads the next page.
func (r *callRun) fill(tx *gorm.DB) (err error) {
	if r.calls, err = models.CallsOf(tx, r.accountID, r.filter); err != nil {
		return err
	}
	r.next = 0
	return models.NameSources(tx, r.accountID, r.calls)
}

// advance goes on to the next call.
func (r *callRun) advance(tx *gorm.DB) error {
	r.next++
	if r.next < len(r.calls) || len(r.calls) < r.filter.Limit {
		return nil
	}
	last := r.calls[len(r.calls)-1]
	r.filter.Before = &last
	return r.fill(tx)
}

// newestOf gives the run whose next call is the newest, nil when all are at their end.
func newestOf(runs []*callRun) (newest *callRun) {
	for _, r := range runs {
		if r.next == len(r.calls) {
			continue
		}
		if newest == nil || newer(&r.calls[r.next], &newest.calls[newest.next]) {
			newest = r
		}
	}
	return newest
}

// newer tells the order of listings: by time, then request id, then source.
func newer(a, b *models.Call) bool {
	if !a.CalledAt.Equal(b.CalledAt) {
		return a.CalledAt.After(b.CalledAt)
	}
	if a.RequestID != b.RequestID {
		return a.RequestID > b.RequestID
	}
	return a.SourceID > b.SourceID
}
