package services

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web/ocr"
)

// try shows what can be tried in the region, and what would pay for it.
func try(v *view) error {
	service, err := v.TriedService()
	if err != nil {
		return err
	}
	screen, err := v.tryPage(service, &trial{})
	if err != nil {
		return err
	}
	return v.Show(pages.TryPage(screen))
}

// tryPage gives the form of the service as the account would send it now, with what was sent before.
func (v *view) tryPage(service recognition.Service, sent *trial) (pages.Try, error) {
	var states []metering.ServiceState
	var first string // what is to be done before a claim
	err := v.Together(v.MayClaim(&first), v.ReadMismatches, models.Reading(&states, func(ctx context.Context) ([]metering.ServiceState, error) {
		return v.Metering.Services(ctx, v.Who.AccountID, v.Region.Code)
	}))
	if err != nil {
		return pages.Try{}, err
	}
	shell, err := v.Shell(layout.NavTry.Name(), layout.NavTry)
	if err != nil {
		return pages.Try{}, err
	}
	if shell.Starter, err = v.Starter(); err != nil {
		return pages.Try{}, err
	}
	known, _ := v.Snapshot.Service(string(service))
	screen := pages.Try{
		Shell: shell, ServiceName: v.ServiceName(string(service)), Description: known.Description,
		Services: v.ServiceSegments(routes.Try, service), Key: calls.NewRequestID(),
		Action:   routes.Of(routes.Try, v.Region.Code, string(service)),
		DocsHref: routes.Of(routes.APIDocs, v.Region.Code, string(service)),
		Samples:  trySamples(service), Options: tryOptions(service, &sent.options), Side: trySide(service, &sent.options),
		Tags: components.FieldProps{
			Name: "tags", Label: "Tags", Value: sent.tagText, Error: sent.tagProblem, Hint: words.TryTags(rules.MaxTags), Autocomplete: "off",
			Attrs: templ.Attributes{"maxlength": "520", "spellcheck": "false"},
		},
	}
	screen.Accept, screen.Reads = v.TryReads(service)
	if err := v.Engine.Ready(); err != nil {
		screen.EngineProblem = v.Words().OfError(err)
	} else if lacks := v.Engine.Lacks(); lacks != "" {
		screen.EngineLacks = strings.Split(lacks, "\n")
	}
	here := slices.IndexFunc(states, func(s metering.ServiceState) bool { return s.Service.Code == string(service) })
	if here < 0 {
		screen.Elsewhere = v.tryElsewhere(service)
		return screen, nil
	}
	screen.Cost = v.tryCost(states[here])
	screen.Cost.ClaimFirst = first
	return screen, nil
}

func (v *view) tryElsewhere(service recognition.Service) *pages.ServiceElsewhere {
	elsewhere := &pages.ServiceElsewhere{Name: v.ServiceName(string(service))}
	for _, region := range v.SoldIn(string(service)) {
		elsewhere.Regions = append(elsewhere.Regions, parts.Link{
			Label: region.Name, Href: routes.Of(routes.Try, region.Code, string(service)),
		})
	}
	return elsewhere
}

// tryCost says what would pay for a call made now, and what to do if nothing would.
func (v *view) tryCost(s metering.ServiceState) pages.TryCost {
	cost := pages.TryCost{Paid: v.paidNow(s), Mismatch: v.mismatch(s), Refused: s.PaidBy.Payer == rules.PayerNone}
	switch s.PaidBy.Payer {
	case rules.PayerPackage:
		cost.Line = words.RealCallPaidByPackage(cost.Paid.PackageRef)
	case rules.PayerPayPerUse:
		cost.Line = words.RealCallCharged(v.Format.Money(s.PaidBy.PriceMicros))
	case rules.PayerNone:
		cost.Line = "Nothing pays for calls here now: see what the call costs."
	}
	if s.Offering.Sold {
		cost.Subscribe = !s.Subscribed
		cost.BuyHref = routes.Of(routes.Buy, s.Offering.Region, s.Service.Code)
		cost.Region, cost.Service = s.Offering.Region, s.Service.Code
	}
	if s.FreeClaimable {
		cost.ClaimLabel, cost.ClaimThen = words.ClaimFreeCalls(v.Format.Calls(s.Offering.FreeCalls)), claimThen(s)
	}
	return cost
}

// sampleTitles say what the samples show.
var sampleTitles = map[string]string{
	"web-image.jpg": "Poster", "web-image-contact.jpg": "Postal address", "passport.jpg": "Passport",
	"license-plate.jpg": "One plate", "license-plate-two.jpg": "Two plates",
	"id-card-front.jpg": "ID card, front", "id-card-back.jpg": "ID card, back",
}

func trySamples(service recognition.Service) []pages.TrySample {
	var samples []pages.TrySample
	for _, name := range ocr.SampleNames[service] {
		samples = append(samples, pages.TrySample{Name: name, Title: sampleTitles[name], Src: routes.Sample(name)})
	}
	return samples
}

// tryOptions are the fields of a call that show something on the page.
func tryOptions(service recognition.Service, o *recognition.Options) []pages.TryOption {
	switch service {
	case recognition.WebImage:
		return []pages.TryOption{
			{Name: "detect_direction", Label: "Which way up the picture is", Checked: o.DetectDirection},
			{Name: recognition.ExtractContact, Label: "Contact details", Checked: o.Extracts(recognition.ExtractContact)},
			{Name: recognition.ExtractImageSize, Label: "Size of the picture", Checked: o.Extracts(recognition.ExtractImageSize)},
		}
	case recognition.IDCard:
		return []pages.TryOption{{Name: "return_verification", Label: "Whether number and dates are valid", Checked: o.ReturnVerification}}
	default:
		return nil
	}
}

func trySide(service recognition.Service, o *recognition.Options) *components.SelectProps {
	if service != recognition.IDCard {
		return nil
	}
	side := &components.SelectProps{Name: "side", Label: "Side of the card"}
	for _, choice := range []components.Option{
		{Label: "The side that is in the picture"},
		{Value: recognition.SideFront, Label: "Front, with the portrait"},
		{Value: recognition.SideBack, Label: "Back, with the emblem"},
		{Value: recognition.SideDouble, Label: "Both sides in one picture"},
	} {
		choice.Selected = choice.Value == o.Side
		side.Options = append(side.Options, choice)
	}
	return side
}
