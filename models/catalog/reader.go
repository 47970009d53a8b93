package catalog

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Reader gives the catalog in force. It keeps the last snapshot and may be used by many at once.
type Reader struct {
	db   *models.DB
	last atomic.Pointer[Snapshot]
}

// NewReader makes a Reader of the database's catalog.
func NewReader(db *models.DB) *Reader { return &Reader{db: db} }

// Last gives the version that Current gave last, whatever is in force by now; nil before the first. Whoever reads the catalog's
// version with what is read by it saves the question.
func (r *Reader) Last() *Snapshot { return r.last.Load() }

// patience is how long the database may take to tell the catalog's version before the last one known has to do.
const patience = 2 * time.Second

// Current gives the newest version of the catalog, whichever process applied it. It reads one row to learn the
// version and the rest only if that is new. While the database does not answer it is the last version known: whatever
// sells or charges by it asks the database once more. Call it before a transaction, not within: it takes a connection of
// its own. Who arrived with the version, see models.Arrival, is not asked for it again. The error's code is Unavailable before
// the first catalog is applied.
func (r *Reader) Current(ctx context.Context) (*Snapshot, error) {
	last := r.last.Load()
	if arrival := models.ArrivalOf(ctx); last != nil && arrival != nil && last.Version >= arrival.CatalogVersion {
		return last, nil
	}
	if last == nil {
		return r.ask(ctx)
	}
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	newest, err := r.ask(asking)
	if models.IsUnreachable(err) && ctx.Err() == nil {
		return last, nil
	}
	return newest, err
}

func (r *Reader) ask(ctx context.Context) (*Snapshot, error) {
	version, err := models.CurrentCatalogVersion(r.db.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if version == 0 {
		return nil, models.Refuse(models.Unavailable, cause.NoCatalog)
	}
	if last := r.last.Load(); last != nil && last.Version >= version {
		return last, nil
	}
	return r.reload(ctx)
}

// reload reads the newest version and keeps it, unless someone else has kept a newer one in the meantime.
func (r *Reader) reload(ctx context.Context) (*Snapshot, error) {
	var rows *stored
	if err := r.db.Read(ctx, func(tx *gorm.DB) (err error) {
		rows, err = load(tx)
		return err
	}); err != nil {
		return nil, err
	}
	snap, err := rows.snapshot()
	if err != nil {
		return nil, err
	}
	for {
		last := r.last.Load()
		if last != nil && last.Version >= snap.Version {
			return last, nil
		}
		if r.last.CompareAndSwap(last, snap) {
			return snap, nil
		}
	}
}
