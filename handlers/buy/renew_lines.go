package buy

import (
	"fmt"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"
)

// shownLine writes a choice as the form carries it: the customer agreed to these prices, whatever the catalog says by
// then.
func shownLine(c billing.Choice) string {
	return fmt.Sprintf("%s %s %d %d %d", c.Region, c.Service, c.Calls, c.Quantity, c.UnitPriceMicros)
}

// shownLines reads what the form carried.
func (v *view) shownLines(lines []string) ([]billing.Choice, error) {
	choices := make([]billing.Choice, 0, len(lines))
	for _, text := range lines {
		var c billing.Choice
		if _, err := fmt.Sscanf(text, "%s %s %d %d %d", &c.Region, &c.Service, &c.Calls, &c.Quantity, &c.UnitPriceMicros); err != nil || shownLine(c) != text {
			return nil, models.Refuse(models.Invalid, cause.FormOfPackagesDamaged)
		}
		c.WhenUsedUp = models.WhenUsedUp(page.ReadNamed(v.Context, usedUpOf(c.Region, c.Service)))
		choices = append(choices, c)
	}
	return choices, nil
}

// changesSince says which of the shown prices have changed, and what is not sold any more.
func (v *view) changesSince(shown []billing.Choice) string {
	var changes []string
	for _, c := range shown {
		what := words.SizeOfService(v.CallWords(c.Calls), v.OfferingName(c.Region, c.Service))
		spec, err := v.Billing.FindSpecification(v.Ctx(), c.Region, c.Service, c.Calls)
		switch {
		case err != nil:
			changes = append(changes, words.NotSoldAnyMore(what))
		case spec.PriceMicros != c.UnitPriceMicros:
			changes = append(changes, words.PriceWasAndIs(what, v.Format.Money(c.UnitPriceMicros), v.Format.Money(spec.PriceMicros)))
		}
	}
	return strings.Join(append(changes, "Nothing was ordered. Check the new total and confirm again."), " ")
}
