package overview

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

const (
	// soon is what is about to happen: time enough to act in a working week.
	soon = 7 * 24 * time.Hour
	// usedDays is how lately a service was called to be in use: who has let it go for longer does not miss it.
	usedDays = 7
	// expirySoon is how long before their end packages with calls left are told of, as the alerts do at first.
	expirySoon = 30 * 24 * time.Hour
)

// needs are what the customer has to see to, the most urgent first.
func (v *view) needs(g *glance) []pages.Need {
	var all []pages.Need
	for i := range g.rows {
		all = append(all, v.stops(g, &g.rows[i])...)
		all = append(all, v.expiring(g, &g.rows[i])...)
		all = append(all, v.failing(g, &g.rows[i])...)
	}
	all = slices.Concat(v.runsOut(g), v.mismatched(), all, v.waiting(g), v.unpaid(g), v.automaticFailures(g))
	slices.SortStableFunc(all, func(a, b pages.Need) int { return cmp.Compare(a.Urgency, b.Urgency) })
	return all
}

// stops tells of calls that are refused, or will be soon when the packages are used up.
func (v *view) stops(g *glance, o *offering) []pages.Need {
	if callsWithin(o.days, usedDays) == 0 {
		return nil
	}
	name, after := v.OfferingName(o.Region, o.Service), v.afterwards(g, o)
	need := pages.Need{Href: routes.In(routes.Services, o.Region) + "#service-" + o.Service, LinkText: "See the service"}
	switch until := o.forecast.Until; {
	case o.next.Payer == rules.PayerNone:
		need.Urgency, need.Title, need.Text = layout.Stopped, words.CallsAreRefused(name), v.Promise().Now(o.next)
		if action, href := v.Promise().Remedy(o.next, o.Region); href != "" && !errors.Is(o.next.Refusal, rules.ErrNotEnabled) {
			need.Href, need.LinkText = href, action
		}
	case o.next.Payer == rules.PayerPackage && after.Payer == rules.PayerNone && !until.IsZero() && o.rates.Mean.Known() && until.Before(g.now.Add(soon)):
		need.Urgency, need.Title = layout.AboutToStop, words.CallsStop(name, v.Format.Day(until))
		need.Text = words.PackagesEndThen(v.Promise().Then(after))
		need.Href, need.LinkText = routes.Of(routes.Buy, o.Region, o.Service), "Buy Package"
	default:
		return nil
	}
	return []pages.Need{need}
}

// expiring tells of packages that expire soon, before their calls are needed.
func (v *view) expiring(g *glance, o *offering) []pages.Need {
	var all []pages.Need
	wastes := insight.Wastes(o.meter, o.paces, g.now)
	for _, u := range o.forecast.Unused {
		if u.Package.ExpiresAt.After(g.now.Add(expirySoon)) || !u.Package.Covers(g.now) {
			continue
		}
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: u.Package.ID}.String()
		left, name := v.CallWords(u.Package.LeftCalls()), v.OfferingName(o.Region, o.Service)
		text := words.PackageHasLeft(left, name)
		if o.rates.Mean.Known() {
			text = words.PackageHasLeftUnused(left, name, v.WastedCalls(wastes, u.Package.ID))
		}
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: words.PackageExpires(ref, v.Format.Until(u.Package.ExpiresAt, g.now)), Text: text,
			Href: routes.Package(ref), LinkText: "See the package",
		})
	}
	return all
}

// failing tells of more calls that fail than usual.
func (v *view) failing(g *glance, o *offering) []pages.Need {
	lately := g.use.Lately[o.Offering]
	now := insight.Failures{Failed: lately.FailedCalls, Calls: lately.Total()}
	var usual insight.Failures
	for i := max(0, len(o.days)-2-insight.RateDays); i < len(o.days)-2; i++ {
		usual.Failed, usual.Calls = usual.Failed+o.days[i].FailedCalls, usual.Calls+o.days[i].Total()
	}
	if !insight.Unusual(now, usual) {
		return nil
	}
	failed, calls, since, share := v.Format.Calls(now.Failed), v.CallWords(now.Calls), v.Format.Minute(g.use.Since), v.Format.Permille(now.Permille())
	text := words.FailedSince(failed, calls, since, share)
	if usual.Calls > 0 {
		text = words.FailedSinceUsually(failed, calls, since, share, v.Format.Permille(usual.Permille()), insight.RateDays)
	}
	return []pages.Need{{
		Urgency: layout.NeedsYou, Title: words.MoreCallsFail(v.OfferingName(o.Region, o.Service)), Text: text,
		Href:     routes.With(routes.Calls, "region", o.Region, "service", o.Service, "payer", string(models.OutcomeFailed)),
		LinkText: "See the calls",
	}}
}

