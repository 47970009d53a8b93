package page

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// whyShown bounds how many packages are shown around the one that paid: of more it is looked up for none what they had left.
const whyShown = 30

// soon is how long after it was made a call is recorded where nothing has kept it back.
const soon = time.Minute

// WhyOfHour explains the first call of the hour that the payer paid, nil if there is none; the package is 0 for pay-per-use.
func (v *View) WhyOfHour(ctx context.Context, hour rules.HourOf, outcome models.Outcome, packageID int64) (*metering.Why, error) {
	return v.frame.Metering.WhyHour(ctx, v.Who.AccountID, hour, outcome, packageID)
}

// WhyCard tells why a call was paid by what paid it.
func (v *View) WhyCard(w *metering.Why) parts.Why {
	card := parts.Why{Title: "Why pay-per-use", RulesHref: routes.BillingRules + "#deduction-order", PastHref: AsOf(routes.Packages, w.RecordedAt)}
	switch {
	case w.Payer >= 0:
		card.Title = "Why this package"
	case w.Refused:
		card.Title = "Why no package"
	}
	card.Text = v.whyText(w)
	from, until := shownAround(w)
	ranges := false
	for i := from; i < until; i++ {
		row, between := v.whyRow(w, i)
		card.Rows, ranges = append(card.Rows, row), ranges || between
	}
	if ranges {
		card.Notes = append(card.Notes, words.LeftIsNotExact())
	}
	if len(card.Rows) > 0 && w.RecordedAt.Sub(w.Call.At) > soon {
		card.Notes = append(card.Notes, words.LeftWhenRecorded(v.Local.Instant(w.RecordedAt)))
	}
	if all := len(w.Candidates); until-from < all {
		card.Notes = append(card.Notes, words.WhyNotAllShown(v.Format.Calls(int64(until-from)), v.Format.Calls(int64(all))))
	}
	return card
}

// WhyCardOf tells it of the first of several calls.
func (v *View) WhyCardOf(w *metering.Why) *parts.Why {
	card := v.WhyCard(w)
	card.AsOf, card.CallHref = words.AsOfFirstCall(v.Local.Millis(w.Call.At)), routes.Call(w.Call.RequestID, w.Source)
	return &card
}

// shownAround chooses the packages that are shown: as many as there is room for from a few before the one that paid.
func shownAround(w *metering.Why) (from, until int) {
	all := len(w.Candidates)
	from = max(0, min(w.Payer-whyShown/2, all-whyShown))
	return from, min(from+whyShown, all)
}

// whyText says what decided.
func (v *View) whyText(w *metering.Why) string {
	switch {
	case w.Payer < 0:
		return v.Words().NoPackageCouldPay(int64(len(w.Candidates)), v.ServiceName(w.Service))
	case !w.Agrees:
		return words.RecordsDisagree(refOf(&w.Candidates[w.Payer]))
	case w.Refused:
		return words.CouldHavePaid(refOf(&w.Candidates[w.Payer]))
	case w.Next < 0:
		return words.OnlyPackageThatCould(refOf(&w.Candidates[w.Payer]))
	}
	first, second := v.compared(&w.Candidates[w.Payer]), v.compared(&w.Candidates[w.Next])
	return words.FirstOfTwo(first, second, w.By)
}

func refOf(c *rules.Candidate) string {
	return models.Ref{Kind: models.KindPackage, AccountID: c.AccountID, ID: c.ID}.String()
}

// compared gives a package as sentences compare it: its times to the millisecond, by which those of one second are told apart.
func (v *View) compared(c *rules.Candidate) words.Compared {
	return words.Compared{
		Ref: refOf(c), Free: c.Source == rules.SourceFree, Created: v.Format.Millis(c.CreatedAt), Effective: v.Format.Millis(c.EffectiveAt), Expires: v.Format.End(c.ExpiresAt),
	}
}

// whyRow shows one package, and tells whether it is only known between which numbers the calls were that it had left.
func (v *View) whyRow(w *metering.Why, i int) (row parts.WhyRow, between bool) {
	c := &w.Candidates[i]
	ref := refOf(c)
	row = parts.WhyRow{
		Ref: ref, Href: routes.Package(ref), Source: words.SourceOf(c.Source), Region: v.RegionName(c.Region), Pays: i == w.Payer && w.Agrees && !w.Refused,
		Created: v.Format.Instant(c.CreatedAt), Effective: v.Format.Instant(c.EffectiveAt), Expires: v.Format.End(c.ExpiresAt),
	}
	stand := words.Stand{Bar: c.Bar, Region: row.Region, Pays: row.Pays, Next: i == w.Next || i == w.Payer}
	stand.ExpiredFor, stand.EffectIn = v.Format.Countdown(w.Call.At, c.ExpiresAt), v.Format.Countdown(c.EffectiveAt, w.Call.At)
	stand.Came = v.Format.Instant(c.CreatedAt)
	returned, isReturned := w.Refunded[c.ID]
	stand.Given = c.Source == rules.SourceFree
	stand.Returned = v.Format.Instant(returned)
	row.Stood = words.HowItStood(stand)
	if isReturned && c.Bar != rules.BarRefunded {
		row.Stood += words.ReturnedSince(stand.Given, stand.Returned)
	}
	left, known := w.Left[c.ID]
	switch {
	case !known || c.Absent:
	case left.Least == left.Most:
		row.Left = v.Format.Calls(left.Most)
	default:
		row.Left, between = words.LeftBetween(v.Format.Calls(left.Least), v.Format.Calls(left.Most)), true
	}
	return row, between
}
