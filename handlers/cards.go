package handlers

import (
	"strings"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// cardList shows the saved cards.
func cardList(v *view) error {
	cards, err := v.console.Billing.Cards(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	var page pages.Cards
	for i := range cards {
		page.Rows = append(page.Rows, pages.CardRow{
			Label: cards[i].Label, Saved: v.format.Instant(cards[i].CreatedAt), RemovePath: "/billing/cards/" + cards[i].Ref().String() + "/remove",
		})
	}
	if page.Shell, err = v.shell("Saved cards", layout.NavTopUp, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.CardsPage(page))
}

// removeCard has a saved card never charged again.
func removeCard(v *view) error {
	ref, err := models.ParseRef(models.KindCard, v.who.AccountID, v.Param("card"))
	if err != nil {
		return err
	}
	if err := v.console.Billing.RemoveCard(v.ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.flash(components.Success, "The card has been removed. It will not be charged again.")
	return v.seeOther("/billing/cards")
}

// cardWords says which cards are saved, "" if none is.
func cardWords(cards []models.SavedCard) string {
	labels := make([]string, len(cards))
	for i := range cards {
		labels[i] = cards[i].Label
	}
	return strings.Join(labels, ", ")
}

// testNotice says that no real money moves, if that is so.
func (v *view) testNotice() pages.TestNotice {
	provider := v.console.Billing.Provider
	if !provider.Test() {
		return pages.TestNotice{}
	}
	return pages.TestNotice{
		Title: "Test mode: " + provider.Label(),
		Text:  "The payment provider takes its test cards only, such as 4242 4242 4242 4242, and no real money moves.",
	}
}
