package usage

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// findRefused answers a search by request id if a refused call with it is kept, else says beside the field that there is no such call.
func (v *view) findRefused(f *logFilter, id string) (answered bool, err error) {
	refused, err := v.refusedWithID(v.Ctx(), id)
	if err != nil {
		return false, err
	}
	if refused == nil {
		f.refused["request"] = cause.NoCallWithID
		return false, nil
	}
	return true, v.SeeOther(routes.RefusedCall(id))
}

// refusedWithID finds the refused call, nil if there is none. An address that names a source means a call that was recorded.
func (v *view) refusedWithID(ctx context.Context, id string) (*calls.RefusedDetail, error) {
	if len(page.Read[callFields](v.Context).Source) > 0 {
		return nil, nil
	}
	return v.Refusals.Find(ctx, v.Who.AccountID, id)
}

// showRefused explains a call that was refused.
func (v *view) showRefused(c *calls.RefusedDetail) error {
	shell, err := v.Shell("Call", layout.NavCalls, layout.NavCalls.Crumb())
	if err != nil {
		return err
	}
	code := models.ErrorCodeOf(c.ErrorCode)
	screen := pages.CallDetail{
		Shell: shell, Tone: components.Warning, Verdict: words.RefusedBecause(code), Why: parts.APIErrorMeaning(code, c.HTTPStatus),
		Call: []components.Definition{
			{Term: "Request id", Content: components.WholeID(c.RequestID)},
			{Term: "Refused at", Text: v.callTime(c.RefusedAt)},
			{Term: "Region", Text: v.refusedRegion(&c.RefusedCall)},
			{Term: "Service", Text: v.ServiceName(c.Service)},
			{Term: "HTTP status", Text: strconv.Itoa(c.HTTPStatus)},
			codeFact(code, c.HTTPStatus),
			{Term: "Duration", Text: words.Milliseconds(v.Format.Calls(c.DurationMS))},
		},
		Payment: []components.Definition{{Term: "Paid by", Text: "Nobody: refused before anything was recognised"}, {Term: "Price", Text: v.Format.Money(0)}},
		Links: append(v.errorLinks(code, c.HTTPStatus, c.Region),
			components.LinkProps{Label: "Refused calls with this code", Href: routes.With(routes.Calls, "status", onlyRefused, "code", code), Icon: "history"}),
	}
	if c.AccessKey != nil {
		screen.Call = append(screen.Call, v.keyFact(c.AccessKey))
	}
	if c.Tags != "" {
		screen.Call = append(screen.Call, components.Definition{Term: "Tags", Text: v.tagWords(0, c.Tags)})
	}
	if c.Cap != nil {
		screen.Payment = append(screen.Payment, v.capFact(c.Cap, c.RefusedAt))
	}
	if c.Why != nil {
		card := v.WhyCard(c.Why)
		screen.Packages = &card
	}
	return v.Show(pages.CallPage(screen))
}

// capFact names the cap that refused a call, what it allows, and where it stands, if it does.
func (v *view) capFact(c *models.Cap, refusedAt time.Time) components.Definition {
	ref := c.Ref().String()
	limit := v.CallWords(c.Amount)
	if c.Kind == rules.CapMoney {
		limit = v.Format.Money(rules.Micros(c.Amount))
	}
	region, service := "", ""
	if c.Region != "" {
		region = v.RegionName(c.Region)
	}
	if c.Service != "" {
		service = v.ServiceName(c.Service)
	}
	text := words.CapInFull(ref, words.CapScope(service, region, "", c.Tag), words.CapUnit(c.Kind == rules.CapMoney, string(c.Span)), limit)
	switch {
	case c.EndedAt != nil:
		return components.Definition{Term: "Refused by the cap", Text: words.CapSinceRemoved(text)}
	case c.UpdatedAt.After(refusedAt):
		text = words.CapSinceChanged(text)
	}
	return components.Definition{Term: "Refused by the cap", Content: components.TextLink(routes.Caps+"#"+ref, text)}
}

// refusedRegion names the region of a refused call.
func (v *view) refusedRegion(c *models.RefusedCall) string {
	if c.Region == "" {
		return "not known"
	}
	return v.RegionName(c.Region)
}

// refusedCause says what the code means and what to do about it.
func (v *view) refusedCause(code string, status int) pages.RefusedCause {
	c := pages.RefusedCause{Code: code, Status: strconv.Itoa(status), Meaning: parts.APIErrorMeaning(code, status), Remedy: v.remedy(code, v.Region.Code)}
	if id := parts.APIErrorID(code, status); id != "" {
		c.DocsHref = routes.APIDocs + "#" + id
	}
	return c
}

// errorLinks lead to what can be done about an error, and to what is written about it.
func (v *view) errorLinks(code string, status int, region string) (links []components.LinkProps) {
	if remedy := v.remedy(code, region); remedy.Href != "" {
		remedy.Variant = components.PrimaryButton
		links = append(links, remedy)
	}
	if id := parts.APIErrorID(code, status); id != "" {
		links = append(links, components.LinkProps{Label: "About this error", Href: routes.APIDocs + "#" + id, Icon: "book-open"})
	}
	return links
}

// codeFact names an error code, and leads to what is written about it, if anything is.
func codeFact(code string, status int) components.Definition {
	fact := components.Definition{Term: "Error code", Text: code}
	if id := parts.APIErrorID(code, status); id != "" {
		fact.Content = components.TextLink(routes.APIDocs+"#"+id, code)
	}
	return fact
}

// remedy leads to where the customer can do something about the code.
func (v *view) remedy(code, region string) components.LinkProps {
	switch code {
	case "AIS.0102", "AIS.0103", "AIS.0104", "AIS.0105":
		return components.LinkProps{Label: "Try a picture", Href: routes.In(routes.Try, region)}
	default:
		action, href := words.Remedy(code, region)
		return components.LinkProps{Label: action, Href: href}
	}
}
