package billing

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
)

// entryKinds are the kinds of the filter, in their order.
var entryKinds = []struct {
	kind  models.EntryKind
	label string
}{
	{"", "All"},
	{models.EntryTopUp, "Top-ups"},
	{models.EntryCardPayment, "Card payments of orders"},
	{models.EntryOrder, "Orders"},
	{models.EntryUsage, "Pay-per-use"},
	{models.EntryRefund, "Refunds to the balance"},
	{models.EntryCredit, "Credits by the operator"},
	{models.EntryVoucher, "Vouchers"},
	{models.EntryCardRefund, "Refunds to a card, and chargebacks"},
	{models.EntryDebit, "Debits by the operator"},
}

// transactionFields is the filter that an address asks for.
type transactionFields struct {
	page.Form
	page.FoldFields
	Kind    string `query:"kind"`
	Region  string `query:"region"`
	Service string `query:"service"`
	From    string `query:"from"`
	To      string `query:"to"`
}

// within gives the addresses of pages with what is chosen.
func (f *transactionFields) within(address string) func(more ...string) string {
	return routes.Within(address, "kind", f.Kind, "region", f.Region, "service", f.Service, "from", f.From, "to", f.To, "by", f.By)
}

// transactionList lists what moved the balance, newest first. A filter that makes no sense chooses nothing and says
// what is wrong with it.
func transactionList(v *view) error {
	form := page.Read[transactionFields](v.Context)
	by := v.Fold(transactionFolds...)
	if kind := models.EntryKind(form.Kind); kind != "" && kind != models.EntryUsage { // nothing else is put together
		by = page.FoldEntry
	}
	filter, err := v.transactionFilter(form)
	if err != nil {
		return form.Again(err, func() error { return v.transactionsPage(form, &ledgerPage{by: by}) })
	}
	l := &ledgerPage{by: by}
	if by == page.FoldEntry {
		err = v.readEntries(l, filter)
	} else {
		var unfolded string
		if unfolded, err = v.readFolded(form, l, filter); unfolded != "" {
			return v.SeeOther(unfolded)
		}
	}
	if err != nil {
		return err
	}
	return v.transactionsPage(form, l)
}

// transactionFolds are how transactions are shown.
var transactionFolds = []page.Fold{page.FoldDay, page.FoldHour, page.FoldEntry}

// ledgerPage is a page of transactions. Last names its last row in the address of the next.
type ledgerPage struct {
	by      page.Fold
	history billing.History
	last    string
}

// readEntries reads a page of single entries.
func (v *view) readEntries(l *ledgerPage, filter models.EntryFilter) (err error) {
	if filter.BeforeSeq, err = v.Before(); err != nil {
		return err
	}
	filter.Limit = page.HistoryRows + 1
	if err := v.readHistory(l, filter); err != nil {
		return err
	}
	if len(l.history.Entries) > page.HistoryRows {
		l.history.Entries = l.history.Entries[:page.HistoryRows]
		l.last = strconv.FormatInt(l.history.Entries[page.HistoryRows-1].Seq, 10)
	}
	return nil
}

func (v *view) readHistory(l *ledgerPage, filter models.EntryFilter) error {
	return v.Together(models.Reading(&l.history, func(ctx context.Context) (billing.History, error) {
		return v.Billing.Transactions(ctx, v.Who.AccountID, filter)
	}))
}

func (v *view) transactionsPage(form *transactionFields, l *ledgerPage) error {
	kind, screen := form.Kind, pages.Transactions{From: form.From, To: form.To, Errors: form.Errors}
	screen.Filtered = kind+form.Region+form.Service+screen.From+screen.To+page.Read[page.Place](v.Context).Before != ""
	screen.Pager = v.Pager("Pages of transactions", l.last, form.within(routes.Transactions))
	screen.ExportHref = form.within(routes.Export("transactions"))("by", "")
	screen.Folds = page.FoldSegments(l.by, form.within(routes.Transactions), transactionFolds...)
	screen.By, screen.Offering = form.By, v.chosenOffering(form)
	if l.by == page.FoldEntry {
		screen.Table = v.LedgerTable(l.history)
	} else {
		screen.Table = v.foldedTable(l)
	}
	screen.Zone = v.zoneOf(l.history)
	for _, k := range entryKinds {
		screen.Kinds = append(screen.Kinds, components.Option{Value: string(k.kind), Label: k.label, Selected: string(k.kind) == kind})
	}
	var err error
	if screen.Shell, err = v.Shell(layout.NavTransactions.Name(), layout.NavTransactions, page.BillingCrumb); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("kind", "from", "to")
	return v.ShowForm(&form.Form, pages.TransactionsPage(screen))
}

// zoneOf names the zone of the entries' times, newest first, until now.
func (v *view) zoneOf(h billing.History) string {
	now := v.Now()
	oldest := now
	if n := len(h.Entries); n > 0 {
		oldest = h.Entries[n-1].At
	}
	return v.Format.Zones(oldest, now)
}

// transactionFilter reads the filter; all that is wrong is named at the first field that is.
func (v *view) transactionFilter(form *transactionFields) (f models.EntryFilter, err error) {
	f.At = rules.Offering{Region: form.Region, Service: form.Service}
	if (form.Region == "") != (form.Service == "") {
		return f, models.Refuse(models.Invalid, cause.AddressDamaged)
	}
	f.Kind = models.EntryKind(form.Kind)
	known := false
	for _, k := range entryKinds {
		known = known || k.kind == f.Kind
	}
	if !known {
		return f, models.RefuseField("kind", cause.NotAKind)
	}
	if f.From, err = v.day("from", form.From, "From"); err != nil {
		return f, err
	}
	last, err := v.day("to", form.To, "To and including")
	if err != nil {
		return f, err
	}
	if !last.IsZero() {
		f.Until = rules.NextDay(last, v.Snapshot.Zone)
		if !f.From.Before(f.Until) {
			return f, models.RefuseField("to", cause.LastDayBeforeFirst)
		}
	}
	return f, nil
}

// day reads a field that names a day of the billing zone and gives its start, zero when it is empty.
func (v *view) day(name, text, label string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := v.ParseDay(text)
	if err != nil {
		return time.Time{}, models.RefuseField(name, cause.NotADay{Field: label})
	}
	return day, nil
}
