package billing

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// Calls of a key or a tag are charged with others, by one transaction for each hour of a service. The page shows what of each transaction
// they came to, with the whole of it beside; what no call made is of no key. Days are those on which the calls were made: of these all
// transactions are looked at, whenever they were posted.

// firstCharge is before all calls.
var firstCharge = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// charges gives the transactions that the filter chooses, as far as single calls are kept; none of a kind that no calls make.
func (v *view) charges(ctx context.Context, f transactionFilter) (metering.Charges, error) {
	if f.Kind != "" && f.Kind != models.EntryUsage {
		return metering.Charges{}, nil
	}
	account, err := v.Account() //nolint:contextcheck // of who arrived: it is read already
	if err != nil {
		return metering.Charges{}, err
	}
	from, until := f.From, f.Until
	if from.IsZero() {
		from = firstCharge
	}
	if kept := account.CallsSince; kept != nil && from.Before(*kept) {
		from = *kept
	}
	if until.IsZero() {
		until = rules.NextDay(v.Now(), v.Snapshot.Zone)
	}
	return v.Metering.Charges(ctx, v.Who.AccountID, f.At, from, until, f.pick)
}

// pickedTransactions lists what calls of a key or a tag were charged.
func (v *view) pickedTransactions(form *transactionFields, f transactionFilter) error {
	var c metering.Charges
	var keys []models.AccessKey
	err := v.Together(v.readKeys(&keys), models.Reading(&c, func(ctx context.Context) (metering.Charges, error) { return v.charges(ctx, f) }))
	if err != nil {
		return err
	}
	by := v.Fold(transactionFolds...)
	screen := pages.Transactions{
		From: form.From, To: form.To, Errors: form.Errors, Filtered: true, Zone: v.Format.Zones(v.Now(), v.Now()),
		ExportHref: form.within(routes.Export("transactions"))("by", ""),
		Folds:      page.FoldSegments(by, form.within(routes.Transactions), transactionFolds...),
		Picked:     &pages.PickedTransactions{Notes: v.chargeNotes(&c)},
	}
	last, err := v.chargeRows(form, by, &c, screen.Picked)
	if err != nil {
		return err
	}
	if n := len(c.List); n > 0 {
		screen.Zone = v.Format.Zones(*c.List[n-1].HourStart, v.Now())
	}
	screen.Pager = v.Pager("Pages of transactions", last, form.within(routes.Transactions))
	return v.showTransactions(form, screen, keys)
}

// chargeNotes say what is not shown, and what is not charged yet.
func (v *view) chargeNotes(c *metering.Charges) (notes []string) {
	sum := func(cost metering.Cost) (calls, amount string) {
		return v.Words().Counted(cost.Calls, "call", "calls"), v.Format.Rounded(cost.Micros, format.Spent)
	}
	if c.Open.Calls > 0 {
		notes = append(notes, words.OpenCharges(sum(c.Open)))
	}
	if c.Mixed.Calls > 0 {
		notes = append(notes, words.MixedCharges(sum(c.Mixed)))
	}
	if !c.Since.IsZero() {
		notes = append(notes, words.PickedSince(v.Format.Instant(c.Since), v.Format.Calls(models.CallsToldApart)))
	}
	if account, err := v.Account(); err == nil && account.CallsSince != nil {
		notes = append(notes, words.ChargesKeptSince(v.Format.Day(*account.CallsSince)))
	}
	return append(notes, words.PickedCharges)
}

// chargeKey tells which charges are one row: of one service on one day or in one hour, or one alone.
type chargeKey struct {
	at  time.Time
	of  rules.Offering
	seq int64
}

// chargeFolding folds charges by when their calls were made.
func (v *view) chargeFolding(by page.Fold) page.Folding[metering.Charge, chargeKey] {
	day := func(c *metering.Charge) time.Time { return rules.DayStart(*c.HourStart, v.Snapshot.Zone) }
	return page.Folding[metering.Charge, chargeKey]{
		At: func(c *metering.Charge) time.Time { return *c.HourStart }, Day: day,
		Key: func(c *metering.Charge) chargeKey {
			switch {
			case by == page.FoldEntry || c.Mixed:
				return chargeKey{seq: c.Seq}
			case by == page.FoldHour:
				return chargeKey{at: c.HourStart.UTC(), of: c.Offering()}
			default:
				return chargeKey{at: day(c).UTC(), of: c.Offering()}
			}
		},
	}
}

// chargeRows fills in the rows of one page, and gives what names the last of them, "" if there are no more.
func (v *view) chargeRows(form *transactionFields, by page.Fold, c *metering.Charges, screen *pages.PickedTransactions) (last string, err error) {
	list, last, err := v.chargesOfPage(by, c.List)
	if err != nil {
		return "", err
	}
	folding, places := v.chargeFolding(by), make(map[chargeKey]int)
	var folds [][]*metering.Charge
	for i := range list {
		key := folding.Key(&list[i])
		place, found := places[key]
		if !found {
			place = len(folds)
			places[key], folds = place, append(folds, nil)
		}
		folds[place] = append(folds[place], &list[i])
	}
	for _, charges := range folds {
		row := v.chargeRow(form, by, charges)
		screen.Rows = append(screen.Rows, row)
		screen.PartDigits = max(screen.PartDigits, parts.FractionDigits(row.Part.Text))
		screen.WholeDigits = max(screen.WholeDigits, parts.FractionDigits(row.Whole.Text))
	}
	screen.Stats = []components.Stat{
		{Label: "Charged for these calls", Amount: v.Format.Figure(c.Part.Micros, format.Spent), Note: v.Words().Counted(c.Part.Calls, "call", "calls"), Icon: "wallet"},
		{Label: "Not charged yet", Amount: v.Format.Figure(c.Open.Micros, format.Spent), Note: v.Words().Counted(c.Open.Calls, "call", "calls"), Icon: "clock"},
	}
	return last, nil
}

