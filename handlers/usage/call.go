package usage

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// callDetail explains one call.
func callDetail(v *view) error {
	id := v.Param("request")
	if v.Request().URL.RawPath != "" { // the router leaves a path escaped that cannot be told apart unescaped
		var err error
		if id, err = url.PathUnescape(id); err != nil {
			return models.Refuse(models.NotFound, cause.NoSuchCall)
		}
	}
	var list metering.CallList
	var refused *calls.RefusedDetail
	if err := v.Together(
		models.Reading(&list, func(ctx context.Context) (metering.CallList, error) { return v.callsWithID(ctx, id) }),
		models.Reading(&refused, func(ctx context.Context) (*calls.RefusedDetail, error) { return v.refusedWithID(ctx, id) }),
	); err != nil {
		return err
	}
	switch {
	case len(list.Calls) == 0 || page.Read[callFields](v.Context).Refused != "":
		if refused == nil {
			return models.Refuse(models.NotFound, cause.NoSuchCall)
		}
		return v.showRefused(refused)
	case len(list.Calls) > 1:
		return v.renderCallChoice(id, list)
	}
	return v.showCall(&list.Calls[0])
}

func (v *view) renderCall(c *metering.CallDetail) error {
	shell, err := v.Shell("Call", layout.NavCalls, layout.Crumb{Label: layout.NavCalls.Name(), Href: v.hourHref(c)})
	if err != nil {
		return err
	}
	screen := pages.CallDetail{Shell: shell, Call: v.callFacts(c)}
	screen.Links = []components.LinkProps{{Label: "Calls of this hour", Href: v.hourHref(c), Icon: "history"}}
	switch c.Outcome {
	case models.OutcomePackage:
		v.explainPackage(&screen, c)
	case models.OutcomePayPerUse:
		v.explainPayPerUse(&screen, c)
	case models.OutcomeFailed:
		v.explainFailure(&screen, c)
		screen.Payment = []components.Definition{{Term: "Paid by", Text: "Nobody: failed"}, {Term: "Price", Text: v.Format.Money(0)}}
	}
	return v.Show(pages.CallPage(screen))
}

// explainFailure says why nobody pays the call and, where its error is known, what that means and what to do.
func (v *view) explainFailure(screen *pages.CallDetail, c *metering.CallDetail) {
	screen.Tone, screen.Verdict = components.Neutral, words.NotBilledStatus(strconv.Itoa(c.HTTPStatus))
	screen.Why = "Only calls answered with a status from 200 to 299 are billed. This one used no package and cost nothing."
	code := models.ErrorCodeOf(c.ErrorCode)
	screen.Meaning = parts.APIErrorMeaning(code, c.HTTPStatus)
	screen.Links = append(v.errorLinks(code, c.HTTPStatus, c.Region), screen.Links...)
}

// hourHref leads to the calls that the same payer paid in the same hour.
func (v *view) hourHref(c *metering.CallDetail) string {
	payer := string(c.Outcome)
	if c.Package != nil {
		payer = c.Package.Ref().String()
	}
	hour := rules.HourStart(c.CalledAt, v.Snapshot.Zone).Format(time.RFC3339)
	return routes.With(routes.Calls, "region", c.Region, "service", c.Service, "payer", payer, "hour", hour)
}

func (v *view) callFacts(c *metering.CallDetail) []components.Definition {
	recorded := v.callTime(c.RecordedAt)
	if v.isLateRecord(&c.Call) {
		recorded += " – late: after the call's hour was over"
	}
	called := v.callTime(c.CalledAt)
	if c.WithinMicros > 0 {
		called += v.Words().ReportedUpTo(c.Latest().Sub(c.CalledAt))
	}
	facts := []components.Definition{
		{Term: "Request id", Content: components.WholeID(c.RequestID)},
		sourceFact(c.Source),
		{Term: "Called at", Text: called},
		{Term: "Recorded at", Text: recorded},
		{Term: "Region", Text: v.RegionName(c.Region)},
		{Term: "Service", Text: v.ServiceName(c.Service)},
		{Term: "HTTP status", Text: strconv.Itoa(c.HTTPStatus)},
	}
	return append(facts, v.answerFacts(c)...)
}

// answerFacts say what is known of how the call was answered: nothing of one that a gateway reported, or of before that was kept.
func (v *view) answerFacts(c *metering.CallDetail) (facts []components.Definition) {
	if code := models.ErrorCodeOf(c.ErrorCode); code != "" {
		facts = append(facts, codeFact(code, c.HTTPStatus))
	}
	if c.DurationMS > 0 {
		facts = append(facts, components.Definition{Term: "Duration", Text: v.Format.Calls(c.DurationMS) + " ms"})
	}
	if c.AccessKey != nil {
		facts = append(facts, v.keyFact(c.AccessKey))
	}
	if c.TagSetID != 0 {
		facts = append(facts, components.Definition{Term: "Tags", Text: v.tagWords(c.TagSetID, c.Tags)})
	}
	return facts
}

