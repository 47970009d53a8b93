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
	{models.EntryCardRefund, "Refunds to a card, and chargebacks"},
}

// transactionFields is the filter that an address asks for.
type transactionFields struct {
	page.Form
	Kind string `query:"kind"`
	From string `query:"from"`
	To   string `query:"to"`
}

// transactionList lists what moved the balance, newest first. A filter that makes no sense chooses nothing and says
// what is wrong with it.
func transactionList(v *view) error {
	before, err := v.Before()
	if err != nil {
		return err
	}
	form := page.Read[transactionFields](v.Context)
	filter, err := v.transactionFilter(form)
	if err != nil {
		return form.Again(err, func() error { return v.transactionsPage(form, before, billing.History{}) })
	}
	filter.BeforeSeq = before
	var h billing.History
	err = v.Together(models.Reading(&h, func(ctx context.Context) (billing.History, error) {
		return v.Billing.Transactions(ctx, v.Who.AccountID, filter)
	}))
	if err != nil {
		return err
	}
	return v.transactionsPage(form, before, h)
}

func (v *view) transactionsPage(form *transactionFields, before int64, h billing.History) error {
	kind, screen := form.Kind, pages.Transactions{From: form.From, To: form.To, Errors: form.Errors}
	screen.Filtered = kind != "" || screen.From != "" || screen.To != "" || before > 0
	last := ""
	if len(h.Entries) > page.HistoryRows {
		h.Entries = h.Entries[:page.HistoryRows]
		last = strconv.FormatInt(h.Entries[page.HistoryRows-1].Seq, 10)
	}
	screen.Pager = v.Pager("Pages of transactions", last, routes.Within(routes.Transactions, "kind", kind, "from", screen.From, "to", screen.To))
	screen.ExportHref = routes.With(routes.Export("transactions"), "kind", kind, "from", screen.From, "to", screen.To)
	screen.Table, screen.Zone = v.LedgerTable(h), v.zoneOf(h)
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
	f.Limit = page.HistoryRows + 1
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
