package documents

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// A month is invoiced monthRest after its end, when its last hours are settled. What is not settled then is waited for
// until monthPatience after its end: calls that trickle in late must not hold up a month for ever. Nor does an account whose
// invoice cannot be issued, for longer than monthHeldUp: the months of all others go on, and its entries are tried again as
// late ones of the next.
const (
	monthRest     = time.Hour
	monthPatience = 72 * time.Hour
	monthHeldUp   = 7 * 24 * time.Hour
)

// InvoiceMonths issues the invoices for pay-per-use: one for each account and month that is over and settled. An entry
// that is posted after its month was invoiced, because its calls came late, is on the next month's invoice and named as
// late. It may run anywhere, any number of times, and gives how many it issued.
func (d *Documents) InvoiceMonths(ctx context.Context) (issued int, err error) {
	if !d.MayIssue() {
		return 0, nil
	}
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	now := d.Clock.Now()
	month, err := d.firstOpenMonth(ctx, snapshot.Zone)
	if err != nil || month.IsZero() {
		return 0, err
	}
	for {
		end := rules.NextMonth(month, snapshot.Zone)
		if now.Before(end.Add(monthRest)) {
			return issued, nil
		}
		n, closed, err := d.invoiceMonth(ctx, snapshot, month, end, now)
		issued += n
		if err != nil || !closed {
			return issued, err
		}
		month = end
	}
}

// firstOpenMonth gives the oldest month that is not invoiced, zero when there has been no pay-per-use at all.
func (d *Documents) firstOpenMonth(ctx context.Context, zone *time.Location) (time.Time, error) {
	tx := d.DB.WithContext(ctx)
	last, err := models.LastDocumentMonth(tx)
	if err != nil {
		return time.Time{}, err
	}
	if last != nil {
		return rules.NextMonth(last.Month, zone), nil
	}
	first, err := models.FirstPayPerUseHour(tx)
	if err != nil || first.IsZero() {
		return time.Time{}, err
	}
	return rules.MonthStart(first, zone), nil
}

// invoiceMonth invoices a month to every account, and closes it when nothing of it is left to be settled; also with an error, of
// accounts that have failed for too long. now is from before it looked at any: no account is passed over for hours that the closing
// does not wait for any more.
func (d *Documents) invoiceMonth(ctx context.Context, snapshot *catalog.Snapshot, month, end, now time.Time) (issued int, closed bool, err error) {
	accountIDs, err := models.AccountsToInvoice(d.DB.WithContext(ctx), end)
	if err != nil {
		return 0, false, err
	}
	turns, failed := models.InTurn(ctx, accountIDs, func(id *int64) error {
		document, err := d.issue(ctx, *id, snapshot, func(t *turn) (*draft, error) { return t.monthDraft(month, end) })
		if document != nil {
			issued++
		}
		return err
	})
	if turns < len(accountIDs) || failed != nil && now.Before(end.Add(monthHeldUp)) {
		return issued, false, failed
	}
	if now.Before(end.Add(monthPatience)) {
		unsettled, err := models.AccountsWithUnsettledHours(d.DB.WithContext(ctx), end)
		if err != nil || len(unsettled) > 0 {
			return issued, false, err
		}
	}
	closing := d.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.CloseDocumentMonth(tx, &models.DocumentMonth{Month: month, ClosedAt: now})
	})
	return issued, true, errors.Join(failed, closing)
}

// monthDraft drafts the account's invoice for the month; nil when it has one, when there is nothing to charge for, and
// while hours of it are not settled.
func (t *turn) monthDraft(month, end time.Time) (*draft, error) {
	if existing, err := models.FindMonthDocument(t.tx, t.account.ID, month); err != nil || existing != nil {
		return nil, err
	}
	if t.now.Before(end.Add(monthPatience)) {
		if open, err := models.UnsettledHours(t.tx, t.account.ID, end, 1); err != nil || len(open) > 0 {
			return nil, err
		}
	}
	entries, err := models.EntriesToInvoice(t.tx, t.account.ID, end)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	d := &draft{document: models.Document{Kind: models.Invoice, Month: &month}}
	standing := t.account.Standing()
	d.content.From, d.content.Until = month, end
	d.content.Paid = Paid{With: models.PaidWithBalance, OwedMicros: max(0, -standing.AvailableMicros())}
	for n := range entries {
		d.seqs = append(d.seqs, entries[n].Seq)
	}
	if d.content.Lines, err = t.usageLines(entries, month); err != nil {
		return nil, err
	}
	return d.price(t.tax, TaxStepMicros(t.catalog.Currency))
}

// lineKey is what the hours of one line have in common; a unit of 0 is several prices.
type lineKey struct {
	rules.Offering
	late bool
	unit rules.Micros
}

// usageLines sums the entries by region, service, lateness and price, the dearest first.
func (t *turn) usageLines(entries []models.LedgerEntry, month time.Time) ([]Line, error) {
	sums := map[lineKey]*Line{}
	var keys []lineKey
	for n := range entries {
		e := &entries[n]
		key := lineKey{e.Offering(), e.HourStart.Before(month), t.unitPrice(e)}
		line := sums[key]
		if line == nil {
			fresh := t.line(LinePayPerUse, key.Offering)
			fresh.Late = key.late
			if key.unit > 0 {
				fresh.UnitMicros = &key.unit
			}
			line, sums[key] = &fresh, &fresh
			keys = append(keys, key)
		}
		line.Quantity += e.Calls
		var err error
		if line.AmountMicros, err = rules.SubMicros(line.AmountMicros, e.AmountMicros); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(keys, compareLines)
	lines := make([]Line, len(keys))
	for n, key := range keys {
		lines[n] = *sums[key]
	}
	return lines, nil
}

func compareLines(a, b lineKey) int {
	return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service), compareBools(a.late, b.late), cmp.Compare(b.unit, a.unit))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// unitPrice gives the price of each of the hour's calls, 0 when they may have had several: it is a price of the tariff
// by which the number of calls comes to exactly the amount.
func (t *turn) unitPrice(e *models.LedgerEntry) rules.Micros {
	if e.Calls == 0 || e.AmountMicros%rules.Micros(e.Calls) != 0 {
		return 0
	}
	unit := -e.AmountMicros / rules.Micros(e.Calls)
	offering, found := t.catalog.Offering(e.Region, e.Service)
	if !found {
		return 0
	}
	tariff, found := rules.TariffAt(offering.Prices, *e.HourStart)
	if !found || !slices.ContainsFunc(tariff, func(t rules.Tier) bool { return t.PriceMicros == unit }) {
		return 0
	}
	return unit
}

// monthNotice tells the customer that the month's invoice is there.
func monthNotice(d *models.Document, owedMicros rules.Micros) *models.Notification {
	return &models.Notification{
		AccountID: d.AccountID, Key: "document " + d.Name(), CreatedAt: d.IssuedAt,
		Says: notice.MonthInvoiced{Document: d.Name(), Month: *d.Month, OwedMicros: owedMicros},
	}
}
