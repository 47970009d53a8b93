package alerts

import (
	"fmt"
	"net/url"

	"ocrconsole/models"
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

// calls counts them in words: "1 call", "1,000 calls".
func (f *facts) calls(n int64) string {
	if n == 1 {
		return "1 call"
	}
	return f.words.Calls(n) + " calls"
}

func topUp(n models.Notification) models.Notification {
	n.Href, n.Action = "/billing/topup", "Top up"
	return n
}

func (f *facts) sayLowBalance(available int64) models.Notification {
	return topUp(models.Notification{
		Title: "Low balance: " + f.words.Money(available) + " left",
		Text: f.words.Money(available) + " are available, less than the " + f.words.Money(f.settings.LowBalanceMicros) +
			" that you want to be told of. Below zero the account is in arrears, and pay-per-use calls stop in the end.",
	})
}

func (f *facts) sayArrears(s *rules.Standing) models.Notification {
	owed := f.words.Money(-s.AvailableMicros())
	return topUp(models.Notification{
		Title: "The account is in arrears by " + owed,
		Text: owed + " are owed since " + f.words.Instant(s.ArrearsSince) + ". Pay-per-use calls stop at " +
			f.words.Instant(s.ArrearsSince.Add(f.credit.Grace)) + ", or when " + f.words.Money(f.credit.LimitMicros) +
			" are owed. Calls covered by a package go on; orders cannot be paid until a top-up clears the arrears.",
	})
}

func (f *facts) sayStopped(s *rules.Standing) models.Notification {
	owed := f.words.Money(-s.AvailableMicros())
	return topUp(models.Notification{
		Title: "Pay-per-use calls are refused: " + owed + " owed",
		Text: owed + " are owed since " + f.words.Instant(s.ArrearsSince) + ", and pay-per-use calls are refused now. " +
			"Calls covered by a package go on. A top-up that clears the arrears lets all calls pass again at once.",
	})
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

// thereafter says what pays when the package does not any more.
func (f *facts) thereafter(used *models.Package) string {
	left := int64(0)
	for i := range f.packages {
		p := &f.packages[i]
		if p.ID != used.ID && p.Region == used.Region && p.Service == used.Service {
			left += p.QuotaCalls - p.UsedCalls
		}
	}
	if left > 0 {
		return "Then the other packages of the service in this region pay: they have " + f.calls(left) + " left."
	}
	offering, _ := f.snapshot.Offering(used.Region, used.Service)
	tariff, known := rules.TariffAt(offering.Prices, f.now)
	if !known {
		return "No other package of the service in this region has calls left."
	}
	return "No other package of the service in this region has calls left: further calls are paid per use, at " +
		f.words.Money(tariff.PriceOfCall(0)) + " per call."
}

// again leads to the order of the same package, as far as it can be ordered.
func (f *facts) again(n models.Notification, p *models.Package) models.Notification {
	n.Href, n.Action = "/packages/renew?package="+p.Ref().String(), "Renew"
	if p.Source == rules.SourceFree {
		n.Href = "/packages/buy?region=" + url.QueryEscape(p.Region) + "&service=" + url.QueryEscape(p.Service)
		n.Action = "Buy a package"
	}
	return n
}

func (f *facts) sayExpiring(p *models.Package) models.Notification {
	left := f.calls(p.QuotaCalls - p.UsedCalls)
	return f.again(models.Notification{
		Title: "A package with " + left + " expires " + f.words.Until(p.ExpiresAt, f.now) + ": " + f.place(p.Region, p.Service),
		Text: fmt.Sprintf("Package %s has %s left and is valid until the end of %s; what is left then is void. ",
			p.Ref(), left, f.words.LastDay(p.ExpiresAt)) + "A package is not extended: renewing orders the same again, effective at once.",
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