// keyFact names the access key of a call, and leads to it where it is there and theirs who looks: keys of other users have no page.
func (v *view) keyFact(key *models.AccessKey) components.Definition {
	fact := components.Definition{Term: "Access key", Text: key.AccessKey}
	switch {
	case key.DeletedAt != nil:
		fact.Text += ", which is deleted"
	case key.UserID == v.Who.UserID:
		fact.Content = components.TextLink(routes.Key(key.Ref().String()), key.AccessKey)
	}
	return fact
}

// isLateRecord tells whether the call was recorded after the hour in which it was made.
func (v *view) isLateRecord(c *models.Call) bool {
	return rules.HourStart(c.RecordedAt, v.Snapshot.Zone).After(rules.HourStart(c.CalledAt, v.Snapshot.Zone))
}

// leftFact says what the package had left after the call: when it was recorded, and where that is another number, by its
// time.
func (v *view) leftFact(c *metering.CallDetail) components.Definition {
	left := words.CallsOfCalls(v.Format.Calls(*c.LeftCalls), v.Format.Calls(c.Package.QuotaCalls))
	if c.LeftByTime != *c.LeftCalls {
		left += words.RecordedButByTime(v.Format.Calls(c.LeftByTime))
	}
	return components.Definition{Term: "Left in the package after it", Text: left}
}

func (v *view) explainPackage(screen *pages.CallDetail, c *metering.CallDetail) {
	ref := c.Package.Ref().String()
	screen.Tone, screen.Verdict = components.Success, words.PaidByPackage(ref)
	v.why(screen, c.Why)
	screen.Payment = []components.Definition{
		{Term: "Paid by", Content: parts.PackageLink(ref, routes.Package(ref))},
		{Term: "Source", Text: map[rules.Source]string{rules.SourceFree: "Free", rules.SourcePurchased: "Purchased"}[c.Package.Source]},
		{Term: "Price", Text: words.Prepaid(v.Format.Money(0))},
		v.leftFact(c),
		{Term: "Package effective", Text: v.Format.Instant(c.Package.EffectiveAt)},
		{Term: "Package valid until", Text: v.Format.End(c.Package.ExpiresAt)},
	}
	screen.Links = append(screen.Links, components.LinkProps{Label: "Deductions of this package", Href: routes.With(routes.Deductions, "package", ref), Icon: "list-checks"})
}

func (v *view) explainPayPerUse(screen *pages.CallDetail, c *metering.CallDetail) {
	screen.Tone, screen.Verdict = components.Info, words.PerUseAtPerCall(v.Format.Money(c.PriceMicros))
	v.why(screen, c.Why)
	screen.Payment = []components.Definition{{Term: "Paid by", Text: "Pay-per-use"}, {Term: "Price", Text: v.Format.Money(c.PriceMicros)}}
	if tier := v.priceTier(c); tier != "" {
		screen.Payment = append(screen.Payment, components.Definition{Term: "Price tier", Text: tier})
	}
	screen.Payment = append(screen.Payment, v.chargeFacts(c.Charge)...)
	screen.Links = append(screen.Links, components.LinkProps{
		Label: "Buy Package", Href: routes.Of(routes.Buy, c.Region, c.Service), Icon: "shopping-cart",
	})
}

// chargeFacts say which transaction took the call's price from the balance.
func (v *view) chargeFacts(charge *models.LedgerEntry) []components.Definition {
	if charge == nil {
		return []components.Definition{{Term: "Charged", Text: "accrued at once, settled to the balance when the hour is over"}}
	}
	facts := []components.Definition{{Term: "Charged by", Content: components.TextLink(page.TransactionPath(charge), charge.Ref().String())}}
	if page.IsLate(charge) {
		facts = append(facts, components.Definition{Term: "Late", Text: "recorded after its hour had been settled, so a late entry charged it"})
	}
	return facts
}

// priceTier says which calls of a month have the call's price, where the price in force had tiers and only one of them
// has that price.
func (v *view) priceTier(c *metering.CallDetail) string {
	offering, _ := v.Snapshot.Offering(c.Region, c.Service)
	tariff, _ := rules.TariffAt(offering.Prices, c.CalledAt)
	if len(tariff) < 2 {
		return ""
	}
	text := ""
	for i, tier := range tariff {
		if tier.PriceMicros != c.PriceMicros {
			continue
		}
		if text != "" {
			return ""
		}
		text = words.FromCallOfMonth(v.Format.Calls(tier.FromCalls + 1))
		if i+1 < len(tariff) {
			text = words.CallsFromToOfMonth(v.Format.Calls(tier.FromCalls+1), v.Format.Calls(tariff[i+1].FromCalls))
		}
	}
	return text
}
