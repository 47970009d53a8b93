package handlers

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// services shows the services of the region and how the account's calls to each are paid at this moment.
func services(v *view) error { return v.renderServices(http.StatusOK, "", "") }

// renderServices shows the services of the region. wrong is what is wrong with the claim of the service's free package, "" if
// nothing is.
func (v *view) renderServices(status int, service, wrong string) error {
	states, err := v.console.Metering.Services(v.ctx(), v.who.AccountID, v.region.Code)
	if err != nil {
		return err
	}
	projects, err := v.console.Accounts.Projects(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	shell, err := v.shell(layout.NavServices.Name(), layout.NavServices)
	if err != nil {
		return err
	}
	page := pages.Services{
		Shell: shell, RegionCode: v.region.Code, RegionNote: v.region.Note, ProjectID: projects[v.region.Code],
		Elsewhere: v.notSoldHere(),
	}
	if page.Starter, err = v.starter(); err != nil {
		return err
	}
	first := ""
	if err := v.console.Billing.MayClaim(v.ctx(), v.who.AccountID); err != nil {
		messages, shown := formErrors(err)
		if !shown {
			return err
		}
		first = messages.text()
	}
	for _, state := range states {
		row := v.serviceRow(state)
		row.ClaimFirst = first
		if state.Service.Code == service && wrong != "" {
			row.ClaimThen.Error = wrong
			where := "#" + row.ClaimThen.ID
			if row.ClaimFirst != "" {
				where = "#service-" + service // there is nothing to choose yet
			}
			page.Problems = append(page.Problems, layout.Problem{Text: state.Service.Name + ": " + wrong, Href: where})
		}
		page.Rows = append(page.Rows, row)
	}
	return v.renderStatus(status, pages.ServicesPage(page))
}

func (v *view) serviceRow(s metering.ServiceState) pages.ServiceRow {
	region, service := s.Offering.Region, s.Service.Code
	row := pages.ServiceRow{
		Code: service, Name: s.Service.Name, Description: s.Service.Description, Icon: serviceIcon(service),
		Status: pages.Status{Tone: components.Neutral, Text: "Not subscribed"},
		Paid:   v.paidNow(s), Prices: v.tiers(s.Tariff), Mismatch: v.mismatch(s),
		UsageHref: link("/usage", "region", region, "service", service),
		Subscribe: s.Offering.Sold && !s.Subscribed,
	}
	if s.Subscribed {
		row.Status = pages.Status{Tone: components.Success, Text: "Subscribed"}
		row.Since = "since " + v.format.Day(s.SubscribedSince)
		row.UnsubscribeHref = link("/services/unsubscribe", "region", region, "service", service)
	}
	if s.Offering.Sold {
		row.BuyHref = link("/packages/buy", "region", region, "service", service)
	} else {
		row.Status = pages.Status{Tone: components.Warning, Text: "No longer sold"}
	}
	if s.FreeClaimable {
		row.ClaimLabel = "Claim " + v.format.Calls(s.Offering.FreeCalls) + " free calls"
		row.ClaimThen = claimThen(s)
	}
	return row
}

// claimThen asks what happens when the free calls are used up, and suggests what was chosen before.
func claimThen(s metering.ServiceState) components.SelectProps {
	p := components.SelectProps{ID: "then-" + s.Service.Code, Name: usedUpField, Label: "When the free calls are used up"}
	for _, choice := range []models.WhenUsedUp{models.ThenPayPerUse, models.ThenStop} {
		p.Options = append(p.Options, components.Option{Value: string(choice), Label: usedUpWords[choice], Selected: choice == s.WhenUsedUp})
	}
	return p
}

// paidNow says what pays a call at this moment, and what comes after the packages.
func (v *view) paidNow(s metering.ServiceState) pages.PaidNow {
	by, next := s.PaidBy, v.nextCall(&s, s.Line)
	price := v.format.Money(by.PriceMicros) + " per call"
	switch {
	case by.Payer == rules.PayerPackage:
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.who.AccountID, ID: by.PackageID}.String()
		return pages.PaidNow{
			Title: "Package", PackageRef: ref, PackageHref: "/packages/" + ref,
			Text: v.packageLeft(by) + " " + v.promise().Then(v.nextCall(&s, s.Line.UsedUp(s.Now))),
		}
	case by.Payer == rules.PayerPayPerUse:
		return pages.PaidNow{
			Title: "Pay-per-use at " + price,
			Text:  spaced("No package can pay here. "+v.calls(by.MonthCalls)+" charged this month.", v.promise().Limit(next), v.promise().Later(next)),
		}
	case errors.Is(by.RefusedWith, rules.ErrStarterUsed), errors.Is(by.RefusedWith, rules.ErrUnpaid):
		return pages.PaidNow{
			Tone: components.Warning, Title: "Calls are refused: ModelArts.4106",
			Text: spaced(v.notFromStarter(&s), v.promise().Later(next)), Href: "/billing/topup", LinkText: "Top up",
		}
	case errors.Is(by.RefusedWith, rules.ErrRestricted):
		return pages.PaidNow{
			Tone: components.Danger, Title: "Calls are refused: ModelArts.4106",
			Text: spaced("The account is in arrears and no package can pay here.", v.promise().Later(next)), Href: "/billing/topup", LinkText: "Top up",
		}
	case errors.Is(by.RefusedWith, rules.ErrNotEnabled) && s.Offering.Sold:
		return pages.PaidNow{
			Tone: components.Warning, Title: "Calls are refused: ModelArts.4204",
			Text: spaced("Service is not enabled. Subscribe to pay per use, or buy a package.", v.promise().Later(next)),
		}
	default:
		return pages.PaidNow{
			Tone: components.Danger, Title: "Calls are refused",
			Text: spaced("From now on "+v.promise().Clause(next)+", and no package can pay here.", v.promise().Later(next)),
		}
	}
}

