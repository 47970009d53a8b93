package words

import (
	"cmp"
	"fmt"
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

func (w Writer) alert(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.LowBalance:
		return w.lowBalance(m), true
	case notice.LowBalanceOver:
		return w.lowBalanceOver(m), true
	case notice.InArrears:
		return w.inArrears(m), true
	case notice.CallsStopped:
		return w.callsStopped(m), true
	case notice.ArrearsOver:
		return w.arrearsOver(m), true
	case notice.CallsResumed:
		return w.callsResumed(m), true
	case notice.PackageUsed:
		return w.packageUsed(m), true
	case notice.CapUsed:
		return w.capUsed(m), true
	case notice.PackageUsedUp:
		return w.packageUsedUp(m), true
	case notice.PackageExpiring:
		return w.packageExpiring(m), true
	case notice.UnusualSpend:
		return w.unusualSpend(m), true
	case notice.OtherRegion:
		return w.otherRegion(m), true
	case notice.CapForecast:
		return w.capForecast(m), true
	case notice.CallsRefused:
		return w.callsRefused(m), true
	case notice.CallsWereRefused:
		return w.callsWereRefused(m), true
	}
	return notice.Text{}, false
}

// asOf says of which moment an alert speaks, so that it is true whenever it is read.
func (w Writer) asOf(at time.Time, sentences ...string) []string {
	return []string{"As of " + w.Figures.Instant(at) + ": " + Spaced(sentences...)}
}

func (w Writer) lowBalance(m notice.LowBalance) notice.Text {
	available, wanted := w.Figures.Rounded(m.AvailableMicros, format.Available), w.Figures.Money(m.WantedMicros)
	left, low := available+" left", available+" are available, less than the "+wanted+" that you want to be told of."
	if m.AvailableMicros < 0 {
		owed := w.Figures.Rounded(-m.AvailableMicros, format.Owed)
		left, low = owed+" owed", owed+" are owed: less than the "+wanted+" that you want to be told of is available."
	}
	follows := ""
	switch {
	case m.Arrears != nil:
		follows = w.Arrears(*m.Arrears)
	case m.Trial != nil:
		_, follows = w.Trial(*m.Trial)
	case m.BelowZero != nil:
		follows = w.BelowZero(*m.BelowZero)
	}
	return notice.Text{
		Title:      "Low balance: " + left,
		Paragraphs: w.asOf(m.At, low, follows),
		Href:       routes.TopUp, Action: "Top up",
	}
}

func (w Writer) lowBalanceOver(m notice.LowBalanceOver) notice.Text {
	return notice.Text{
		Title: "The balance was low until " + w.Figures.Instant(m.At),
		Paragraphs: []string{"Less than the " + w.Figures.Money(m.WantedMicros) + " that you wanted to be told of was available. " +
			"By then it was more again, or you had chosen another amount."},
		Href: routes.TopUp, Action: "Top up",
	}
}

func (w Writer) inArrears(m notice.InArrears) notice.Text {
	owed := w.Figures.Rounded(m.OwedMicros, format.Owed)
	return notice.Text{
		Title:      "The account is in arrears by " + owed,
		Paragraphs: w.asOf(m.At, owed+" are owed since "+w.Figures.Instant(m.Since)+".", w.Arrears(m.Arrears)),
		Href:       routes.TopUp, Action: "Top up",
	}
}

func (w Writer) callsStopped(m notice.CallsStopped) notice.Text {
	if m.OwedMicros <= 0 {
		left := w.Figures.Rounded(-m.OwedMicros, format.Available)
		return notice.Text{
			Title:      "Pay-per-use calls are refused: " + left + " left",
			Paragraphs: w.asOf(m.At, left+" are available, which is not enough for a call, and no call may lead below zero.", w.WithoutEnough(m.Arrears)),
			Href:       routes.TopUp, Action: "Top up",
		}
	}
	owed := w.Figures.Rounded(m.OwedMicros, format.Owed)
	return notice.Text{
		Title: "Pay-per-use calls are refused: " + owed + " owed",
		Paragraphs: w.asOf(m.At, owed+" are owed since "+w.Figures.Instant(m.Since)+".", w.Arrears(m.Arrears),
			"Then "+w.Clearing(m.Arrears)),
		Href: routes.TopUp, Action: "Top up",
	}
}

func (w Writer) arrearsOver(m notice.ArrearsOver) notice.Text {
	return notice.Text{
		Title:      "The account was in arrears until " + w.Figures.Instant(m.Owing.Until),
		Paragraphs: []string{w.wasOwed(m)},
		Href:       routes.Arrears, Action: "See what happened",
	}
}

// wasOwed says of arrears that are over what they did.
func (w Writer) wasOwed(m notice.ArrearsOver) string {
	owed := "Money was owed from " + w.Figures.Instant(m.Owing.From) + " until " + w.Figures.Instant(m.Owing.Until) + "."
	if m.OwedMicros > 0 {
		owed = "Money was owed from " + w.Figures.Instant(m.Owing.From) + " until " + w.Figures.Instant(m.Owing.Until) +
			", up to " + w.Figures.Rounded(m.OwedMicros, format.Owed) + "."
	}
	return Spaced(owed, w.Meanwhile(m.Meanwhile), w.Cleared(m.Subscribed))
}

