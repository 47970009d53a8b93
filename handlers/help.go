package handlers

import (
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// examplePriceMicros is the price of a call in the worked example, which is of no region, in what does for a dollar.
const examplePriceMicros = 8_000

// billingHelp explains the billing rules to customers, with the limits that this console is run with.
func billingHelp(v *view) error {
	shell, err := v.publicShell(layout.NavBillingRules.Name(), layout.NavBillingRules)
	if err != nil {
		return err
	}
	shell.Description = "What is billed, how packages and pay-per-use work together, and what happens in arrears, with a worked example."
	credit := v.console.Billing.Credit
	now := v.console.Clock.Now()
	least, most := v.console.Billing.TopUpLimits(v.snapshot.Currency)
	example := examplePriceMicros * v.money().Scale
	page := pages.BillingHelp{
		Shell: shell, Zone: v.zoneWords(now),
		MinTopUp: v.format.Money(least), MaxTopUp: v.format.Money(most),
		OrderTTL: span(billing.OrderTTL), Example: pages.DeductionExample(v.format.Money, example),
		Returns:  v.returnTerms(),
		Confirms: v.console.Billing.ConfirmsMail, Starters: billing.StartersPerNetwork, Claims: billing.ClaimsPerNetwork,
		ExamplePrice: v.format.Money(example), SmallestUnit: v.format.Money(1),
	}
	if credit.StarterMicros > 0 {
		page.Starter = v.format.Money(credit.StarterMicros)
	}
	if credit.Grace > 0 && credit.LimitMicros > 0 {
		page.Grace, page.CreditLimit = span(credit.Grace), v.format.Money(credit.LimitMicros)
	}
	return v.render(pages.BillingHelpPage(page))
}

// span says a length of time: "24 hours", or "90 minutes" where it is not whole hours.
func span(d time.Duration) string {
	if d%time.Hour == 0 {
		return count(int(d/time.Hour), "hour")
	}
	return count(int(d/time.Minute), "minute")
}

// zoneWords names the billing time zone, with its offset where that is the same all the year.
func (v *view) zoneWords(now time.Time) string {
	name := v.snapshot.ZoneName
	if offset := v.format.Zones(now, now.AddDate(1, 0, 0)); offset != name {
		name += " (" + offset + ")"
	}
	return name
}
