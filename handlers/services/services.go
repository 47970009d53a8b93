package services

import (
	"context"
	"errors"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// services shows the services of the region and how the account's calls to each are paid at this moment.
func services(v *view) error { return v.renderServices(&page.Form{}, "", "") }

// renderServices shows the services of the region. wrong is what is wrong with the claim of the service's free package, "" if
// nothing is.
func (v *view) renderServices(form *page.Form, service, wrong string) error {
	var states []metering.ServiceState
	var first string // what is to be done before a claim
	err := v.Together(v.ReadProjects, v.ReadMismatches,
		models.Reading(&states, func(ctx context.Context) ([]metering.ServiceState, error) {
			return v.Metering.Services(ctx, v.Who.AccountID, v.Region.Code)
		}),
		v.MayClaim(&first),
	)
	if err != nil {
		return err
	}
	project, err := v.Project(v.Region.Code)
	if err != nil {
		return err
	}
	shell, err := v.Shell(layout.NavServices.Name(), layout.NavServices)
	if err != nil {
		return err
	}
	screen := pages.Services{
		Shell: shell, RegionCode: v.Region.Code, RegionNote: v.Region.Note, ProjectID: project,
		Elsewhere: v.notSoldHere(),
	}
	if screen.Starter, err = v.Starter(); err != nil {
		return err
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
			screen.Problems = append(screen.Problems, layout.Problem{Text: state.Service.Name + ": " + wrong, Href: where})
		}
		screen.Rows = append(screen.Rows, row)
	}
	return v.ShowForm(form, pages.ServicesPage(screen))
}

func (v *view) serviceRow(s metering.ServiceState) pages.ServiceRow {
	region, service := s.Offering.Region, s.Service.Code
	row := pages.ServiceRow{
		Code: service, Name: s.Service.Name, Description: s.Service.Description, Icon: page.ServiceIcon(service),
		Status: parts.Status{Tone: components.Neutral, Text: "Not subscribed"},
		Paid:   v.paidNow(s), Prices: v.Tiers(s.Tariff), Mismatch: v.mismatch(s), Change: v.PriceChange(s.Offering),
		UsageHref: routes.Of(routes.Usage, region, service),
		Subscribe: s.Offering.Sold && !s.Subscribed,
	}
	if s.Subscribed {
		row.Status = parts.Status{Tone: components.Success, Text: "Subscribed"}
		row.Since = words.SinceDay(v.Format.Day(s.SubscribedSince))
		row.UnsubscribeHref = routes.Of(routes.Unsubscribe, region, service)
	}
	if s.Offering.Sold {
		row.BuyHref = routes.Of(routes.Buy, region, service)
	} else {
		row.Status = parts.Status{Tone: components.Warning, Text: "No longer sold"}
	}
	if s.FreeClaimable {
		row.ClaimLabel = words.ClaimFreeCalls(v.Format.Calls(s.Offering.FreeCalls))
		row.ClaimThen = claimThen(s)
	}
	return row
}

// claimThen asks what happens when the free calls are used up, and suggests what was chosen before.
func claimThen(s metering.ServiceState) components.SelectProps {
	p := components.SelectProps{ID: "then-" + s.Service.Code, Name: page.UsedUpField, Label: "When the free calls are used up"}
	for _, choice := range []models.WhenUsedUp{models.ThenPayPerUse, models.ThenStop} {
		p.Options = append(p.Options, components.Option{Value: string(choice), Label: page.UsedUpWords[choice], Selected: choice == s.WhenUsedUp})
	}
	return p
}

