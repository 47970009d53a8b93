package calls

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// Refusals keep calls that were refused before anything was recognised, for their customers to see what was refused and why. They are
// noted in memory and written together by Save, about once a second; no call waits for that, and no account is locked. When the process
// is killed, what was noted since is lost, and when the database does not say whether it took what was written, that may
// be counted twice: nobody pays for refused calls. Metering is required; a nil *Refusals takes no note.
type Refusals struct {
	Metering *metering.Metering // whose database and catalog they are
	Clock    models.Clock
	// Watch is told the code of each; nil: nobody is.
	Watch func(code string)

	mu    sync.Mutex
	noted notes
}

// Refused is a call that was refused. Region is "" where nothing that the request said of it was proved; Since is when it came.
type Refused struct {
	AccountID, AccessKeyID     int64
	Region, Service, RequestID string
	HTTPStatus                 int
	Code                       string
	CapID                      int64 // the cap that refused it, 0 if none did
	Tags                       rules.Tags
	Since                      time.Time
}

// Note takes note of a refused call. What has no code of the public API is none.
func (r *Refusals) Note(c *Refused) {
	number := models.ErrorNumber(c.Code)
	if r == nil || number == 0 {
		return
	}
	if r.Watch != nil {
		r.Watch(c.Code)
	}
	if c.AccountID == 0 {
		return
	}
	now := models.Instant(r.Clock.Now())
	row := models.RefusedCall{
		AccountID: c.AccountID, RefusedAt: now, RequestID: c.RequestID, Region: c.Region, Service: c.Service, HTTPStatus: c.HTTPStatus, ErrorCode: number,
		AccessKeyID: c.AccessKeyID, DurationMS: max(0, now.Sub(c.Since).Milliseconds()), CapID: c.CapID, Tags: c.Tags,
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noted.count(refusedMinute{c.AccountID, number, now.Truncate(time.Minute), c.Region, c.Service, c.HTTPStatus}, 1)
	r.noted.keep(&row)
}

// refused notes that the call was refused with the error, and gives that back. A call of which nobody knows whether it was
// recorded is not refused.
func (c *Calls) refused(call *metering.Call, err error) error {
	var known *recognition.Error
	if errors.As(err, &known) && !known.MayBePaid {
		c.Refusals.Note(&Refused{
			AccountID: call.AccountID, AccessKeyID: call.AccessKeyID, Region: call.Region, Service: call.Service, RequestID: call.RequestID,
			HTTPStatus: known.HTTPStatus, Code: known.Code, Since: call.Since, CapID: capOf(err), Tags: call.Tags,
		})
	}
	return err
}

// capOf gives the number of the cap that refused a call with the error, 0 if none did.
func capOf(err error) int64 {
	var reached *rules.CapReachedError
	if errors.As(err, &reached) {
		return reached.CapID
	}
	return 0
}

// Save writes what was noted since it was called before. What cannot be written is kept, as far as there is room, for the next time.
func (r *Refusals) Save(ctx context.Context) error {
	r.mu.Lock()
	taken := r.noted
	r.noted = notes{}
	r.mu.Unlock()
	if len(taken.counts) == 0 {
		return nil
	}
	err := r.write(ctx, &taken)
	if err != nil {
		r.mu.Lock()
		r.noted.addAll(&taken)
		r.mu.Unlock()
	}
	return err
}

func (r *Refusals) write(ctx context.Context, taken *notes) error {
	snapshot, err := r.Metering.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	hours, rows := taken.hours(snapshot.Zone), taken.rows()
	due := rules.HourStart(r.Clock.Now(), snapshot.Zone).Add(time.Hour)
	err = r.Metering.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.AddRefusedHours(tx, hours); err != nil {
			return err
		}
		if err := models.LookBy(tx, notEnabled(hours), due); err != nil {
			return err
		}
		return models.AddRefusedCalls(tx, rows)
	})
	if err != nil {
		return err
	}
	r.lookSoon(ctx, hours)
	return nil
}

// soonOfSave is how many accounts are looked at for alerts because of one Save: more than are ever refused within a second; others
// are with the next.
const soonOfSave = 500

// lookSoon has the accounts looked at, which may want to hear of it. What fails is tried with the next refused call: what is written must
// not be written again.
func (r *Refusals) lookSoon(ctx context.Context, hours []models.RefusedHour) {
	now, last, asked := r.Clock.Now(), int64(0), 0
	for i := range hours {
		if hours[i].AccountID == last || asked == soonOfSave {
			continue
		}
		last = hours[i].AccountID
		asked++
		if models.LookSoon(r.Metering.DB.WithContext(ctx), last, now) != nil {
			return
		}
	}
}

