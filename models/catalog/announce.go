package catalog

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// NoticeDays is how many days ahead higher prices are announced: what customers agreed to holds for as long as it takes to look for
// something else. Lower prices may begin at any time.
const NoticeDays = 30

// Announced is a catalog that is to be in force from an instant on.
type Announced struct {
	ID          int64
	From        time.Time
	AnnouncedAt time.Time
	Dearer      bool // something costs more than before, or is no longer sold
	File        *File
	By          models.CatalogMaker
}

// MovesPrices tells that customers pay something else by it, or can buy something else, than in the catalog in force.
func (a *Announced) MovesPrices(inForce *File) bool {
	return slices.ContainsFunc(Differences(inForce, a.File), Difference.MovesPrices)
}

// Announce has f, which Parse has given, in force from the beginning of a day of the billing time zone on. Until then it is shown with its
// day, and can be withdrawn until clocks that are ahead may have come to it. The error's code is Conflict while another is announced, or when f changes the currency or the billing time
// zone, and Invalid for a day that is not ahead, is too near for higher prices, or where nothing changes.
func Announce(ctx context.Context, db *models.DB, f *File, day string, now time.Time) (*Announced, error) {
	return AnnounceFor(ctx, db, f, day, Why{}, now)
}

// AnnounceFor is Announce for a reason that is kept with the announcement, and with its version once it is in force.
func AnnounceFor(ctx context.Context, db *models.DB, f *File, day string, why Why, now time.Time) (announced *Announced, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) (err error) {
		announced, err = AnnounceIn(db, tx, f, day, why, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return announced, nil
}

// AnnounceIn is AnnounceFor in a transaction of what else is done with it.
func AnnounceIn(db *models.DB, tx *gorm.DB, f *File, day string, why Why, now time.Time) (*Announced, error) {
	now = models.Instant(now)
	rows, snap, err := lockedSnapshot(db, tx, now)
	if err != nil {
		return nil, err
	}
	if err := why.check(snap.Version); err != nil {
		return nil, err
	}
	announced, err := snap.Announceable(f, day, now)
	if err != nil {
		return nil, err
	}
	text, err := f.YAML()
	if err != nil {
		return nil, err
	}
	row := models.CatalogAnnouncement{Catalog: string(text), EffectiveAt: announced.From, Dearer: announced.Dearer, AnnouncedAt: now, CatalogMaker: models.MakerOf(tx, why.AskedBy, why.Reason)}
	if err := tx.Create(&row).Error; err != nil {
		return nil, fmt.Errorf("announce catalog: %w", err)
	}
	announced.ID = row.ID
	if err := sameAgain(tx, rows, now); err != nil {
		return nil, err
	}
	return announced, models.RecordOfHouse(tx, now, trail.CatalogAnnounced{Announcement: row.ID, From: announced.From, Dearer: row.Dearer, Reason: why.Reason})
}

// Announceable gives what would be announced, or why it cannot be.
func (s *Snapshot) Announceable(f *File, day string, now time.Time) (*Announced, error) {
	from, err := startOf(day, s.Zone)
	if err != nil {
		return nil, err
	}
	a := &Announced{From: from, AnnouncedAt: now, Dearer: Dearer(s.File(), f), File: f}
	err = a.refusal(s, now)
	return a, err
}

// Locked gives the catalog in force, which nobody else changes until the transaction ends.
func Locked(db *models.DB, tx *gorm.DB, now time.Time) (*Snapshot, error) {
	_, snap, err := lockedSnapshot(db, tx, models.Instant(now))
	return snap, err
}

// Earliest is the first day from which on a catalog in which something costs more may be in force.
func (s *Snapshot) Earliest(now time.Time) string {
	return s.earliest(now).In(s.Zone).Format(time.DateOnly)
}

// earliest is when that day begins.
func (s *Snapshot) earliest(now time.Time) time.Time {
	return rules.NextDay(now.AddDate(0, 0, NoticeDays), s.Zone)
}

// AtOnce tells why nobody at the desk puts f in force at once, nil if they may: something costs more in it, or in what is announced it costs more than
// in f, and customers have had less notice of that than they are owed. So no rise is hidden by a fall shortly before it.
func (s *Snapshot) AtOnce(f *File, now time.Time) error {
	switch {
	case Dearer(s.File(), f):
		return models.Refuse(models.Invalid, cause.DearerAtOnce{Days: NoticeDays, Earliest: s.Earliest(now)})
	case s.Announced != nil && s.Announced.From.Before(s.earliest(now)) && Dearer(f, s.Announced.File):
		return models.Refuse(models.Invalid, cause.DearerSoon{Days: NoticeDays, From: s.Announced.From.In(s.Zone).Format(time.DateOnly)})
	}
	return nil
}

// refusal tells why it cannot be announced, nil if it can.
func (a *Announced) refusal(snap *Snapshot, now time.Time) error {
	switch {
	case snap.Announced != nil:
		return models.Refuse(models.Conflict, cause.AnnouncedAlready{From: snap.Announced.From.In(snap.Zone).Format(time.DateOnly)})
	case a.File.Currency != snap.Currency:
		return models.Refuse(models.Conflict, cause.CurrencyKept{Old: snap.Currency, New: a.File.Currency})
	case a.File.Zone != snap.ZoneName:
		return models.Refuse(models.Conflict, cause.ZoneKept{Old: snap.ZoneName, New: a.File.Zone})
	case !a.From.After(now.Add(models.MaxSkew)): // a process whose clock is ahead charges calls of that day already
		return models.Refuse(models.Invalid, cause.AnnouncedBehind)
	case reflect.DeepEqual(snap.File(), a.File):
		return models.Refuse(models.Invalid, cause.NothingAnnounced)
	case a.Dearer && a.From.Before(snap.earliest(now)):
		return models.Refuse(models.Invalid, cause.NoticeTooShort{Days: NoticeDays, Earliest: snap.Earliest(now)})
	}
	return nil
}

// startOf reads a day and gives when it begins: it looks at noon, because midnight is not there on every day.
func startOf(day string, zone *time.Location) (time.Time, error) {
	noon, err := time.ParseInLocation(time.DateOnly+" 15", day+" 12", zone)
	if err != nil {
		return time.Time{}, models.Refuse(models.Invalid, cause.NoDayOfCatalog{Text: day})
	}
	return rules.DayStart(noon, zone), nil
}

// Withdraw takes back what is announced. The error's code is NotFound if nothing is, and Conflict in the last minutes: a process whose clock is
// ahead has charged calls by it.
func Withdraw(ctx context.Context, db *models.DB, now time.Time) (withdrawn *Announced, err error) {
	return WithdrawFor(ctx, db, "", nil, now)
}

// WithdrawFor is Withdraw for a reason, unless refuse tells why not.
func WithdrawFor(ctx context.Context, db *models.DB, reason string, refuse func(*gorm.DB, *Snapshot) error, now time.Time) (withdrawn *Announced, err error) {
	now = models.Instant(now)
	err = db.Write(ctx, func(tx *gorm.DB) error {
		rows, snap, err := lockedSnapshot(db, tx, now)
		if err != nil {
			return err
		}
		if withdrawn = snap.Announced; withdrawn == nil {
			return models.Refuse(models.NotFound, cause.NoAnnouncement)
		}
		if refuse != nil {
			if err := refuse(tx, snap); err != nil {
				return err
			}
		}
		if !now.Before(withdrawn.From.Add(-models.MaxSkew)) {
			return models.Refuse(models.Conflict, cause.WithdrawnTooLate{Minutes: int64(models.MaxSkew / time.Minute), From: withdrawn.From.In(snap.Zone).Format(time.DateOnly)})
		}
		if err := models.SaveAnnouncement(tx, &models.CatalogAnnouncement{ID: withdrawn.ID}, map[string]any{"withdrawn_at": now}); err != nil {
			return err
		}
		if err := sameAgain(tx, rows, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.CatalogWithdrawn{Announcement: withdrawn.ID, From: withdrawn.From, Reason: reason})
	})
	return withdrawn, err
}

// TakeEffect puts what is announced in force if its time has come. It may be asked at any time, by several processes: calls are charged by
// the new prices from their instant on in any case, see Snapshot.
func TakeEffect(ctx context.Context, db *models.DB, now time.Time) (took bool, err error) {
	now = models.Instant(now)
	open, err := models.OpenAnnouncement(db.WithContext(ctx))
	if err != nil || open == nil || now.Before(open.EffectiveAt) {
		return false, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		if err := Lock(db, tx); err != nil {
			return err
		}
		took, err = applyDue(tx, now)
		return err
	})
	return took, err
}

