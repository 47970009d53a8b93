package catalog

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// Applied says what Apply did. If nothing changed, Version is the one already in force and all else is zero.
type Applied struct {
	Version            int64 `json:"version"`
	Changed            bool  `json:"changed"`
	OfferingsAdded     int   `json:"offerings_added"` // new, or sold again
	OfferingsRetired   int   `json:"offerings_retired"`
	PricesSet          int   `json:"prices_set"` // pay-per-use prices that are new or different
	PackagesPutOnSale  int   `json:"packages_put_on_sale"`
	PackagesOffSale    int   `json:"packages_off_sale"` // no longer sold, or replaced by one with another price
	FreePackagesOpened int   `json:"free_packages_opened"`
	FreePackagesClosed int   `json:"free_packages_closed"`
	// DearerFrom is the day from which on something costs more again, by what is announced, where that is nearer than customers are told ahead; "" else.
	DearerFrom string `json:"dearer_from,omitempty"`
}

// Why is why a catalog is put in force or announced, which operator asked for it, 0 where nobody else did, and in place of which version: 0 is
// whichever is in force.
type Why struct {
	Reason    string
	AskedBy   int64
	InPlaceOf int64
}

// check fails with Conflict where another version is in force than the catalog was made from.
func (w *Why) check(version int64) error {
	if w.InPlaceOf != 0 && w.InPlaceOf != version {
		return models.Refuse(models.Conflict, cause.CatalogMoved{Version: version})
	}
	return nil
}

// Apply makes f, which Parse has given, the catalog in force from now on. It is one transaction, and several
// processes may apply at once: one after the other. Rows that are no longer in f are closed and never deleted, a
// changed price is a new row. If f says what is already in force, nothing is written. What is announced replaces f when its time comes. The error's code is Conflict
// when f changes the currency or the billing time zone of records that exist.
func Apply(ctx context.Context, db *models.DB, f *File, now time.Time) (Applied, error) {
	return ApplyFor(ctx, db, f, Why{}, now)
}

// ApplyFor is Apply for a reason that is kept with the version.
func ApplyFor(ctx context.Context, db *models.DB, f *File, why Why, now time.Time) (done Applied, err error) {
	err = db.Write(ctx, func(tx *gorm.DB) (err error) {
		done, err = ApplyIn(db, tx, f, why, now)
		return err
	})
	if err != nil {
		return Applied{}, err
	}
	return done, nil
}

// ApplyIn is ApplyFor in a transaction of what else is done with it.
func ApplyIn(db *models.DB, tx *gorm.DB, f *File, why Why, now time.Time) (Applied, error) {
	if err := Lock(db, tx); err != nil {
		return Applied{}, err
	}
	return apply(tx, f, why, models.Instant(now))
}

// Lock keeps other appliers out until the transaction ends, and lets readers in. On SQLite the write
// transaction has done so.
func Lock(db *models.DB, tx *gorm.DB) error {
	if !db.IsPostgres() {
		return nil
	}
	statements := []string{"LOCK TABLE catalog_versions IN SHARE ROW EXCLUSIVE MODE"}
	if db.IsDistributed() { // which changes the catalog's copies only after servers that were asked one after the other: see refuseRebase
		statements = append(statements, "SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
	}
	for _, statement := range statements {
		if err := tx.Exec(statement).Error; err != nil {
			return fmt.Errorf("lock catalog: %w", err)
		}
	}
	return nil
}

func apply(tx *gorm.DB, f *File, why Why, now time.Time) (Applied, error) {
	if _, err := applyDue(tx, now); err != nil { // it comes first, whenever its turn is
		return Applied{}, err
	}
	rows, err := load(tx)
	if err != nil {
		return Applied{}, err
	}
	dearerFrom := ""
	if rows.version.ID != 0 {
		var same *Applied
		if same, dearerFrom, err = rows.replaceable(tx, f, why, now); err != nil {
			return Applied{}, err
		}
		if same != nil {
			return *same, nil
		}
	}
	w, err := newWriter(tx, rows, f, models.MakerOf(tx, why.AskedBy, why.Reason), now)
	if err != nil {
		return Applied{}, err
	}
	done, err := w.write(f)
	if err != nil {
		return Applied{}, err
	}
	done.DearerFrom = dearerFrom
	return done, models.RecordOfHouse(tx, now, trail.CatalogApplied{Version: done.Version, Reason: why.Reason})
}

// dearerSoon gives the day of a rise that is announced for soon.
func dearerSoon(refused error) string {
	var e *models.Error
	if errors.As(refused, &e) {
		if soon, is := e.Why.(cause.DearerSoon); is {
			return soon.From
		}
	}
	return ""
}

// replaceable tells why f may not be in force now in place of what is, or gives that where f says the same; and since when something will be dearer
// that was announced with too little notice, "" for nothing.
func (rows *stored) replaceable(tx *gorm.DB, f *File, why Why, now time.Time) (same *Applied, dearerFrom string, err error) {
	snap, err := rows.snapshot()
	if err != nil {
		return nil, "", err
	}
	if reflect.DeepEqual(snap.File(), f) {
		return &Applied{Version: snap.Version}, "", nil
	}
	if err := why.check(snap.Version); err != nil {
		return nil, "", err
	}
	if err := refuseRebase(tx, &rows.version, f); err != nil {
		return nil, "", err
	}
	refused := snap.AtOnce(f, now)
	if refused != nil && why.InPlaceOf != 0 { // commands may: who runs the program mends mistakes by them
		return nil, "", refused
	}
	return nil, dearerSoon(refused), nil
}

// refuseRebase keeps the currency and the billing time zone as soon as anything has been recorded in them: every
// stored amount, hour and month is meant in these.
func refuseRebase(tx *gorm.DB, old *models.CatalogVersion, f *File) error {
	if f.Currency == old.Currency && f.Zone == old.Zone {
		return nil
	}
	for _, table := range []string{"calls", "ledger_entries", "orders", "payments"} {
		var found int64
		if err := tx.Table(table).Select("1").Limit(1).Scan(&found).Error; err != nil {
			return fmt.Errorf("look for records: %w", err)
		}
		if found == 0 {
			continue
		}
		if f.Currency != old.Currency {
			return models.Refuse(models.Conflict, cause.CurrencyKept{Old: old.Currency, New: f.Currency})
		}
		return models.Refuse(models.Conflict, cause.ZoneKept{Old: old.Zone, New: f.Zone})
	}
	return nil
}
