package alerts

import (
	"fmt"
	"net/url"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

// place names a service in a region: "Passport OCR in AP-Bangkok".
func (f *facts) place(region, service string) string {
	if r, found := f.snapshot.Region(region); found {
		region = r.Name
	}
	if s, found := f.snapshot.Service(service); found {
		service = s.Name
	}
	return service + " in " + region
}

func (f *facts) calls(n int64) string { return f.speaker.Calls(n) }

func topUp(n models.Notification) models.Notification {
	n.Href, n.Action = "/billing/topup", "Top up"
	return n
}

func (f *facts) sayLowBalance(available rules.Micros) models.Notification {
	text := f.words.Money(available) + " are available, less than the " + f.words.Money(f.settings.LowBalanceMicros) + " that you want to be told of. "
	standing := f.account.Standing()
	_, starter := f.speaker.Starter(&standing, f.account.Starter)
	switch {
	case standing.InArrears():
		text += f.speaker.InArrears(&standing, f.now, f.holdings())
	case starter != "":
		text += starter
	default:
		text += f.speaker.BelowZero(f.holdings())
	}
	return topUp(models.Notification{Title: "Low balance: " + f.words.Money(available) + " left", Text: text})
}

func (f *facts) sayArrears(s *rules.Standing) models.Notification {
	owed := f.words.Money(-s.AvailableMicros())
	return topUp(models.Notification{
		Title: "The account is in arrears by " + owed,
		Text:  owed + " are owed since " + f.words.Instant(s.ArrearsSince) + ". " + f.speaker.InArrears(s, f.now, f.holdings()),
	})
}

func (f *facts) sayStopped(s *rules.Standing) models.Notification {
	n := f.sayArrears(s)
	n.Title = "Pay-per-use calls are refused: " + f.words.Money(-s.AvailableMicros()) + " owed"
	n.Text += " Then " + f.speaker.Clearing(s, f.now, f.holdings())
	return n
}

// holdings is what goes on or stops in arrears.
func (f *facts) holdings() promise.Holdings {
	return promise.Holdings{Subscriptions: f.outlook.Subscriptions(), PackageCalls: f.outlook.LeftCalls()}
}

func (f *facts) sayUsed(p *models.Package) models.Notification {
	left := p.QuotaCalls - p.UsedCalls
	n := models.Notification{
		Title: fmt.Sprintf("%d %% of a package is used: %s", usedPercent(p), f.place(p.Region, p.Service)),
		Text: fmt.Sprintf("Package %s has %s of %s left. ", p.Ref(), f.words.Calls(left), f.calls(p.QuotaCalls)) +
			f.thereafter(p),
	}
	if left == 0 {
		n.Title = "A package is used up: " + f.place(p.Region, p.Service)
		n.Text = fmt.Sprintf("Package %s had %s, and all are used. ", p.Ref(), f.calls(p.QuotaCalls)) + f.thereafter(p)
	}
	return f.again(n, p)
}

// thereafter says what calls get when the package does not pay any more.
func (f *facts) thereafter(used *models.Package) string {
	meter := f.outlook.Meter(used.Region, used.Service)
	if used.UsedCalls < used.QuotaCalls {
		return f.speaker.Then(f.outlook.Next(meter.After(used.ID, f.now), f.now))
	}
	return f.speaker.Say("From now on", f.outlook.Next(meter, f.now))
}

// again leads to the order of the same package, as far as it can be ordered.
func (f *facts) again(n models.Notification, p *models.Package) models.Notification {
	sold, _ := f.snapshot.Offering(p.Region, p.Service)
	switch {
	case !sold.Sold:
		n.Href, n.Action = "/packages/"+p.Ref().String(), "Look at the package"
	case f.renewable(p):
		n.Href, n.Action = "/packages/renew?package="+p.Ref().String(), "Renew"
	default:
		n.Href = "/packages/buy?region=" + url.QueryEscape(p.Region) + "&service=" + url.QueryEscape(p.Service)
		n.Action = "Buy a package"
	}
	return n
}

// renewable reports whether the same package can be ordered again: it was bought, and its size is on sale.
func (f *facts) renewable(p *models.Package) bool {
	sold, _ := f.snapshot.Offering(p.Region, p.Service)
	return p.Source == rules.SourcePurchased && sold.Sold &&
		slices.ContainsFunc(sold.Specifications, func(s rules.Specification) bool { return s.Calls == p.QuotaCalls })
}

func (f *facts) sayExpiring(p *models.Package) models.Notification {
	left := f.calls(p.QuotaCalls - p.UsedCalls)
	text := fmt.Sprintf("Package %s has %s left and is valid until %s; what is left then is void. ", p.Ref(), left, f.words.End(p.ExpiresAt)) +
		f.speaker.Say("From then on", f.outlook.Next(f.outlook.Meter(p.Region, p.Service), p.ExpiresAt))
	if f.renewable(p) {
		text += " A package is not extended: renewing orders the same again, effective at once."
	}
	return f.again(models.Notification{
		Title: "A package with " + left + " expires " + f.words.Until(p.ExpiresAt, f.now) + ": " + f.place(p.Region, p.Service), Text: text,
	}, p)
}

func (f *facts) sayUnusual() models.Notification {
	weekday := f.now.In(f.snapshot.Zone).Weekday()
	return models.Notification{
		Title: "Unusual spend: " + f.words.Money(f.spent) + " today",
		Text: fmt.Sprintf("Pay-per-use calls cost %s today so far. On a %s it is usually %s for the whole day.",
			f.words.Money(f.spent), weekday, f.words.Money(f.usual)),
		Href: "/usage", Action: "Look at the usage",
	}
}

func (f *facts) sayOtherRegion(paid models.UsageHour, idle *models.Package) models.Notification {
	return models.Notification{
		Title: "Calls paid per use while a package lies unused: " + f.place(paid.Region, paid.Service),
		Text: fmt.Sprintf("%s of %s paid per use in the last 24 hours, %s in all. Package %s for %s has %s left and paid none: a package pays only calls in its own region.",
			f.calls(paid.Calls), f.place(paid.Region, paid.Service), f.words.Money(paid.AmountMicros),
			idle.Ref(), f.place(idle.Region, idle.Service), f.calls(idle.QuotaCalls-idle.UsedCalls)),
		Href: "/packages/" + idle.Ref().String(), Action: "Look at the package",
	}
}
