package billing

import (
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// The ledger has an entry for each hour of a service. People read what it came to on a day: entries of one service are put together by
// the day, or the hour, in which the calls were made, as far as they were charged when that hour was over. What came late is of the day on
// which it was charged. The ledger itself is as it was: every row leads down to its entries.

// settledSoon is how long after its hour an entry is of that hour's day.
const settledSoon = time.Hour

// ledgerKey tells which entries are one row. Seq is that of an entry which stands for itself.
type ledgerKey struct {
	at   time.Time
	of   rules.Offering
	late bool
	seq  int64
}

// folding folds entries.
func (v *view) folding(by page.Fold) page.Folding[models.LedgerEntry, ledgerKey] {
	return page.Folding[models.LedgerEntry, ledgerKey]{
		At:  func(e *models.LedgerEntry) time.Time { return e.At },
		Day: v.entryDay,
		Key: func(e *models.LedgerEntry) ledgerKey {
			switch {
			case e.Kind != models.EntryUsage:
				return ledgerKey{seq: e.Seq}
			case by == page.FoldHour:
				return ledgerKey{at: e.HourStart.UTC(), of: e.Offering(), late: page.IsLate(e)}
			default:
				return ledgerKey{at: v.entryDay(e).UTC(), of: e.Offering(), late: page.IsLate(e)}
			}
		},
	}
}

// entryDay is the day that an entry is of: the hour before it was charged, for pay-per-use.
func (v *view) entryDay(e *models.LedgerEntry) time.Time {
	at := e.At
	if e.Kind == models.EntryUsage {
		at = at.Add(-settledSoon)
	}
	return rules.DayStart(at, v.Snapshot.Zone)
}

// readFolded reads the entries of a page of whole days. It gives where a day of more entries than are folded is listed as it is stored,
// "" for any other page.
func (v *view) readFolded(form *transactionFields, l *ledgerPage, filter models.EntryFilter) (unfolded string, err error) {
	before, err := v.BeforeDay()
	if err != nil {
		return "", err
	}
	days := filter
	if !before.IsZero() && (days.Until.IsZero() || before.Before(days.Until)) {
		days.Until = before
	}
	if filter.Until = days.Until; !days.Until.IsZero() {
		filter.Until = days.Until.Add(settledSoon)
	}
	folded, err := v.folding(l.by).Read(func(limit int) ([]models.LedgerEntry, bool, error) {
		filter.Limit = limit + 1
		err := v.readHistory(l, filter)
		all := len(l.history.Entries) < filter.Limit
		return slices.DeleteFunc(l.history.Entries, func(e models.LedgerEntry) bool {
			day := v.entryDay(&e)
			return !days.Until.IsZero() && !day.Before(days.Until) || day.Before(days.From)
		}), all, err
	})
	if err != nil {
		return "", err
	}
	if !folded.Whole {
		to := form.To
		if !days.Until.IsZero() {
			to = v.Format.InputDay(days.Until.Add(-time.Microsecond))
		}
		return form.within(routes.Transactions)("to", to, "by", string(page.FoldEntry)), nil
	}
	l.history.Entries = folded.Rows
	if !folded.Next.IsZero() {
		l.last = v.Format.InputDay(folded.Next)
	}
	return "", nil
}

// foldedTable shows the page's entries, put together.
func (v *view) foldedTable(l *ledgerPage) (table parts.LedgerTable) {
	folding, places := v.folding(l.by), make(map[ledgerKey]int)
	var folds [][]*models.LedgerEntry
	for i := range l.history.Entries {
		e := &l.history.Entries[i]
		key := folding.Key(e)
		place, found := places[key]
		if !found {
			place = len(folds)
			places[key], folds = place, append(folds, nil)
		}
		folds[place] = append(folds[place], e)
	}
	for _, entries := range folds {
		table.Rows = append(table.Rows, v.foldedRow(l, entries))
	}
	page.AlignLedger(&table)
	return table
}

// foldedRow shows entries that are one row. One alone is shown as what it is.
func (v *view) foldedRow(l *ledgerPage, entries []*models.LedgerEntry) parts.LedgerRow {
	first := entries[0]
	row := v.LedgerRow(&l.history, first)
	if first.Kind != models.EntryUsage {
		return row
	}
	var calls int64
	var amount rules.Micros
	hours := make(map[time.Time]bool)
	for _, e := range entries {
		calls, amount, hours[e.HourStart.UTC()] = calls+e.Calls, amount+e.AmountMicros, true
	}
	day := v.entryDay(first)
	row.Amount = v.Format.Figure(amount, format.Moved)
	row.Time = v.Format.Day(day)
	counted := v.Words().Counted(calls, "call", "calls")
	row.What, row.Note = words.UsageFolded(v.ServiceName(first.Service), v.RegionName(first.Region)), counted
	if l.by == page.FoldHour {
		row.Time = v.Format.Hour(*first.HourStart)
	} else {
		row.Note = words.Listed(v.Words().Counted(int64(len(hours)), "hour", "hours"), counted)
	}
	if len(entries) == 1 {
		return row
	}
	row.LinkText, row.LinkHref, row.Balance = "", "", format.Figure{}
	row.Operation, row.Ref = "Show hours", words.OfDay(row.What, row.Time)
	by := page.FoldHour
	if l.by == page.FoldHour {
		row.Operation, by = "Show entries", page.FoldEntry
	}
	row.Href = routes.With(routes.Transactions, "kind", string(models.EntryUsage), "region", first.Region, "service", first.Service,
		"from", v.Format.InputDay(day), "to", v.Format.InputDay(day), "by", string(by))
	return row
}

// chosenOffering names the service whose transactions are shown only, with a link to all; nil if all are.
func (v *view) chosenOffering(form *transactionFields) *pages.ChosenOffering {
	if form.Service == "" {
		return nil
	}
	return &pages.ChosenOffering{
		Region: form.Region, Service: form.Service, Name: v.OfferingName(form.Region, form.Service),
		All: components.LinkProps{Label: "All services", Href: routes.With(routes.Transactions, "kind", form.Kind, "from", form.From, "to", form.To, "by", form.By, "key", form.Key, "tag", form.Tag)},
	}
}