// notFromStarter says why a call is refused to an account that has not paid.
func (v *view) notFromStarter(s *metering.ServiceState) string {
	credit := s.Standing.StarterMicros
	if credit == 0 {
		return "Pay-per-use begins with your first payment, and no package can pay here."
	}
	return v.promise().StarterUsed(credit, s.Standing.StarterUsedMicros()) + ": not enough is left for a call, and no package can pay here."
}

// spaced puts sentences after one another, leaving out empty ones.
func spaced(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// packageLeft says what the package that pays next has left, and all packages together when there are more.
func (v *view) packageLeft(by metering.PaidBy) string {
	text := v.calls(by.PackageLeftCalls) + " left in it"
	if by.LeftCalls > by.PackageLeftCalls {
		text += ", " + v.format.Calls(by.LeftCalls) + " in all packages"
	}
	return text + "."
}

// calls counts calls in words: "1 call", "1,000 calls".
func (v *view) calls(n int64) string { return v.promise().Calls(n) }

// mismatch warns of packages that the account has for the service in other regions while it has none here: calls
// made here would not be paid by them.
func (v *view) mismatch(s metering.ServiceState) string {
	var places []string
	for _, at := range s.Elsewhere {
		if at.LeftCalls > 0 {
			places = append(places, v.calls(at.LeftCalls)+" left in "+v.regionName(at.Region))
		}
	}
	if s.PaidBy.LeftCalls > 0 || len(places) == 0 {
		return ""
	}
	return "Your packages of other regions do not pay here: " + strings.Join(places, ", ") + "."
}

// notSoldHere lists the services that other regions sell and this one does not.
func (v *view) notSoldHere() []pages.ServiceElsewhere {
	var elsewhere []pages.ServiceElsewhere
	for _, service := range v.snapshot.Services {
		if here, _ := v.snapshot.Offering(v.region.Code, service.Code); here.Sold {
			continue
		}
		row := pages.ServiceElsewhere{Name: service.Name, Description: service.Description}
		for _, region := range v.soldIn(service.Code) {
			row.Regions = append(row.Regions, pages.Link{Label: region.Name, Href: link("/services", "region", region.Code)})
		}
		if len(row.Regions) > 0 {
			elsewhere = append(elsewhere, row)
		}
	}
	return elsewhere
}

// subscribe enables pay-per-use of a service.
func subscribe(v *view) error {
	region, service, err := v.offering(v.FormValue("region"), v.FormValue("service"))
	if err != nil {
		return err
	}
	if err := v.console.Billing.Subscribe(v.ctx(), v.who.AccountID, region.Code, service.Code); err != nil {
		return v.backToServices(region, err)
	}
	then, err := v.withoutPackage(region.Code, service.Code)
	if err != nil {
		return err
	}
	v.flash(components.Success, service.Name+" is subscribed in "+region.Name+". "+then)
	return v.backToServices(region, nil)
}

// claimFree gives the account the free package of an offering, once.
func claimFree(v *view) error {
	region, service, err := v.offering(v.FormValue("region"), v.FormValue("service"))
	if err != nil {
		return err
	}
	claimed, err := v.console.Billing.ClaimFreeThen(v.ctx(), v.who.AccountID, models.NetworkOf(v.RealIP()), region.Code, service.Code, models.WhenUsedUp(v.FormValue(usedUpField)))
	if messages, shown := formErrors(err); shown {
		for _, field := range []string{usedUpField, billing.ClaimField} {
			if messages[field] != "" {
				v.region = region
				return v.renderServices(formStatus(err), service.Code, messages[field])
			}
		}
	}
	if err != nil {
		return v.backToServices(region, err)
	}
	o, err := v.outlook()
	if err != nil {
		return err
	}
	v.flash(components.Success, v.calls(claimed.QuotaCalls)+" of "+service.Name+" in "+region.Name+" are yours until "+
		v.format.End(claimed.ExpiresAt)+" ("+claimed.Ref().String()+"). "+
		v.promise().Then(o.Next(o.Line(region.Code, service.Code).After(claimed.ID, o.Now), o.Now)))
	return v.backToServices(region, nil)
}

// backToServices returns to the region's services; what did not work is said there.
func (v *view) backToServices(region catalog.Region, err error) error {
	if err != nil {
		messages, shown := formErrors(err)
		if !shown {
			return err
		}
		v.flash(components.Danger, messages.text())
	}
	return v.seeOther(link("/services", "region", region.Code))
}
