package vouchers

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Vouchers has the use cases, on the database, the catalog and the clock of Billing; it is required.
type Vouchers struct {
	Billing *billing.Billing
	// AloneMicros is how much money one operator moves alone within models.AloneTime: see desk.Desk.
	AloneMicros rules.Micros
}

// Bounds of a batch: as many codes as are printed and handed out at a time, and as often as a published code is used; a package lasts a
// year at most, as all do; a campaign is named in a line; and what each code credits, in a currency of scale 1, is what one top-up may be.
const (
	MaxCodes                     = 10_000
	MaxUses                      = 1_000_000
	MaxDays                      = 365
	MaxCampaign                  = 80
	MaxRequest                   = 64
	MaxCreditMicros rules.Micros = billing.MaxTopUpMicros
)

// Wanted is a batch to be made: of packages or, with CreditMicros above 0, of credit in the catalog's currency. Days 0 is a year.
type Wanted struct {
	Campaign        string
	Region, Service string
	Calls, Days     int64
	CreditMicros    rules.Micros
	Codes           int
	UsesEach        int64
	ValidUntil      time.Time
	// Request names the form by which they are asked for: sent again it makes no others. "" for none.
	Request string
}

// check refuses what is no batch, by the name of the flag or field.
func (w *Wanted) check(snapshot *catalog.Snapshot, now time.Time) error {
	switch length := utf8.RuneCountInString(w.Campaign); {
	case length == 0 || length > MaxCampaign || !utf8.ValidString(w.Campaign) || strings.ContainsFunc(w.Campaign, func(r rune) bool { return r < ' ' }):
		return models.RefuseField("campaign", cause.VoucherCampaign{Most: MaxCampaign})
	case w.Codes < 1 || w.Codes > MaxCodes:
		return models.RefuseField("codes", cause.VoucherBeyond{Most: MaxCodes})
	case w.UsesEach < 1 || w.UsesEach > MaxUses:
		return models.RefuseField("uses", cause.VoucherBeyond{Most: MaxUses})
	case len(w.Request) > MaxRequest:
		return models.Refuse(models.Invalid, cause.AddressDamaged)
	case !w.ValidUntil.After(now):
		return models.RefuseField("until", cause.VoucherUntil)
	case w.CreditMicros != 0:
		return w.checkCredit(snapshot)
	}
	return w.checkPackage(snapshot)
}

func (w *Wanted) checkPackage(snapshot *catalog.Snapshot) error {
	if _, found := snapshot.Offering(w.Region, w.Service); !found {
		return models.RefuseField("service", cause.GrantNotSold{Service: w.Service, Region: w.Region})
	}
	switch {
	case w.Calls <= 0:
		return models.RefuseField("calls", cause.GrantEmpty)
	case w.Days < 0 || w.Days > MaxDays:
		return models.RefuseField("days", cause.VoucherBeyond{Most: MaxDays})
	}
	return nil
}

// checkCredit asks for whole smallest money of the currency, and for nothing of a package.
func (w *Wanted) checkCredit(snapshot *catalog.Snapshot) error {
	money := snapshot.Money()
	least, most := money.StepMicros(), MaxCreditMicros.Times(money.Scale)
	switch {
	case w.CreditMicros < 0 || w.CreditMicros > most || w.CreditMicros%least != 0:
		return models.RefuseField("amount", cause.VoucherCredit{
			Least: cause.Money{Micros: least, Currency: money.Code}, Most: cause.Money{Micros: most, Currency: money.Code},
		})
	case w.Calls != 0:
		return models.RefuseField("calls", cause.VoucherOnlyCredit)
	case w.Days != 0:
		return models.RefuseField("days", cause.VoucherOnlyCredit)
	}
	return nil
}

// worth is what the whole batch is worth where every code is redeemed as often as it can be; a package is worth what who buys it pays.
func (w *Wanted) worth(snapshot *catalog.Snapshot, now time.Time) (rules.Micros, error) {
	each := w.CreditMicros
	if each == 0 {
		var err error
		if each, err = snapshot.Worth(w.Region, w.Service, w.Calls, now); err != nil {
			return 0, err
		}
	}
	all, err := rules.MulMicros(each, int64(w.Codes)*w.UsesEach)
	if err != nil {
		return 0, models.RefuseField("uses", cause.VouchersWorthBeyond)
	}
	return all, nil
}

// batch is what is wanted, if it is a batch.
func (v *Vouchers) batch(ctx context.Context, w Wanted) (*models.VoucherBatch, error) {
	snapshot, err := v.Billing.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now := models.Instant(v.Billing.Clock.Now())
	w.Campaign = strings.TrimSpace(w.Campaign)
	if err := w.check(snapshot, now); err != nil {
		return nil, err
	}
	worth, err := w.worth(snapshot, now)
	if err != nil {
		return nil, err
	}
	b := &models.VoucherBatch{
		Campaign: w.Campaign, ValidUntil: models.Instant(w.ValidUntil), CreatedAt: now, WantedCodes: int64(w.Codes), UsesEach: w.UsesEach, WorthMicros: worth,
	}
	if w.CreditMicros > 0 {
		b.AmountMicros, b.Currency = w.CreditMicros, snapshot.Currency
	} else {
		b.Region, b.Service, b.Calls, b.Days = w.Region, w.Service, w.Calls, w.Days
	}
	if w.Request != "" {
		b.Request = &w.Request
	}
	return b, nil
}

// Create makes a batch, because whoever runs the program says so, and gives its codes, which nobody can read again.
func (v *Vouchers) Create(ctx context.Context, w Wanted) (*models.VoucherBatch, []string, error) {
	batch, err := v.batch(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	codes, hashes := newCodes(batch.WantedCodes)
	err = v.Billing.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateVouchers(tx, batch, hashes) })
	if err != nil {
		return nil, nil, err
	}
	return batch, codes, nil
}

// List gives batches with what became of them, newest first, before the one with that number (0: from the newest), at most limit.
func (v *Vouchers) List(ctx context.Context, beforeID int64, limit int) ([]models.VoucherCount, error) {
	return models.VoucherBatches(v.Billing.DB.WithContext(ctx), beforeID, limit)
}

// End ends a batch: none of its codes can be redeemed any more, and one that waits is made no more. What was given stays. Ending it again changes
// nothing.
func (v *Vouchers) End(ctx context.Context, batchID int64) (batch *models.VoucherBatch, err error) {
	err = v.Billing.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := models.EndVouchers(tx, batchID, models.Instant(v.Billing.Clock.Now())); err != nil {
			return err
		}
		batch, err = models.FindVoucherBatch(tx, batchID)
		return err
	})
	return batch, err
}
