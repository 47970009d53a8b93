package models

import (
	"cmp"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// This is what storing what money and quota are made of leaves in the trail, whoever does it: a customer, the provider's word, a job or
// a command.

// recordOrder records how the order stands now.
func recordOrder(tx *gorm.DB, o *Order) error {
	total := trail.Money{Micros: o.TotalMicros, Currency: o.Currency}
	switch o.Status {
	case OrderPendingPayment:
		return Record(tx, o.AccountID, o.CreatedAt, trail.OrderPlaced{On: on(o.Ref()), Total: total, Packages: o.Units()})
	case OrderCompleted:
		return Record(tx, o.AccountID, *o.CompletedAt, trail.OrderCompleted{On: on(o.Ref()), Total: total, Packages: o.Units(), With: string(o.PaidWith)})
	case OrderCancelled:
		return Record(tx, o.AccountID, *o.ClosedAt, trail.OrderCancelled{On: on(o.Ref())})
	case OrderExpired:
		return Record(tx, o.AccountID, *o.ClosedAt, trail.OrderExpired{On: on(o.Ref())})
	case OrderPaid: // of before orders were completed as they are paid
	}
	return nil
}

// recordPayment records how the payment stands now: that it waits at the provider is no news.
func recordPayment(tx *gorm.DB, p *Payment) error {
	amount, order := trail.Money{Micros: p.AmountMicros, Currency: p.Currency}, ""
	if id := cmp.Or(p.OrderID, p.ThenOrderID); id != nil {
		order = Ref{KindOrder, p.AccountID, *id}.String()
	}
	switch p.Status {
	case PaymentCreated:
		return Record(tx, p.AccountID, p.CreatedAt, trail.PaymentBegun{On: on(p.Ref()), Amount: amount, Order: order, SavedCard: p.CardID != nil})
	case PaymentSucceeded:
		return Record(tx, p.AccountID, p.UpdatedAt, trail.PaymentSucceeded{On: on(p.Ref()), Amount: amount, Order: order})
	case PaymentFailed:
		return Record(tx, p.AccountID, p.UpdatedAt, trail.PaymentFailed{On: on(p.Ref()), Amount: amount, Order: order, Why: p.Failure})
	case PaymentPending:
	}
	return nil
}

// recordRefundBegun records that money was given back.
func recordRefundBegun(tx *gorm.DB, r *Refund) error {
	of := ""
	switch {
	case r.OrderID != nil:
		of = Ref{KindOrder, r.AccountID, *r.OrderID}.String()
	case r.PaymentID != nil:
		of = Ref{KindPayment, r.AccountID, *r.PaymentID}.String()
	}
	return Record(tx, r.AccountID, r.CreatedAt, trail.RefundBegun{
		On: on(r.Ref()), Amount: r.money(), ToCard: r.Destination == ToCard, Of: of, Elsewhere: r.Elsewhere || r.DisputeID != nil, Reason: r.Reason,
	})
}

// recordRefundEnded records that a refund was decided, if it is: what is tried again is no news.
func recordRefundEnded(tx *gorm.DB, r *Refund) error {
	switch r.Status {
	case RefundSucceeded:
		return Record(tx, r.AccountID, r.UpdatedAt, trail.RefundSucceeded{On: on(r.Ref()), Amount: r.money()})
	case RefundFailed:
		return Record(tx, r.AccountID, r.UpdatedAt, trail.RefundFailed{On: on(r.Ref()), Amount: r.money(), Why: r.Failure})
	case RefundCreated, RefundPending:
	}
	return nil
}

func (r *Refund) money() trail.Money {
	return trail.Money{Micros: r.AmountMicros, Currency: r.Currency}
}

func recordDispute(tx *gorm.DB, d *Dispute) error {
	return Record(tx, d.AccountID, d.UpdatedAt, trail.DisputeTurned{
		On: on(d.Ref()), Payment: d.Payment().String(), Amount: trail.Money{Micros: d.AmountMicros, Currency: d.Currency}, Status: string(d.Status),
	})
}

// recordGifts records the packages that nobody bought; what was bought is in the entry of its order.
func recordGifts(tx *gorm.DB, packages []Package) error {
	for i := range packages {
		p := &packages[i]
		if p.Source != rules.SourceFree {
			continue
		}
		given := trail.PackageGiven{On: on(p.Ref()), Region: p.Region, Service: p.Service, Calls: p.QuotaCalls, Offer: p.ClaimKey != nil}
		if err := Record(tx, p.AccountID, p.CreatedAt, given); err != nil {
			return err
		}
	}
	return nil
}

// recordRule records what the rule has become since it was before, nil for a new one: that it rests is no news.
func recordRule(tx *gorm.DB, before, after *AutoRule) error {
	rule := trail.Rule{On: on(after.Ref()), Purchase: after.Kind == AutoPurchase, Region: after.Region, Service: after.Service}
	turnedOn := after.Enabled && (before == nil || !before.Enabled)
	if before == nil {
		before = &AutoRule{Kind: after.Kind}
	}
	changes := ruleChanges(before, after)
	switch {
	case turnedOn, after.Enabled && len(changes) > 0:
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoSet{Rule: rule, Changes: changes})
	case before.Enabled && !after.Enabled && after.StoppedAt != nil:
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoStopped{Rule: rule, Why: after.StopReason})
	case before.Enabled && !after.Enabled:
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoTurnedOff{Rule: rule})
	}
	return nil
}