// paidNow says what pays a call at this moment, and what comes after the packages.
func (v *view) paidNow(s metering.ServiceState) pages.PaidNow {
	by, next := s.PaidBy, v.nextCall(&s, s.Meter)
	price := words.PerCall(v.Format.Money(by.PriceMicros))
	switch {
	case errors.Is(by.RefusedWith, rules.ErrSuspended):
		return pages.PaidNow{Tone: components.Danger, Title: "Calls are refused: ModelArts.4207", Text: "The account is suspended, whatever would pay. Packages and balance stay."}
	case by.Payer == rules.PayerPackage:
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: by.PackageID}.String()
		return pages.PaidNow{
			Title: "Package", PackageRef: ref, PackageHref: routes.Package(ref),
			Text: v.packageLeft(by) + " " + v.Promise().Then(v.nextCall(&s, s.Meter.UsedUp(s.Now))),
		}
	case by.Payer == rules.PayerPayPerUse:
		return pages.PaidNow{
			Title: words.PerUseAt(price),
			Text:  words.Spaced(words.NoPackagePaysCharged(v.CallWords(by.MonthCalls)), v.Promise().Limit(next), v.Promise().Later(next)),
		}
	case errors.Is(by.RefusedWith, rules.ErrStarterUsed), errors.Is(by.RefusedWith, rules.ErrUnpaid):
		return pages.PaidNow{
			Tone: components.Warning, Title: "Calls are refused: ModelArts.4106",
			Text: words.Spaced(v.notFromStarter(&s), v.Promise().Later(next)), Href: routes.TopUp, LinkText: "Top up",
		}
	case errors.Is(by.RefusedWith, rules.ErrRestricted):
		return pages.PaidNow{
			Tone: components.Danger, Title: "Calls are refused: ModelArts.4106",
			Text: v.Promise().Now(next), Href: routes.TopUp, LinkText: "Top up",
		}
	case errors.Is(by.RefusedWith, rules.ErrCapReached):
		return pages.PaidNow{
			Tone: components.Danger, Title: "Calls are refused: ModelArts.4206",
			Text: v.capReached(by.RefusedWith), Href: routes.Caps, LinkText: "See the caps",
		}
	case errors.Is(by.RefusedWith, rules.ErrNotEnabled) && s.Offering.Sold:
		return pages.PaidNow{
			Tone: components.Warning, Title: "Calls are refused: ModelArts.4204",
			Text: words.Spaced("Service is not enabled. Subscribe to pay per use, or buy a package.", v.Promise().Later(next)),
		}
	default:
		return pages.PaidNow{
			Tone: components.Danger, Title: "Calls are refused",
			Text: words.Spaced(words.FromNowOnNoPackage(v.Promise().Clause(next)), v.Promise().Later(next)),
		}
	}
}

// capReached names the cap that refuses calls, and when it lets them pass again.
func (v *view) capReached(err error) string {
	var reached *rules.CapReachedError
	if !errors.As(err, &reached) {
		return ""
	}
	opens := ""
	if !reached.Opens.IsZero() {
		opens = v.Format.Minute(reached.Opens)
	}
	return words.CapRefuses(models.Ref{Kind: models.KindCap, AccountID: v.Who.AccountID, ID: reached.CapID}.String(), opens)
}

// notFromStarter says why a call is refused to an account that has not paid.
func (v *view) notFromStarter(s *metering.ServiceState) string {
	credit := s.Standing.StarterMicros
	if credit == 0 {
		return "Pay-per-use begins with your first payment, and no package can pay here."
	}
	return words.StarterNotEnough(v.Promise().StarterUsed(credit, s.Standing.StarterUsedMicros()))
}

// packageLeft says what the package that pays next has left, and all packages together when there are more.
func (v *view) packageLeft(by metering.PaidBy) string {
	text := words.LeftInIt(v.CallWords(by.PackageLeftCalls))
	if by.LeftCalls > by.PackageLeftCalls {
		text += words.InAllPackages(v.Format.Calls(by.LeftCalls))
	}
	return text + "."
}

// mismatch warns of packages that the account has for the service in other regions while it has none here: calls
// made here would not be paid by them. Where such calls were made it says how many, and what they cost.
func (v *view) mismatch(s metering.ServiceState) string {
	for _, m := range v.Mismatches(s.Offering.Region, s.Offering.Service) {
		return v.Words().Mismatch(m)
	}
	var places []string
	for _, at := range s.Elsewhere {
		if at.LeftCalls > 0 {
			places = append(places, words.LeftIn(v.CallWords(at.LeftCalls), v.RegionName(at.Region)))
		}
	}
	if s.PaidBy.LeftCalls > 0 || len(places) == 0 {
		return ""
	}
	return words.OtherRegionsDoNotPay(strings.Join(places, ", "))
}

// notSoldHere lists the services that other regions sell and this one does not.
func (v *view) notSoldHere() []pages.ServiceElsewhere {
	var elsewhere []pages.ServiceElsewhere
	for _, service := range v.Snapshot.Services {
		if here, _ := v.Snapshot.Offering(v.Region.Code, service.Code); here.Sold {
			continue
		}
		row := pages.ServiceElsewhere{Name: service.Name, Description: service.Description}
		for _, region := range v.SoldIn(service.Code) {
			row.Regions = append(row.Regions, parts.Link{Label: region.Name, Href: routes.In(routes.Services, region.Code)})
		}
		if len(row.Regions) > 0 {
			elsewhere = append(elsewhere, row)
		}
	}
	return elsewhere
}

