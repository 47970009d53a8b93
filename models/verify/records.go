package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// records are one account's records except its calls, which are too many to hold at once.
type records struct {
	account  *models.Account
	packages []models.Package
	expiries map[int64]models.PackageExpiry
	sources  map[int64]string // of calls, by number
	tags     map[int64]bool   // numbers of sets of tags
	hours    []models.UsageHour
	months   []models.UsageMonth
	entries  []models.LedgerEntry
	orders   []models.Order
	lines    map[int64][]models.OrderLine // by order
	payments []models.Payment
	refunds  []models.Refund
	turns    []models.ArrearsEvent
	disputes []models.Dispute
	rules    []models.AutoRule
	runs     []models.AutoRun
	foreseen []models.ForecastPurchase
	deskActs []models.DeskAct
}

func loadRecords(tx *gorm.DB, account *models.Account) (*records, error) {
	rec := &records{account: account, lines: make(map[int64][]models.OrderLine)}
	var err error
	if rec.packages, err = models.PackagesOf(tx, account.ID); err != nil {
		return nil, err
	}
	if rec.expiries, err = models.ExpiriesOf(tx, account.ID); err != nil {
		return nil, err
	}
	if rec.sources, err = models.CallSourcesOf(tx, account.ID); err != nil {
		return nil, err
	}
	if err := rec.loadAttribution(tx); err != nil {
		return nil, err
	}
	var lines []models.OrderLine
	for _, read := range []struct {
		rows  any
		order string
	}{
		{&rec.hours, "hour_start, region, service, outcome, package_id"},
		{&rec.months, "month_start, region, service"},
		{&rec.entries, "seq"},
		{&rec.orders, "id"},
		{&lines, "order_id, line_no"},
		{&rec.payments, "id"},
		{&rec.refunds, "id"},
		{&rec.turns, "id"},
		{&rec.disputes, "id"},
		{&rec.rules, "id"},
		{&rec.runs, "id"},
		{&rec.foreseen, "at, id"},
		{&rec.deskActs, "asked_at, form_key"},
	} {
		if err := tx.Where("account_id = ?", account.ID).Order(read.order).Find(read.rows).Error; err != nil {
			return nil, err
		}
	}
	for _, line := range lines {
		rec.lines[line.OrderID] = append(rec.lines[line.OrderID], line)
	}
	return rec, nil
}

// The names of rows that have no reference of their own: their primary key within the account, in words.

type callName struct{ id, source string }

func (n callName) String() string {
	if n.source == "" || n.source == models.OwnSource {
		return fmt.Sprintf("call %q", n.id)
	}
	return fmt.Sprintf("call %q of %q", n.id, n.source)
}

type accountName struct{}

func (accountName) String() string { return "account" }

func (k hourKey) String() string {
	s := fmt.Sprintf("hour %s %s %s %s", instant(k.Start), k.Region, k.Service, k.outcome)
	if k.packageID != 0 {
		s += fmt.Sprintf(" package %d", k.packageID)
	}
	return s
}

func (k monthKey) String() string {
	return fmt.Sprintf("month %s %s %s", instant(k.Start), k.Region, k.Service)
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999Z") }

func keyOfHour(h *models.UsageHour) hourKey {
	return hourKey{rules.HourOf{Offering: h.Offering(), Start: h.HourStart.UTC()}, h.Outcome, h.PackageID}
}

// addMicros adds for a comparison: a sum that does not fit wraps, which no stored amount does.
func addMicros(total *rules.Micros, micros rules.Micros) {
	sum, err := rules.AddMicros(*total, micros)
	if err != nil {
		sum = *total + micros
	}
	*total = sum
}