// runsOut tells that the available amount is used up soon.
func (v *view) runsOut(g *glance) []pages.Need {
	s := &g.outlook.Standing
	left, _, told := g.moneyLasts()
	if !told || left >= int64(soon/(24*time.Hour)) || g.topsUp() {
		return nil
	}
	return []pages.Need{{
		Urgency: layout.AboutToStop, Title: v.Words().AvailableLasts(left),
		Text: words.AvailableAndBelow(v.Format.Rounded(s.AvailableMicros(), format.Available), v.belowZero(g)), Href: routes.TopUp, LinkText: "Top up",
	}}
}

// mismatched tells of calls that cost money, or are refused, where no package pays, while one lies elsewhere.
func (v *view) mismatched() []pages.Need {
	var all []pages.Need
	for _, m := range v.Mismatches("", "") {
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: words.MismatchTitle(m), Text: v.Words().Mismatch(m),
			Href: routes.With(routes.Calls, "region", m.Place.Region, "service", m.Place.Service), LinkText: "See the calls",
		})
	}
	return all
}

// topsUp tells that automatic top-up is on, does not rest and did not fail.
func (g *glance) topsUp() bool {
	return slices.ContainsFunc(g.money.Rules, func(r models.AutoRule) bool {
		_, failed := g.money.Failed[r.ID]
		return r.Kind == models.AutoTopUp && r.Enabled && !failed && !g.money.Frozen()
	})
}

// waiting tells of orders that wait to be approved: whoever may approve of those of others, and who asked of their own.
func (v *view) waiting(g *glance) []pages.Need {
	own, others := g.money.Waiting[v.Who.UserID], int64(0)
	for asker, n := range g.money.Waiting {
		if asker != v.Who.UserID {
			others += n
		}
	}
	var all []pages.Need
	need := pages.Need{Urgency: layout.NeedsYou, Href: routes.With(routes.Orders, "status", string(models.ApprovalWaiting)), LinkText: "See the orders"}
	if others > 0 && v.Who.Role.May(rights.Approve) {
		need.Title, need.Text = v.Words().OrdersWaitForYou(others), words.DecideOnOrders
		all = append(all, need)
	}
	if own > 0 {
		need.Title, need.Text = v.Words().OwnOrdersWait(own), words.WhoDecides()
		all = append(all, need)
	}
	return all
}

func (v *view) unpaid(g *glance) []pages.Need {
	var all []pages.Need
	for i := range g.money.Unpaid {
		o := &g.money.Unpaid[i]
		if !page.AwaitsPayment(o, g.now) {
			continue
		}
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: words.OrderOfIsUnpaid(v.Format.Money(o.TotalMicros)),
			Text: words.UnpaidOrderExpires(v.OrderWords(o.Lines), v.Format.Until(o.ExpiresAt, g.now)),
			Href: routes.PayOrder(o.Ref().String()), LinkText: "Pay or cancel",
		})
	}
	return all
}

// automaticFailures tells of rules that rest, failed the last time, or were stopped by what happened.
func (v *view) automaticFailures(g *glance) []pages.Need {
	var all []pages.Need
	if g.money.Frozen() {
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: "Automatic top-ups and purchases rest", Text: words.AllRests(), Href: routes.Notifications, LinkText: "See the notifications",
		})
	}
	for i := range g.money.Rules {
		rule := &g.money.Rules[i]
		what := "Automatic top-up"
		if rule.Kind == models.AutoPurchase {
			what = words.AutoPurchaseOf(v.OfferingName(rule.Region, rule.Service))
		}
		need := pages.Need{Urgency: layout.NeedsYou, Href: routes.In(routes.Auto, cmp.Or(rule.Region, v.Region.Code)), LinkText: "See the rule"}
		run, failed := g.money.Failed[rule.ID]
		switch {
		case failed:
			need.Title, need.Text = words.AutoFailed(what), v.Words().Why(run.Failure.Cause)
		case !rule.Enabled && rule.StoppedAt != nil:
			need.Title, need.Text = words.AutoTurnedOff(what), v.Words().Why(rule.StopReason.Cause)
		default:
			continue
		}
		all = append(all, need)
	}
	for i := range g.money.Forecasts {
		rule := &g.money.Forecasts[i]
		if rule.State != models.ForecastOff || rule.StoppedAt == nil {
			continue
		}
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: words.AutoTurnedOff(words.ForecastOf(v.OfferingName(rule.Region, rule.Service))), Text: v.Words().Why(rule.StopReason.Cause),
			Href: routes.In(routes.Auto, rule.Region), LinkText: "See the rule",
		})
	}
	return all
}

// belowZero says what happens when more is used than is available.
func (v *view) belowZero(g *glance) string {
	p := v.Promise()
	return p.Writer.BelowZero(p.Terms.BelowZero(&g.outlook.Standing, page.Holdings(g.outlook)))
}