func (w Writer) callsResumed(m notice.CallsResumed) notice.Text {
	text := Spaced("The account stayed in arrears.", w.Turn(m.Turn))
	if m.Over != nil {
		text = w.wasOwed(*m.Over)
	}
	return notice.Text{
		Title:      "Arrears stopped pay-per-use calls until " + w.Figures.Instant(m.At),
		Paragraphs: []string{text},
		Href:       routes.Arrears, Action: "See what happened",
	}
}

func (w Writer) packageUsed(m notice.PackageUsed) notice.Text {
	return again(m.Again, m.Package, m.Place, notice.Text{
		Title: fmt.Sprintf("%d %% of a package is used: %s", m.Percent, place(m.Place)),
		Paragraphs: w.asOf(m.At, fmt.Sprintf("Package %s has %s of %s left.", m.Package, w.Figures.Calls(m.LeftCalls), w.Calls(m.QuotaCalls)),
			w.Then(m.Then)),
	})
}

func (w Writer) capUsed(m notice.CapUsed) notice.Text {
	used, limit := w.Figures.Rounded(rules.Micros(m.Used), format.Spent), w.Figures.Money(rules.Micros(m.Amount))
	if m.Calls {
		used, limit = w.Calls(m.Used), w.Calls(m.Amount)
	}
	title, then := fmt.Sprintf("%d %% of a cap is used: ", m.Percent), "No call is refused by it."
	if m.Hard {
		then = "The call that would go over it is refused with ModelArts.4206."
	}
	opens := ""
	if !m.Opens.IsZero() {
		opens = w.Figures.Minute(m.Opens)
	}
	switch {
	case m.Percent == 100 && m.Hard:
		title, then = "A cap is reached, calls are refused: ", Spaced("Calls that it counts are refused with ModelArts.4206.", passAgain(opens))
	case m.Hard && opens != "":
		then += " It begins anew at " + opens + "."
	}
	return notice.Text{
		Title:      title + CapScope(m.Service, m.Region, m.Key, m.Tag),
		Paragraphs: w.asOf(m.At, fmt.Sprintf("%s of the cap %s, which is %s, are used.", used, m.Cap, limit), then),
		Action:     "See the caps", Href: routes.Caps,
	}
}

func (w Writer) packageUsedUp(m notice.PackageUsedUp) notice.Text {
	return again(m.Again, m.Package, m.Place, notice.Text{
		Title: "A package is used up: " + place(m.Place),
		Paragraphs: w.asOf(m.At, fmt.Sprintf("Package %s had %s, and all are used.", m.Package, w.Calls(m.QuotaCalls)),
			w.say("From now on", m.Now)),
	})
}

func (w Writer) packageExpiring(m notice.PackageExpiring) notice.Text {
	renewing := ""
	if m.Again == notice.Renew {
		renewing = "A package is not extended: renewing orders the same again, effective at once."
	}
	left := w.Calls(m.LeftCalls)
	text := again(m.Again, m.Package, m.Place, notice.Text{
		Title: "A package with " + left + " expires " + w.Figures.Until(m.ExpiresAt, m.At) + ": " + place(m.Place),
		Paragraphs: w.asOf(m.At,
			fmt.Sprintf("Package %s has %s left and is valid until %s; what is left then is void.", m.Package, left, w.Figures.End(m.ExpiresAt)),
			w.say("From then on", m.Then), renewing),
	})
	if m.Again == notice.Renew && m.QuotaCalls > 0 {
		text.Also, text.AlsoHref = "What another one would have come to: replay your calls", routes.WhatIfBought(m.Place.Region, m.Place.Service, m.QuotaCalls, 1, routes.WhatIfDays)
	}
	return text
}

// again leads to the order of the same package, as far as it can be ordered.
func again(how notice.Again, pkg string, p notice.Place, text notice.Text) notice.Text {
	switch how {
	case notice.Renew:
		text.Href, text.Action = routes.RenewPackage(pkg), "Renew"
	case notice.BuyOne:
		text.Href, text.Action = routes.Of(routes.Buy, p.Region, p.Service), "Buy a package"
	case notice.NotSold:
		text.Href, text.Action = routes.Package(pkg), "Look at the package"
	}
	return text
}

func (w Writer) unusualSpend(m notice.UnusualSpend) notice.Text {
	return notice.Text{
		Title: "Unusual spend: " + w.Figures.Rounded(m.SpentMicros, format.Spent) + " today",
		Paragraphs: w.asOf(m.At, fmt.Sprintf("Pay-per-use calls cost %s today so far. On a %s it is usually %s for the whole day.",
			w.Figures.Rounded(m.SpentMicros, format.Spent), m.Weekday, w.Figures.Rounded(m.UsualMicros, format.Spent))),
		Href: routes.Usage, Action: "Look at the usage",
	}
}

// place says "Passport OCR in AP-Bangkok".
func place(p notice.Place) string {
	return cmp.Or(p.ServiceName, p.Service) + " in " + cmp.Or(p.RegionName, p.Region)
}

// NotRefusedSince says since when calls pass again that arrears had stopped.
func (w Writer) NotRefusedSince(t time.Time) string {
	return "Not refused any more since " + w.Figures.Instant(t)
}

// ClearedOn says when arrears were.
func (w Writer) ClearedOn(t time.Time) string { return "Cleared on " + w.Figures.Instant(t) }

// NotSoSince says since when whatever else was told is over.
func (w Writer) NotSoSince(t time.Time) string { return "No longer so since " + w.Figures.Instant(t) }