// chargesOfPage gives those of one page: entries by their numbers, all else whole days.
func (v *view) chargesOfPage(by page.Fold, list []metering.Charge) (kept []metering.Charge, last string, err error) {
	if by == page.FoldEntry {
		before, err := v.Before()
		if err != nil {
			return nil, "", err
		}
		if before > 0 {
			list = slices.DeleteFunc(list, func(c metering.Charge) bool { return c.Seq >= before })
		}
		if len(list) > page.HistoryRows {
			list = list[:page.HistoryRows]
			last = strconv.FormatInt(list[page.HistoryRows-1].Seq, 10)
		}
		return list, last, nil
	}
	before, err := v.BeforeDay()
	if err != nil {
		return nil, "", err
	}
	if !before.IsZero() {
		list = slices.DeleteFunc(list, func(c metering.Charge) bool { return !c.HourStart.Before(before) })
	}
	folded := v.chargeFolding(by).Page(list, true)
	if !folded.Next.IsZero() {
		last = v.Format.InputDay(folded.Next)
	}
	return folded.Rows, last, nil
}

// chargeRow shows charges that are one row. One alone leads to what explains it, more lead down to the single ones.
func (v *view) chargeRow(form *transactionFields, by page.Fold, charges []*metering.Charge) pages.PickedRow {
	first := charges[0]
	var part, whole metering.Cost
	row := pages.PickedRow{What: words.UsageFolded(v.ServiceName(first.Service), v.RegionName(first.Region)), Mixed: first.Mixed}
	for _, c := range charges {
		part, whole = part.Plus(c.Part), whole.Plus(metering.Cost{Calls: c.Calls, Micros: c.AmountMicros})
		row.Late = row.Late || page.IsLate(&c.LedgerEntry)
	}
	row.Part, row.Whole = v.Format.Figure(-part.Micros, format.Moved), v.Format.Figure(whole.Micros, format.Moved)
	row.Note = words.PartOfCalls(v.Format.Calls(part.Calls), v.Words().Counted(whole.Calls, "call", "calls"))
	if first.Mixed {
		row.Part, row.Note = format.Figure{}, v.Words().Counted(whole.Calls, "call", "calls")
	}
	row.Time = v.Format.Hour(*first.HourStart)
	if by == page.FoldDay && !first.Mixed {
		row.Time = v.Format.Day(*first.HourStart)
	}
	day := v.Format.InputDay(*first.HourStart)
	ofHour := page.CallsPath(&first.LedgerEntry, "key", form.Key, "tag", form.Tag)
	if len(charges) == 1 {
		row.Operation, row.Ref, row.Href = "Explain", first.Ref().String(), page.TransactionPath(&first.LedgerEntry)
		row.CallsHref = ofHour
		row.Time = v.Format.Hour(*first.HourStart)
		return row
	}
	row.Operation, row.Ref, row.CallsHref = "Show hours", words.OfDay(row.What, row.Time), routes.With(routes.Calls, "region", first.Region, "service", first.Service,
		"payer", string(models.OutcomePayPerUse), "key", form.Key, "tag", form.Tag, "from", day, "to", day)
	finer := page.FoldHour
	if by == page.FoldHour {
		row.Operation, finer, row.CallsHref = "Show entries", page.FoldEntry, ofHour
	}
	row.Href = routes.With(routes.Transactions, "kind", string(models.EntryUsage), "region", first.Region, "service", first.Service, "from", day, "to", day,
		"by", string(finer), "key", form.Key, "tag", form.Tag)
	return row
}

// chargesExport is the file of what calls of a key or a tag were charged: the transactions with the part of each. Where not all calls are
// looked through for them, there is no file: it would look whole.
func (v *view) chargesExport(f transactionFilter) *export.File {
	charges := func(ctx context.Context) (metering.Charges, error) {
		c, err := v.charges(ctx, f)
		if err == nil && !c.Since.IsZero() {
			err = models.Refuse(models.Beyond, cause.PickedBeyond{Since: v.Format.Instant(c.Since), Most: models.CallsToldApart})
		}
		return c, err
	}
	return &export.File{
		Name: "transactions", Filter: v.TypedParams("kind", "region", "service", "from", "to", "key", "tag"),
		Columns: append(slices.Clone(entryColumns), "chosen_calls", "chosen_amount"),
		Count: func(ctx context.Context) (int64, error) {
			c, err := charges(ctx)
			return int64(len(c.List)), err
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			c, err := charges(ctx)
			for i := 0; err == nil && i < len(c.List); i++ {
				charge := &c.List[i]
				part := []export.Cell{export.Number(charge.Part.Calls), export.Amount(-charge.Part.Micros)}
				if charge.Mixed {
					part = []export.Cell{export.Empty, export.Empty}
				}
				err = row(append(v.entryCells(&charge.LedgerEntry), part...)...)
			}
			return err
		},
	}
}