// applyDue puts what is announced in force if its time has come. The catalog must be locked.
func applyDue(tx *gorm.DB, now time.Time) (bool, error) {
	rows, err := load(tx)
	if err != nil || rows.announcement == nil || now.Before(rows.announcement.EffectiveAt) {
		return false, err
	}
	file, err := rows.announced()
	if err != nil {
		return false, err
	}
	replaced, err := rows.text()
	if err != nil {
		return false, err
	}
	from := models.Instant(rows.announcement.EffectiveAt)
	w, err := newWriter(tx, rows, file, rows.announcement.CatalogMaker, from)
	if err != nil {
		return false, err
	}
	w.at = from // calls have been charged by it since then
	done, err := w.write(file)
	if err != nil {
		return false, err
	}
	if err := models.SaveAnnouncement(tx, rows.announcement, map[string]any{"version": done.Version, "replaced": replaced}); err != nil {
		return false, err
	}
	return true, models.RecordOfHouse(tx, now, trail.CatalogApplied{Version: done.Version})
}

// lockedSnapshot gives the catalog as it is, once no other process can change it.
func lockedSnapshot(db *models.DB, tx *gorm.DB, now time.Time) (*stored, *Snapshot, error) {
	if err := Lock(db, tx); err != nil {
		return nil, nil, err
	}
	if _, err := applyDue(tx, now); err != nil {
		return nil, nil, err
	}
	rows, err := load(tx)
	if err != nil {
		return nil, nil, err
	}
	if rows.version.ID == 0 {
		return nil, nil, models.Refuse(models.Unavailable, cause.NoCatalog)
	}
	snap, err := rows.snapshot()
	return rows, snap, err
}

