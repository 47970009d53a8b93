// Package exports keeps how far downloads have come, so that a page can show it, whichever server sends the file and
// whichever is asked.
package exports

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Exports are the use cases; Clock may be nil.
type Exports struct {
	DB    *models.DB
	Clock models.Clock
}

const (
	// saveEvery is how often a download's progress is stored.
	saveEvery = time.Second
	// silence is after how long a running download that stores nothing is taken for broken off: its server is gone.
	silence = time.Minute
	// keep is for how long the progress of a download that has ended is kept.
	keep = 24 * time.Hour
)

// Progress is a download that is under way.
type Progress struct {
	exports *Exports
	export  models.Export
}

// Start stores that a download begins.
func (x *Exports) Start(ctx context.Context, accountID int64, key, format string) (*Progress, error) {
	if key == "" || len(key) > 100 {
		return nil, models.Refuse(models.Invalid, cause.DownloadDamaged)
	}
	now := x.Clock.Now()
	p := &Progress{x, models.Export{AccountID: accountID, Key: key, Format: format, Status: models.ExportRunning, StartedAt: now, UpdatedAt: now}}
	return p, models.StartExport(x.DB.WithContext(ctx), &p.export)
}

// Sent tells how much has been sent. It is stored now and then.
func (p *Progress) Sent(ctx context.Context, rows, bytes int64) error {
	p.export.RowsSent, p.export.BytesSent = rows, bytes
	now := p.exports.Clock.Now()
	if now.Sub(p.export.UpdatedAt) < saveEvery {
		return nil
	}
	p.export.UpdatedAt = now
	return models.SaveExport(p.exports.DB.WithContext(ctx), &p.export)
}

// End stores that the download has ended: complete, or broken off.
func (p *Progress) End(ctx context.Context, rows, bytes int64, complete bool) error {
	p.export.Status = models.ExportBroken
	if complete {
		p.export.Status = models.ExportComplete
	}
	p.export.RowsSent, p.export.BytesSent, p.export.UpdatedAt = rows, bytes, p.exports.Clock.Now()
	return models.SaveExport(p.exports.DB.WithContext(ctx), &p.export)
}

// Of lists the downloads of one page, by format, as they stand now.
func (x *Exports) Of(ctx context.Context, accountID int64, key string) ([]models.Export, error) {
	all, err := models.ExportsOf(x.DB.WithContext(ctx), accountID, key)
	if err != nil {
		return nil, err
	}
	now := x.Clock.Now()
	for i := range all {
		if all[i].Status == models.ExportRunning && now.Sub(all[i].UpdatedAt) > silence {
			all[i].Status = models.ExportBroken
		}
	}
	return all, nil
}

// Clean forgets downloads that ended long ago.
func (x *Exports) Clean(ctx context.Context) error {
	return models.DeleteExports(x.DB.WithContext(ctx), x.Clock.Now().Add(-keep))
}
