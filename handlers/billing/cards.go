package billing

import (
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
)

// cardList shows the saved cards.
func cardList(v *view) error {
	cards, err := v.Billing.CardStates(v.Ctx(), v.Who.AccountID)
	if err != nil {
		return err
	}
	var screen pages.Cards
	for i := range cards {
		screen.Rows = append(screen.Rows, pages.CardRow{
			Label: cards[i].Label, Saved: v.Format.Instant(cards[i].CreatedAt), RemovePath: routes.RemoveCard(cards[i].Ref().String()), Charged: cards[i].Charged,
		})
	}
	if screen.Shell, err = v.Shell(layout.NavCards.Name(), layout.NavCards, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.CardsPage(screen))
}

// removeCard has a saved card never charged again.
func removeCard(v *view) error {
	ref, err := models.ParseRef(models.KindCard, v.Who.AccountID, v.Param("card"))
	if err != nil {
		return err
	}
	if err := v.Billing.RemoveCard(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, "The card has been removed. It will not be charged again.")
	return v.SeeOther(routes.Cards)
}

// cardWords says which cards are saved, "" if none is.
func cardWords(cards []models.SavedCard) string {
	labels := make([]string, len(cards))
	for i := range cards {
		labels[i] = cards[i].Label
	}
	return strings.Join(labels, ", ")
}