func ruleChanges(before, after *AutoRule) (c trail.Changes) {
	c.Text(trail.CardUsed, before.card(), after.card())
	if after.Kind == AutoTopUp {
		c.Number(trail.ThresholdPaid, int64(before.Threshold), int64(after.Threshold))
	} else {
		c.Number(trail.ThresholdLeft, int64(before.Threshold), int64(after.Threshold))
		c.Number(trail.Calls, before.Calls, after.Calls)
	}
	c.Number(trail.Amount, int64(before.AmountMicros), int64(after.AmountMicros))
	c.Number(trail.MonthlyCap, int64(before.MonthlyCapMicros), int64(after.MonthlyCapMicros))
	c.Number(trail.Pause, before.CooldownHours, after.CooldownHours)
	return c
}

// recordForecast records what the rule has become since it was before, nil for a new one: that it rests is no news.
func recordForecast(tx *gorm.DB, before, after *ForecastRule) error {
	rule := trail.Rule{On: on(after.Ref()), Purchase: true, Forecast: string(after.State), Region: after.Region, Service: after.Service}
	if before == nil {
		before = &ForecastRule{State: ForecastOff}
	}
	var c trail.Changes
	c.Number(trail.MonthlyCap, int64(before.MonthlyCapMicros), int64(after.MonthlyCapMicros))
	c.Number(trail.LeastSaved, int64(before.LeastSavedMicros), int64(after.LeastSavedMicros))
	c.Number(trail.Pause, before.CooldownHours, after.CooldownHours)
	switch {
	case after.State != ForecastOff && (before.State != after.State || len(c) > 0):
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoSet{Rule: rule, Changes: c})
	case before.State != ForecastOff && after.State == ForecastOff && after.StoppedAt != nil:
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoStopped{Rule: rule, Why: after.StopReason})
	case before.State != ForecastOff && after.State == ForecastOff:
		return Record(tx, after.AccountID, after.UpdatedAt, trail.AutoTurnedOff{Rule: rule})
	}
	return nil
}

func (r *AutoRule) card() string {
	if r.CardID == nil {
		return ""
	}
	return Ref{KindCard, r.AccountID, *r.CardID}.String()
}

// recordCap records what the cap has become since it was before, nil for a new one.
func recordCap(tx *gorm.DB, before, after *Cap) error {
	if after.EndedAt != nil {
		return Record(tx, after.AccountID, after.UpdatedAt, trail.CapEnded{On: on(after.Ref())})
	}
	field := trail.CapMoney
	if after.Kind == rules.CapCalls {
		field = trail.CapCalls
	}
	var c trail.Changes
	if before == nil {
		c.Text(trail.CapSpan, "", string(after.Span))
		before = &Cap{Amount: -1}
	}
	c.Amount(field, before.Amount, after.Amount)
	c.Switch(trail.CapRefuses, before.Hard, after.Hard)
	if len(c) == 0 {
		return nil
	}
	set := trail.CapSet{On: on(after.Ref()), Region: after.Region, Service: after.Service, Tag: after.Tag, Changes: c}
	if after.AccessKeyID != 0 {
		set.KeyRef = Ref{KindKey, after.AccountID, after.AccessKeyID}.String()
	}
	return Record(tx, after.AccountID, after.UpdatedAt, set)
}
