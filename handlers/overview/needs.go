package overview

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
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
	all = slices.Concat(v.runsOut(g), all, v.unpaid(g), v.automaticFailures(g))
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
		need.Urgency, need.Title, need.Text = layout.Stopped, "Calls of "+name+" are refused", v.Promise().Now(o.next)
		if !errors.Is(o.next.Refusal, rules.ErrNotEnabled) {
			need.Href, need.LinkText = routes.TopUp, "Top up"
		}
	case o.next.Payer == rules.PayerPackage && after.Payer == rules.PayerNone && !until.IsZero() && o.rates.Mean.Known() && until.Before(g.now.Add(soon)):
		need.Urgency, need.Title = layout.AboutToStop, "Calls of "+name+" stop about "+v.Format.Day(until)
		need.Text = "The packages are used up then. " + v.Promise().Then(after)
		need.Href, need.LinkText = routes.Of(routes.Buy, o.Region, o.Service), "Buy Package"
	default:
		return nil
	}
	return []pages.Need{need}
}

// expiring tells of packages that expire soon, before their calls are needed.
func (v *view) expiring(g *glance, o *offering) []pages.Need {
	var all []pages.Need
	for _, u := range o.forecast.Unused {
		if u.Package.ExpiresAt.After(g.now.Add(expirySoon)) || !u.Package.Covers(g.now) {
			continue
		}
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: u.Package.ID}.String()
		text := "It has " + v.CallWords(u.Package.LeftCalls()) + " of " + v.OfferingName(o.Region, o.Service) + " left"
		if o.rates.Mean.Known() {
			text += "; about " + v.Format.Calls(u.Calls) + " would stay unused"
		}
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: "Package " + ref + " expires " + v.Format.Until(u.Package.ExpiresAt, g.now), Text: text + ".",
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
	text := v.Format.Calls(now.Failed) + " of " + v.CallWords(now.Calls) + " since " + v.Format.Minute(g.use.Since) + ": " + v.Format.Permille(now.Permille())
	if usual.Calls > 0 {
		text += ", and " + v.Format.Permille(usual.Permille()) + " in the two weeks before"
	}
	return []pages.Need{{
		Urgency: layout.NeedsYou, Title: "More calls of " + v.OfferingName(o.Region, o.Service) + " fail than usual", Text: text + ". Failed calls cost nothing.",
		Href:     routes.With(routes.Calls, "region", o.Region, "service", o.Service, "payer", string(models.OutcomeFailed)),
		LinkText: "See the calls",
	}}
}

// runsOut tells that the available amount is used up soon.
func (v *view) runsOut(g *glance) []pages.Need {
	s := &g.outlook.Standing
	left, rate := g.moneyLasts()
	if s.InArrears() || s.Trying || !rate.Known() || rate.Idle() || left >= int64(soon/(24*time.Hour)) || g.topsUp() {
		return nil
	}
	return []pages.Need{{
		Urgency: layout.AboutToStop, Title: "The balance lasts about " + days(left),
		Text: v.Format.Down(s.AvailableMicros()) + " is available. " + v.belowZero(g), Href: routes.TopUp, LinkText: "Top up",
	}}
}

// topsUp tells that automatic top-up is on and did not fail.
func (g *glance) topsUp() bool {
	return slices.ContainsFunc(g.money.Rules, func(r models.AutoRule) bool {
		_, failed := g.money.Failed[r.ID]
		return r.Kind == models.AutoTopUp && r.Enabled && !failed
	})
}

func (v *view) unpaid(g *glance) []pages.Need {
	var all []pages.Need
	for i := range g.money.Unpaid {
		o := &g.money.Unpaid[i]
		if !page.AwaitsPayment(o, g.now) {
			continue
		}
		all = append(all, pages.Need{
			Urgency: layout.NeedsYou, Title: "An order of " + v.Format.Up(o.TotalMicros) + " is not paid",
			Text: v.OrderWords(o.Lines) + ". It expires " + v.Format.Until(o.ExpiresAt, g.now) + "; nothing is charged until you pay.",
			Href: routes.PayOrder(o.Ref().String()), LinkText: "Pay or cancel",
		})
	}
	return all
}

// automaticFailures tells of rules that failed the last time, or were stopped by what happened.
func (v *view) automaticFailures(g *glance) []pages.Need {
	var all []pages.Need
	for i := range g.money.Rules {
		rule := &g.money.Rules[i]
		what := "Automatic top-up"
		if rule.Kind == models.AutoPurchase {
			what = "Automatic purchase of " + v.OfferingName(rule.Region, rule.Service)
		}
		need := pages.Need{Urgency: layout.NeedsYou, Href: routes.In(routes.Auto, cmp.Or(rule.Region, v.Region.Code)), LinkText: "See the rule"}
		run, failed := g.money.Failed[rule.ID]
		switch {
		case failed:
			need.Title, need.Text = what+" failed", words.Why(run.Failure.Cause)
		case !rule.Enabled && rule.StoppedAt != nil:
			need.Title, need.Text = what+" was turned off", words.Why(rule.StopReason.Cause)
		default:
			continue
		}
		all = append(all, need)
	}
	return all
}

// belowZero says what happens when more is used than is available.
func (v *view) belowZero(g *glance) string {
	p := v.Promise()
	return p.Writer.BelowZero(p.Terms.BelowZero(page.Holdings(g.outlook)))
}
