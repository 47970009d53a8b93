package handlers

import (
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
	"ocrconsole/web/ocr"
)

// tryPath is the page on which customers have a picture recognised.
const tryPath = "/try"

// try shows what can be tried in the region, and what would pay for it.
func try(v *view) error {
	service, err := v.triedService()
	if err != nil {
		return err
	}
	page, err := v.tryPage(service, &recognition.Options{})
	if err != nil {
		return err
	}
	return v.render(pages.TryPage(page))
}

// triedService gives the service of the address, else the first that the region sells, as services are listed.
func (v *view) triedService() (recognition.Service, error) {
	asked := v.QueryParam("service")
	if asked == "" {
		for _, service := range recognition.Services {
			if o, _ := v.snapshot.Offering(v.region.Code, string(service)); o.Sold {
				return service, nil
			}
		}
		return recognition.Services[0], nil
	}
	service := recognition.Service(asked)
	if _, found := v.snapshot.Service(asked); !found || !service.Known() {
		return "", models.Errorf(models.NotFound, "There is no service %q to try.", asked)
	}
	return service, nil
}

// tryPage gives the form of the service as the account would send it now.
func (v *view) tryPage(service recognition.Service, options *recognition.Options) (pages.Try, error) {
	shell, err := v.shell(layout.NavTry.Name(), layout.NavTry)
	if err != nil {
		return pages.Try{}, err
	}
	states, err := v.console.Metering.Services(v.ctx(), v.who.AccountID, v.region.Code)
	if err != nil {
		return pages.Try{}, err
	}
	known, _ := v.snapshot.Service(string(service))
	page := pages.Try{
		Shell: shell, ServiceName: v.serviceName(string(service)), Description: known.Description,
		Services: v.serviceSegments(tryPath, service), Key: calls.NewRequestID(),
		Action:   link(tryPath, "region", v.region.Code, "service", string(service)),
		DocsHref: link(docsPath, "region", v.region.Code, "service", string(service)),
		Samples:  trySamples(service), Options: tryOptions(service, options), Side: trySide(service, options),
	}
	page.Accept, page.Reads = tryReads(service)
	if err := v.console.Engine.Ready(); err != nil {
		page.EngineProblem = err.Error()
	} else if lacks := v.console.Engine.Lacks(); lacks != "" {
		page.EngineLacks = strings.Split(lacks, "\n")
	}
	here := slices.IndexFunc(states, func(s metering.ServiceState) bool { return s.Service.Code == string(service) })
	if here < 0 {
		page.Elsewhere = v.tryElsewhere(service)
		return page, nil
	}
	page.Cost = v.tryCost(states[here])
	return page, nil
}

func (v *view) tryElsewhere(service recognition.Service) *pages.ServiceElsewhere {
	elsewhere := &pages.ServiceElsewhere{Name: v.serviceName(string(service))}
	for _, region := range v.soldIn(string(service)) {
		elsewhere.Regions = append(elsewhere.Regions, pages.Link{
			Label: region.Name, Href: link(tryPath, "region", region.Code, "service", string(service)),
		})
	}
	return elsewhere
}

// tryCost says what would pay for a call made now, and what to do if nothing would.
func (v *view) tryCost(s metering.ServiceState) pages.TryCost {
	cost := pages.TryCost{Paid: v.paidNow(s), Mismatch: v.mismatch(s), Refused: s.PaidBy.Payer == rules.PayerNone}
	switch s.PaidBy.Payer {
	case rules.PayerPackage:
		cost.Line = "Makes one real API call, paid by package " + cost.Paid.PackageRef + "."
	case rules.PayerPayPerUse:
		cost.Line = "Makes one real API call, charged " + v.format.Money(s.PaidBy.PriceMicros) + " pay-per-use."
	case rules.PayerNone:
		cost.Line = "Nothing pays for calls here now: see what the call costs."
	}
	if s.Offering.Sold {
		cost.Subscribe = !s.Subscribed
		cost.BuyHref = link("/packages/buy", "region", s.Offering.Region, "service", s.Service.Code)
		cost.ServicesHref = link("/services", "region", s.Offering.Region) + "#service-" + s.Service.Code
	}
	return cost
}

// tryReads says what pictures the service reads: for the file field, and in words.
func tryReads(service recognition.Service) (accept, words string) {
	formats, shortest, longest := service.Accepts()
	var types, names []string
	for _, name := range formats {
		types, names = append(types, "image/"+name), append(names, formatNames[name])
	}
	words = strings.Join(names, ", ") + ", up to 7.5 MB, sides of " + format.Count(int64(shortest)) + " to " + format.Count(int64(longest)) + " px."
	return strings.Join(types, ","), words
}

var formatNames = map[string]string{"jpeg": "JPEG", "png": "PNG", "bmp": "BMP", "tiff": "TIFF", "gif": "GIF", "webp": "WebP"}

// sampleTitles say what the samples show.
var sampleTitles = map[string]string{
	"web-image.jpg": "Poster", "web-image-contact.jpg": "Postal address", "passport.jpg": "Passport",
	"license-plate.jpg": "One plate", "license-plate-two.jpg": "Two plates",
	"id-card-front.jpg": "ID card, front", "id-card-back.jpg": "ID card, back",
}

func trySamples(service recognition.Service) []pages.TrySample {
	var samples []pages.TrySample
	for _, name := range ocr.SampleNames[service] {
		samples = append(samples, pages.TrySample{Name: name, Title: sampleTitles[name], Src: samplePath + name})
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
