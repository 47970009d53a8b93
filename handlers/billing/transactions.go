package billing

import (
	"context"
	"strconv"
	"strings"
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
	page.PickFields
	Kind    string `query:"kind"`
	Region  string `query:"region"`
	Service string `query:"service"`
	From    string `query:"from"`
	To      string `query:"to"`
}

// within gives the addresses of pages with what is chosen.
func (f *transactionFields) within(address string) func(more ...string) string {
	return routes.Within(address, "kind", f.Kind, "region", f.Region, "service", f.Service, "from", f.From, "to", f.To, "by", f.By, "key", f.Key, "tag", strings.TrimSpace(f.Tag))
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
		return form.Again(err, func() error { return v.refusedTransactions(form, by) })
	}
	l := &ledgerPage{by: by}
	switch {
	case !filter.pick.IsAny():
		return v.pickedTransactions(form, filter)
	case by == page.FoldEntry:
		err = v.readEntries(l, filter.EntryFilter)
	default:
		var unfolded string
		if unfolded, err = v.readFolded(form, l, filter.EntryFilter); unfolded != "" {
			return v.SeeOther(unfolded)
		}
	}
	if err != nil {
		return err
	}
	return v.transactionsPage(form, l)
}

// refusedTransactions is the page with a filter that makes no sense.
func (v *view) refusedTransactions(form *transactionFields, by page.Fold) error {
	l := &ledgerPage{by: by}
	if err := v.Together(v.readKeys(&l.keys)); err != nil {
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
	keys    []models.AccessKey // that one may choose by
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
	return v.Together(v.readKeys(&l.keys), models.Reading(&l.history, func(ctx context.Context) (billing.History, error) {
		return v.Billing.Transactions(ctx, v.Who.AccountID, filter)
	}))
}

// isFiltered tells that there may be other transactions than those that the address chooses.
func (v *view) isFiltered(form *transactionFields) bool {
	return form.Kind+form.Region+form.Service+form.From+form.To+form.Key+form.Tag+page.Read[page.Place](v.Context).Before != ""
}

// readKeys reads the keys that one may choose by.
func (v *view) readKeys(keys *[]models.AccessKey) func(context.Context) error {
	return models.Reading(keys, func(ctx context.Context) ([]models.AccessKey, error) {
		return v.Metering.AccessKeys(ctx, v.Who.AccountID)
	})
}

func (v *view) transactionsPage(form *transactionFields, l *ledgerPage) error {
	screen := pages.Transactions{From: form.From, To: form.To, Errors: form.Errors, Filtered: v.isFiltered(form)}
	screen.Pager = v.Pager("Pages of transactions", l.last, form.within(routes.Transactions))
	screen.ExportHref = form.within(routes.Export("transactions"))("by", "")
	screen.Folds = page.FoldSegments(l.by, form.within(routes.Transactions), transactionFolds...)
	if l.by == page.FoldEntry {
		screen.Table = v.LedgerTable(l.history)
	} else {
		screen.Table = v.foldedTable(l)
	}
	screen.Zone = v.zoneOf(l.history)
	return v.showTransactions(form, screen, l.keys)
}

// showTransactions shows the page with its form.
func (v *view) showTransactions(form *transactionFields, screen pages.Transactions, keys []models.AccessKey) (err error) {
	for _, k := range entryKinds {
		screen.Kinds = append(screen.Kinds, components.Option{Value: string(k.kind), Label: k.label, Selected: string(k.kind) == form.Kind})
	}
	screen.Keys, screen.Tag = page.KeyOptions(keys, form.Key), v.TagField(form.Tag, form.Errors["tag"])
	screen.By, screen.Offering = form.By, v.chosenOffering(form)
	if screen.Shell, err = v.Shell(layout.NavTransactions.Name(), layout.NavTransactions, page.BillingCrumb); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("kind", "tag", "from", "to")
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

// transactionFilter is an EntryFilter that may choose what calls of a key or a tag came to.
type transactionFilter struct {
	models.EntryFilter
	pick models.CallPick
}

// transactionFilter reads the filter; all that is wrong is named at the first field that is.
func (v *view) transactionFilter(form *transactionFields) (f transactionFilter, err error) {
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
	wrong, err := v.ReadPick(&form.PickFields, &f.pick)
	if err != nil {
		return f, err
	}
	if wrong != nil {
		return f, models.RefuseField("tag", wrong)
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