// offeringFields name a service in a region, in a form or in the address of a page that asks first.
type offeringFields struct {
	Region  string `query:"region" form:"region"`
	Service string `query:"service" form:"service"`
	// From is fromTry in forms of the page that tries the service out, and fromSteps in those of the first steps: they are answered there.
	From string `form:"from"`
}

const (
	fromTry   = "try"
	fromSteps = "steps"
)

// offering finds what they name.
func (v *view) offering() (catalog.Region, catalog.Service, error) {
	f := page.Read[offeringFields](v.Context)
	return v.Offering(f.Region, f.Service)
}

// claimFields is the form of a free package, beside what it is of.
type claimFields struct {
	page.Form
	WhenUsedUp string `form:"when-used-up"`
}

// subscribe enables pay-per-use of a service.
func subscribe(v *view) error {
	region, service, err := v.offering()
	if err != nil {
		return err
	}
	if err := v.Billing.Subscribe(v.Ctx(), v.Who.AccountID, region.Code, service.Code); err != nil {
		return v.back(region, service, err)
	}
	then, err := v.withoutPackage(region.Code, service.Code)
	if err != nil {
		return err
	}
	v.Flash(components.Success, words.SubscribedIn(service.Name, region.Name, then))
	return v.back(region, service, nil)
}

// claimFree gives the account the free package of an offering, once.
func claimFree(v *view) error {
	region, service, err := v.offering()
	if err != nil {
		return err
	}
	form := page.Read[claimFields](v.Context)
	claimed, err := v.Billing.ClaimFreeThen(v.Ctx(), v.Who.AccountID, models.NetworkOf(v.RealIP()), region.Code, service.Code, models.WhenUsedUp(form.WhenUsedUp))
	if messages, shown := v.FormErrors(err); shown {
		for _, field := range []string{page.UsedUpField, billing.ClaimField} {
			if messages[field] != "" {
				v.Region = region
				return form.Again(err, func() error { return v.claimAgain(&form.Form, service, messages[field]) })
			}
		}
	}
	if err != nil {
		return v.back(region, service, err)
	}
	o, err := v.Outlook()
	if err != nil {
		return err
	}
	v.Flash(components.Success, words.FreeCallsClaimed(v.CallWords(claimed.QuotaCalls), service.Name, region.Name, v.Format.End(claimed.ExpiresAt), claimed.Ref().String(), v.Promise().Then(o.Next(o.Meter(region.Code, service.Code).After(claimed.ID, o.Now), o.Now))))
	return v.back(region, service, nil)
}

// claimAgain shows the page with the form of the claim, and what is wrong with it.
func (v *view) claimAgain(form *page.Form, service catalog.Service, wrong string) error {
	if page.Read[offeringFields](v.Context).From != fromTry {
		return v.renderServices(form, service.Code, wrong) // also from the first steps: what to do about it is there
	}
	screen, err := v.tryPage(recognition.Service(service.Code), &trial{})
	if err != nil {
		return err
	}
	screen.Cost.ClaimThen.Error = wrong
	screen.Problems = []layout.Problem{{Text: wrong, Href: "#try-cost"}}
	return v.ShowForm(form, pages.TryPage(screen))
}

// back returns to the page that the form was on.
func (v *view) back(region catalog.Region, service catalog.Service, err error) error {
	switch page.Read[offeringFields](v.Context).From {
	case fromTry:
		return v.backTo(routes.Of(routes.Try, region.Code, service.Code), err)
	case fromSteps:
		return v.backTo(routes.In(routes.Home, region.Code), err)
	default:
		return v.backToServices(region, err)
	}
}

// backToServices returns to the region's services; what did not work is said there.
func (v *view) backToServices(region catalog.Region, err error) error {
	return v.backTo(routes.In(routes.Services, region.Code), err)
}

func (v *view) backTo(path string, err error) error {
	if err != nil {
		messages, shown := v.FormErrors(err)
		if !shown {
			return err
		}
		v.Flash(components.Danger, messages.Text())
	}
	return v.SeeOther(path)
}

// nextCall tells what the next call of a meter gets that the state was told from, or one made of it.
func (v *view) nextCall(s *metering.ServiceState, meter *rules.Meter) rules.Next {
	return meter.Next(s.Now, &s.Standing, v.Metering.Credit)
}

// withoutPackage says what a call of the service in the region gets at this moment when no package covers it.
func (v *view) withoutPackage(region, service string) (string, error) {
	o, err := v.Outlook()
	if err != nil {
		return "", err
	}
	return v.Promise().WithoutPackage(o.Next(o.Meter(region, service).UsedUp(o.Now), o.Now)), nil
}