// notEnabled are the accounts that had calls refused because a service is not enabled where it was called, ascending. A package that lies
// elsewhere may be why, of which alerts tell; nothing else of the account changes by which they would look at it.
func notEnabled(hours []models.RefusedHour) (accountIDs []int64) {
	code := models.ErrorNumber(string(metering.ReasonNotEnabled))
	for i := range hours {
		if h := &hours[i]; h.ErrorCode == code && h.Region != "" {
			accountIDs = append(accountIDs, h.AccountID)
		}
	}
	slices.Sort(accountIDs)
	return slices.Compact(accountIDs)
}

// refusedSweep is how many rows are deleted at a time.
const refusedSweep = 5000

// Sweep deletes what is older than it is kept.
func (r *Refusals) Sweep(ctx context.Context) error {
	return r.Metering.DB.Write(ctx, func(tx *gorm.DB) error { return models.DeleteRefused(tx, r.Clock.Now(), refusedSweep) })
}

// RefusedList are the newest of an account's refused calls that are kept, how many are, and how many there were by code and status.
type RefusedList struct {
	Calls  []models.RefusedCall
	Kept   int64
	Counts []models.RefusedHour
	Keys   map[int64]string // names of the access keys, by number
}

// Total counts all of them, kept or only counted.
func (l *RefusedList) Total() (calls int64) {
	for i := range l.Counts {
		calls += l.Counts[i].Calls
	}
	return calls
}

// List gives the account's refused calls, all of one moment.
func (r *Refusals) List(ctx context.Context, accountID int64, f models.RefusedFilter) (l RefusedList, err error) {
	kept := f
	if oldest := r.Clock.Now().Add(-models.RefusedLife); kept.From.Before(oldest) {
		kept.From = oldest
	}
	err = r.Metering.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&l.Kept, func(tx *gorm.DB) (int64, error) { return models.CountRefusedKept(tx, accountID, kept) }),
			models.Reading(&l.Counts, func(tx *gorm.DB) ([]models.RefusedHour, error) { return models.SumRefused(tx, accountID, f) }),
			func(tx *gorm.DB) (err error) {
				if l.Calls, err = models.RefusedCallsOf(tx, accountID, kept); err == nil {
					l.Keys, err = models.AccessKeyNamesOf(tx, accountID, keysOf(l.Calls))
				}
				return err
			},
		)
	})
	return l, err
}

func keysOf(calls []models.RefusedCall) (ids []int64) {
	for i := range calls {
		if id := calls[i].AccessKeyID; id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// RefusedDetail is a refused call with the key that it was made with, deleted or not; nil if it was made without one or that is not known.
type RefusedDetail struct {
	models.RefusedCall
	AccessKey *models.AccessKey
	// Cap is the one that refused it, also one that has ended; nil if none did.
	Cap *models.Cap
	// Why tells which packages there were; nil where it was not refused for want of what pays it.
	Why *metering.Why
}

// Find gives the newest refused call of the account that has the request id; nil if none is kept.
func (r *Refusals) Find(ctx context.Context, accountID int64, requestID string) (*RefusedDetail, error) {
	if !utf8.ValidString(requestID) || strings.ContainsRune(requestID, 0) {
		return nil, nil
	}
	var d *RefusedDetail
	err := r.Metering.DB.Read(ctx, func(tx *gorm.DB) error {
		c, err := models.FindRefusedCall(tx, accountID, requestID)
		if err != nil || c == nil {
			return err
		}
		d = &RefusedDetail{RefusedCall: *c}
		return models.Together(tx, d.loadKey, d.loadCap, func(tx *gorm.DB) (err error) {
			if d.isUnpaid() {
				d.Why, err = r.Metering.WhyRefused(tx, c)
			}
			return err
		})
	})
	return d, err
}

func (d *RefusedDetail) loadKey(tx *gorm.DB) (err error) {
	if d.AccessKeyID != 0 {
		d.AccessKey, err = models.FindAccessKeyOfCall(tx, d.AccountID, d.AccessKeyID)
	}
	return err
}

func (d *RefusedDetail) loadCap(tx *gorm.DB) (err error) {
	if d.CapID != 0 {
		d.Cap, err = models.FindCap(tx, d.AccountID, d.CapID)
	}
	return err
}

// isUnpaid tells that the call was refused because nothing paid it, or a cap did not let it.
func (d *RefusedDetail) isUnpaid() bool {
	return d.Region != "" && slices.Contains([]metering.Reason{metering.ReasonNotEnabled, metering.ReasonRestricted, metering.ReasonCapReached}, metering.Reason(models.ErrorCodeOf(d.ErrorCode)))
}
