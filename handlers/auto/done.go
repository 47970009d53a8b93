package auto

import (
	"cmp"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/auto"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// done is what was done last by rules of all kinds, newest first, at most as many as are shown.
func (v *view) done(auto *billing.Auto) []pages.Run {
	type done struct {
		at   time.Time
		kind models.Kind
		id   int64
		row  pages.Run
	}
	var all []done
	thresholds := make(map[int64]*billing.AutoState, len(auto.Rules))
	for i := range auto.Rules {
		thresholds[auto.Rules[i].ID] = &auto.Rules[i]
	}
	for i := range auto.Runs {
		run := &auto.Runs[i]
		all = append(all, done{run.At, models.KindAutoRule, run.ID, v.autoRunRow(run, thresholds[run.RuleID])})
	}
	forecasts := make(map[int64]*billing.ForecastState, len(auto.Forecasts))
	for i := range auto.Forecasts {
		forecasts[auto.Forecasts[i].ID] = &auto.Forecasts[i]
	}
	for i := range auto.Foreseen {
		p := &auto.Foreseen[i]
		all = append(all, done{p.At, models.KindForecast, p.ID, v.foreseenRow(p, forecasts[p.RuleID])})
	}
	slices.SortFunc(all, func(a, b done) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.kind, b.kind), cmp.Compare(b.id, a.id))
	})
	rows := make([]pages.Run, min(len(all), billing.AutoShown))
	for i := range rows {
		rows[i] = all[i].row
	}
	return rows
}

// foreseenRow puts a purchase by forecast into words.
func (v *view) foreseenRow(p *models.ForecastPurchase, rule *billing.ForecastState) pages.Run {
	row := pages.Run{
		Time: v.Format.Minute(p.At), What: words.PackagesByForecast(v.Format.Calls(p.Quantity), v.CallWords(p.Calls), v.OfferingName(rule.Region, rule.Service)),
		Amount: v.Format.Money(p.TotalMicros()), Link: orderRef(p.AccountID, *p.OrderID), Status: parts.Status{Tone: components.Success, Text: "Done"},
	}
	row.Href = routes.Order(row.Link)
	return row
}

// orderRef names an order of the account.
func orderRef(accountID, id int64) string {
	return models.Ref{Kind: models.KindOrder, AccountID: accountID, ID: id}.String()
}

// autoRunRow puts one time that something was done into words.
func (v *view) autoRunRow(run *models.AutoRun, rule *billing.AutoState) pages.Run {
	row := pages.Run{Time: v.Format.Minute(run.At), What: "Top-up", Amount: v.Format.Money(run.AmountMicros), Note: v.Words().Why(run.Failure.Cause)}
	if rule.Kind == models.AutoPurchase {
		row.What = words.PackageOf(v.OfferingName(rule.Region, rule.Service))
	}
	switch {
	case run.OrderID != nil:
		row.Link = orderRef(run.AccountID, *run.OrderID)
		row.Href = routes.Order(row.Link)
	case run.PaymentID != nil:
		row.Link = models.Ref{Kind: models.KindPayment, AccountID: run.AccountID, ID: *run.PaymentID}.String()
		row.Href = routes.Payment(row.Link)
	}
	switch run.Status {
	case models.RunSucceeded:
		row.Status = parts.Status{Tone: components.Success, Text: "Done"}
	case models.RunFailed:
		row.Status = parts.Status{Tone: components.Danger, Text: "Failed"}
	case models.RunStarted:
		row.Status = parts.Status{Tone: components.Info, Text: "Under way"}
	}
	return row
}
