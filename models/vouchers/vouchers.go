package vouchers

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
)

// Vouchers has the use cases.
type Vouchers struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// ConfirmsMail is whether free packages need a confirmed address.
	ConfirmsMail bool
}

// Bounds of a batch: as many codes as are printed and handed out at a time, and as often as a published code is used; a package lasts a
// year at most, as all do; and a campaign is named in a line.
const (
	MaxCodes    = 10_000
	MaxUses     = 1_000_000
	MaxDays     = 365
	MaxCampaign = 80
	MaxRequest  = 64
)

// Wanted is a batch to be made. Days 0 is a year.
type Wanted struct {
	Campaign        string
	Region, Service string
	Calls, Days     int64
	Codes           int
	UsesEach        int64
	ValidUntil      time.Time
	// Request names the form by which they are asked for: sent again it makes no others. "" for none.
	Request string
}

// check refuses what is no batch, by the name of the flag or field.
func (w *Wanted) check(snapshot *catalog.Snapshot, now time.Time) error {
	if _, found := snapshot.Offering(w.Region, w.Service); !found {
		return models.RefuseField("service", cause.GrantNotSold{Service: w.Service, Region: w.Region})
	}
	switch length := utf8.RuneCountInString(w.Campaign); {
	case length == 0 || length > MaxCampaign || !utf8.ValidString(w.Campaign) || strings.ContainsFunc(w.Campaign, func(r rune) bool { return r < ' ' }):
		return models.RefuseField("campaign", cause.VoucherCampaign{Most: MaxCampaign})
	case w.Calls <= 0:
		return models.RefuseField("calls", cause.GrantEmpty)
	case w.Codes < 1 || w.Codes > MaxCodes:
		return models.RefuseField("codes", cause.VoucherBeyond{Most: MaxCodes})
	case w.UsesEach < 1 || w.UsesEach > MaxUses:
		return models.RefuseField("uses", cause.VoucherBeyond{Most: MaxUses})
	case w.Days < 0 || w.Days > MaxDays:
		return models.RefuseField("days", cause.VoucherBeyond{Most: MaxDays})
	case len(w.Request) > MaxRequest:
		return models.Refuse(models.Invalid, cause.AddressDamaged)
	case !w.ValidUntil.After(now):
		return models.RefuseField("until", cause.VoucherUntil)
	}
	return nil
}

// Create makes a batch and gives its codes, which nobody can read again.
func (v *Vouchers) Create(ctx context.Context, w Wanted) (*models.VoucherBatch, []string, error) {
	snapshot, err := v.Catalog.Current(ctx)
	if err != nil {
		return nil, nil, err
	}
	now := models.Instant(v.Clock.Now())
	w.Campaign = strings.TrimSpace(w.Campaign)
	if err := w.check(snapshot, now); err != nil {
		return nil, nil, err
	}
	codes, hashes := make([]string, w.Codes), make([]string, w.Codes)
	for i := range codes {
		codes[i] = newCode()
		hashes[i], _ = hashOf(codes[i])
	}
	batch := &models.VoucherBatch{
		Campaign: w.Campaign, Region: w.Region, Service: w.Service, Calls: w.Calls, Days: w.Days, ValidUntil: models.Instant(w.ValidUntil), CreatedAt: now,
	}
	if w.Request != "" {
		batch.Request = &w.Request
	}
	err = v.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateVouchers(tx, batch, hashes, w.UsesEach) })
	if err != nil {
		return nil, nil, err
	}
	return batch, codes, nil
}

// List gives batches with what became of them, newest first, before the one with that number (0: from the newest), at most limit.
func (v *Vouchers) List(ctx context.Context, beforeID int64, limit int) ([]models.VoucherCount, error) {
	return models.VoucherBatches(v.DB.WithContext(ctx), beforeID, limit)
}

// End ends a batch: none of its codes can be redeemed any more. Packages that were given stay. Ending it again changes nothing.
func (v *Vouchers) End(ctx context.Context, batchID int64) (batch *models.VoucherBatch, err error) {
	err = v.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.EndVouchers(tx, batchID, models.Instant(v.Clock.Now())); err != nil {
			return err
		}
		batch, err = models.FindVoucherBatch(tx, batchID)
		return err
	})
	return batch, err
}
