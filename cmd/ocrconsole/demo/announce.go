package demo

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// noticeDays is how many days ahead the operator announces prices, which is more than they have to.
const noticeDays = catalog.NoticeDays + 9

// announce has dearer calls announced for Web Image OCR in Hong Kong, which the customer pays per use, and has them told. Prices are
// everybody's: nothing is announced where others have accounts, or where something is announced already.
func (d *life) announce(ctx context.Context) error {
	d.now = d.end
	all, err := models.AccountsAfter(d.DB.WithContext(ctx), 0, d.end, 2)
	if err != nil {
		return err
	}
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil || len(all) > 1 || snapshot.Announced != nil {
		return err
	}
	next := snapshot.File()
	for i := range next.Offerings {
		if o := &next.Offerings[i]; o.Region == hongKong && o.Service == webImage {
			o.PayPerUse = dearer(o.PayPerUse)
		}
	}
	day := d.end.AddDate(0, 0, noticeDays).In(d.zone).Format(time.DateOnly)
	if _, err := catalog.Announce(byOperator(ctx, "catalog apply"), d.DB, next, day, d.now); err != nil {
		return err
	}
	_, err = (&catalog.Teller{DB: d.DB}).Tell(byJob(ctx, "put announced catalogs in force"), d.zone, d.now)
	return err
}

// dearer gives the prices of calls raised by a quarter, in whole ten-thousandths of the currency's unit.
func dearer(prices catalog.PayPerUse) catalog.PayPerUse {
	raised := make(catalog.PayPerUse, len(prices))
	for i, tier := range prices {
		raised[i] = catalog.FileTier{FromCalls: tier.FromCalls, Price: catalog.Price(rules.Micros(tier.Price) * 5 / 4 / 100 * 100)}
	}
	return raised
}