// sameAgain opens a version that sells what the last one did, so that every process reads what is announced.
func sameAgain(tx *gorm.DB, rows *stored, now time.Time) error {
	again := rows.version
	again.ID, again.Catalog, again.CatalogMaker = 0, "", models.CatalogMaker{}
	if again.SameAs == nil {
		again.SameAs = &rows.version.ID
	}
	if again.AppliedAt = now; !now.After(rows.version.AppliedAt) {
		again.AppliedAt = models.Instant(rows.version.AppliedAt).Add(time.Microsecond)
	}
	if err := tx.Create(&again).Error; err != nil {
		return fmt.Errorf("open catalog version: %w", err)
	}
	return nil
}

// text writes down the catalog in force.
func (s *stored) text() (string, error) {
	snap, err := s.snapshot()
	if err != nil {
		return "", err
	}
	text, err := snap.File().YAML()
	return string(text), err
}

// announced reads the catalog that is to come.
func (s *stored) announced() (*File, error) {
	file, problems := Parse("announced", []byte(s.announcement.Catalog))
	if len(problems) > 0 {
		return nil, fmt.Errorf("read the announced catalog: %s", problems[0].String())
	}
	return file, nil
}

// Dearer reports whether anything of the first catalog costs more in the second, or is not sold there: a call of any number in a month, a
// package.
func Dearer(now, then *File) bool {
	offers := offersOf(then)
	for _, offer := range now.Offerings {
		next, sold := offers[rules.Offering{Region: offer.Region, Service: offer.Service}]
		if !sold || next.PayPerUse.dearerThan(offer.PayPerUse) {
			return true
		}
		for _, p := range offer.Packages {
			if !next.sells(p) {
				return true
			}
		}
	}
	return false
}

// sells reports whether a package of the size is sold, for no more.
func (o *FileOffer) sells(p FilePackage) bool {
	for _, next := range o.Packages {
		if next.Calls == p.Calls {
			return next.Price <= p.Price
		}
	}
	return false
}

// dearerThan reports whether a call of any number costs more: between two steps of either none changes.
func (p PayPerUse) dearerThan(before PayPerUse) bool {
	for _, steps := range []PayPerUse{p, before} {
		for _, step := range steps {
			if p.Tariff().PriceOfCall(step.FromCalls) > before.Tariff().PriceOfCall(step.FromCalls) {
				return true
			}
		}
	}
	return false
}
