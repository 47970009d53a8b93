package billing

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

const (
	// glanceEntries is how many movements of money an overview shows, glanceUnpaid how many orders that wait for payment: what is
	// more is on their own pages.
	glanceEntries = 6
	glanceUnpaid  = 3
	// glanceRuns is of how many automatic runs it is looked whether the last one of a rule failed.
	glanceRuns = 20
)

// Glance is what an overview tells of the account's money beside how it stands, all of one moment.
type Glance struct {
	// Months are what packages cost in the periods that were asked for, in their order.
	Months []models.Bought
	// Unpaid are the orders that can still be paid, newest first; Recent the newest movements that are no hours of pay-per-use.
	Unpaid []models.Order
	// Waiting are how many orders wait to be approved, by who asked.
	Waiting map[int64]int64
	Recent  History
	// Rules and Forecasts are what is done without the customer, by threshold and by forecast.
	Rules     []models.AutoRule
	Forecasts []models.ForecastRule
	// Open is how many incidents of access keys nobody has answered: see turn.frozen.
	Open int64
	// Failed are the last runs of rules that are on, of those whose last one failed, by rule.
	Failed map[int64]models.AutoRun
}

// Frozen tells whether something of Rules and Forecasts is on and does nothing, as a key is used more than usual.
func (g *Glance) Frozen() bool {
	return g.Open > 0 && (slices.ContainsFunc(g.Rules, func(r models.AutoRule) bool { return r.Enabled }) ||
		slices.ContainsFunc(g.Forecasts, func(r models.ForecastRule) bool { return r.State == models.ForecastOn }))
}

// Span is a time from From on and before Until.
type Span struct{ From, Until time.Time }

// Glance reads it, with what packages cost in these times.
func (b *Billing) Glance(ctx context.Context, accountID int64, times ...Span) (g Glance, err error) {
	g.Months = make([]models.Bought, len(times))
	var runs []models.AutoRun
	reads := []func(*gorm.DB) error{
		func(tx *gorm.DB) error { return g.readRecent(tx, accountID) },
		models.Reading(&g.Unpaid, func(tx *gorm.DB) ([]models.Order, error) {
			return models.OrdersOf(tx, accountID, models.OrderFilter{Status: models.OrderPendingPayment, Decided: true, Limit: glanceUnpaid})
		}),
		models.Reading(&g.Waiting, func(tx *gorm.DB) (map[int64]int64, error) { return models.WaitingFor(tx, accountID, b.Clock.Now()) }),
		models.Reading(&g.Rules, func(tx *gorm.DB) ([]models.AutoRule, error) { return models.AutoRulesOf(tx, accountID) }),
		models.Reading(&g.Forecasts, func(tx *gorm.DB) ([]models.ForecastRule, error) { return models.ForecastRulesOf(tx, accountID) }),
		models.Reading(&g.Open, func(tx *gorm.DB) (int64, error) { return models.OpenIncidents(tx, accountID) }),
		models.Reading(&runs, func(tx *gorm.DB) ([]models.AutoRun, error) { return models.AutoRunsOf(tx, accountID, glanceRuns) }),
	}
	for i, t := range times {
		reads = append(reads, models.Reading(&g.Months[i], func(tx *gorm.DB) (models.Bought, error) {
			return models.SumBought(tx, accountID, t.From, t.Until)
		}))
	}
	err = b.DB.Read(ctx, func(tx *gorm.DB) error { return models.Together(tx, reads...) })
	g.Failed = lastFailed(g.Rules, runs)
	return g, err
}

// readRecent reads the newest entries by their kinds: among those of hours, which may be thousands, it would look for them long.
func (g *Glance) readRecent(tx *gorm.DB, accountID int64) error {
	kinds := []models.EntryKind{models.EntryTopUp, models.EntryCardPayment, models.EntryRefund, models.EntryOrder, models.EntryCardRefund, models.EntryCredit, models.EntryDebit, models.EntryVoucher}
	found := make([]History, len(kinds))
	reads := make([]func(*gorm.DB) error, len(kinds))
	for i, kind := range kinds {
		reads[i] = models.Reading(&found[i].Entries, func(tx *gorm.DB) ([]models.LedgerEntry, error) {
			return models.EntriesOf(tx, accountID, models.EntryFilter{Kind: kind, Limit: glanceEntries})
		})
	}
	if err := models.Together(tx, reads...); err != nil {
		return err
	}
	for _, h := range found {
		g.Recent.Entries = append(g.Recent.Entries, h.Entries...)
	}
	slices.SortFunc(g.Recent.Entries, func(a, b models.LedgerEntry) int { return cmp.Compare(b.Seq, a.Seq) })
	g.Recent.Entries = g.Recent.Entries[:min(len(g.Recent.Entries), glanceEntries)]
	return g.Recent.explain(tx, accountID)
}

func lastFailed(rules []models.AutoRule, newest []models.AutoRun) map[int64]models.AutoRun {
	failed := make(map[int64]models.AutoRun)
	for i := range rules {
		last := slices.IndexFunc(newest, func(r models.AutoRun) bool { return r.RuleID == rules[i].ID })
		if rules[i].Enabled && last >= 0 && newest[last].Status == models.RunFailed {
			failed[rules[i].ID] = newest[last]
		}
	}
	return failed
}
