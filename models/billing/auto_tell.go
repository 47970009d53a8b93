package billing

import (
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// autoPage is the page where automatic top-up and purchases are set.
const autoPage = "/settings/auto"

var autoNames = map[models.AutoKind]string{models.AutoTopUp: "Automatic top-up", models.AutoPurchase: "Automatic purchase"}

func (t *turn) tellToppedUp(run *models.AutoRun, payment *models.Payment) error {
	amount := t.Money(payment.AmountMicros, payment.Currency)
	standing := t.account.Standing()
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: run.AccountID, Key: fmt.Sprintf("automatic run %d", run.ID), Kind: models.NoticeAuto,
		Title: "Topped up automatically: " + amount,
		Text: "Less was available than you had set, so " + amount + " were charged to your card. " +
			t.Money(standing.AvailableMicros(), payment.Currency) + " were available then.",
		Href: "/billing/payments/" + payment.Ref().String(), Action: "See the payment", CreatedAt: t.now,
	})
	return err
}

func (t *turn) tellBought(order *models.Order) error {
	line, standing := order.Lines[0], t.account.Standing()
	service, _ := t.catalog.Service(line.Service)
	region, _ := t.catalog.Region(line.Region)
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: order.AccountID, Key: "automatic purchase " + order.Ref().String(), Kind: models.NoticeAuto,
		Title: "Bought automatically: a package for " + t.Money(order.TotalMicros, order.Currency),
		Text: fmt.Sprintf("Fewer calls were left than you had set, so a package of %s calls of %s in %s was bought from the balance. %s were available then. What happens when the calls are used up stayed as it was.",
			t.Calls(line.Calls), service.Name, region.Name, t.Money(standing.AvailableMicros(), order.Currency)),
		Href: orderPage(order.Ref()), Action: "See the order", CreatedAt: t.now,
	})
	return err
}

func (t *turn) tellStopped(rule *models.AutoRule) error {
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: rule.AccountID, Key: fmt.Sprintf("%s stopped %d", rule.Ref(), t.now.UnixMicro()), Kind: models.NoticeAuto,
		Title: autoNames[rule.Kind] + " was stopped",
		Text:  rule.StopReason + " It does nothing more until you turn it on again.",
		Href:  autoPage, Action: "See the settings", CreatedAt: t.now,
	})
	return err
}

func (t *turn) tellCapReached(rule *models.AutoRule, spentMicros, wantedMicros rules.Micros, month time.Time) error {
	_, err := models.Notify(t.tx, &models.Notification{
		AccountID: rule.AccountID, Key: fmt.Sprintf("%s cap %d", rule.Ref(), month.Unix()), Kind: models.NoticeAuto,
		Title: autoNames[rule.Kind] + " has reached its cap for this month",
		Text: t.Money(spentMicros, t.catalog.Currency) + " of " + t.Money(rule.MonthlyCapMicros, t.catalog.Currency) + " are spent, and " + t.Money(wantedMicros, t.catalog.Currency) +
			" more would exceed it. It goes on next month, or when you raise the cap.",
		Href: autoPage, Action: "See the settings", CreatedAt: t.now,
	})
	return err
}
