package alerts

import (
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
	"ocrconsole/models/rules"
)

// place names a service in a region, as both are called today.
func (f *facts) place(region, service string) notice.Place {
	p := notice.Place{Region: region, Service: service, RegionName: region, ServiceName: service}
	if r, found := f.snapshot.Region(region); found {
		p.RegionName = r.Name
	}
	if s, found := f.snapshot.Service(service); found {
		p.ServiceName = s.Name
	}
	return p
}

func (f *facts) sayLowBalance(available rules.Micros) notice.Notice {
	says := notice.LowBalance{At: f.now, AvailableMicros: available, WantedMicros: f.settings.LowBalanceMicros}
	standing := f.account.Standing()
	says.Trial = f.terms.Trial(&standing, f.account.Starter)
	switch {
	case standing.InArrears():
		says.Arrears = new(f.terms.Arrears(&standing, f.now, f.holdings()))
	case says.Trial == nil:
		says.BelowZero = new(f.terms.BelowZero(&standing, f.holdings()))
	}
	return says
}

func (f *facts) sayArrears(s *rules.Standing) notice.Notice {
	return notice.InArrears{At: f.now, OwedMicros: -s.AvailableMicros(), Since: s.ArrearsSince, Arrears: f.terms.Arrears(s, f.now, f.holdings())}
}

func (f *facts) sayStopped(s *rules.Standing) notice.Notice {
	return notice.CallsStopped{At: f.now, OwedMicros: -s.AvailableMicros(), Since: s.ArrearsSince, Arrears: f.terms.Arrears(s, f.now, f.holdings())}
}

// holdings is what goes on or stops in arrears.
func (f *facts) holdings() promise.Holdings {
	return promise.Holdings{Subscriptions: f.outlook.Subscriptions(), LeastMicros: f.outlook.LeastPerUse(), PackageCalls: f.outlook.LeftCalls()}
}

func (f *facts) sayUsed(p *models.Package) notice.Notice {
	meter := f.outlook.Meter(p.Region, p.Service)
	if p.UsedCalls == p.QuotaCalls {
		return notice.PackageUsedUp{
			At: f.now, Package: p.Ref().String(), Place: f.place(p.Region, p.Service), QuotaCalls: p.QuotaCalls,
			Now: f.terms.Next(f.outlook.Next(meter, f.now)), Again: f.again(p),
		}
	}
	return notice.PackageUsed{
		At: f.now, Package: p.Ref().String(), Place: f.place(p.Region, p.Service), Percent: usedPercent(p),
		LeftCalls: p.QuotaCalls - p.UsedCalls, QuotaCalls: p.QuotaCalls,
		Then: f.terms.Next(f.outlook.Next(meter.After(p.ID, f.now), f.now)), Again: f.again(p),
	}
}

// again tells how the same package can be ordered again: one that was bought, and whose size is on sale, is renewed.
func (f *facts) again(p *models.Package) notice.Again {
	sold, _ := f.snapshot.Offering(p.Region, p.Service)
	sameSize := slices.ContainsFunc(sold.Specifications, func(s rules.Specification) bool { return s.Calls == p.QuotaCalls })
	switch {
	case !sold.Sold:
		return notice.NotSold
	case p.Source == rules.SourcePurchased && sameSize:
		return notice.Renew
	}
	return notice.BuyOne
}

func (f *facts) sayExpiring(p *models.Package) notice.Notice {
	return notice.PackageExpiring{
		At: f.now, Package: p.Ref().String(), Place: f.place(p.Region, p.Service), LeftCalls: p.QuotaCalls - p.UsedCalls, QuotaCalls: p.QuotaCalls, ExpiresAt: p.ExpiresAt,
		Then: f.terms.Next(f.outlook.Next(f.outlook.Meter(p.Region, p.Service), p.ExpiresAt)), Again: f.again(p),
	}
}

func (f *facts) sayUnusual() notice.Notice {
	return notice.UnusualSpend{At: f.now, Weekday: f.now.In(f.snapshot.Zone).Weekday(), SpentMicros: f.spent, UsualMicros: f.usual}
}
