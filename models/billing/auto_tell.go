package billing

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// autoPage is the page where automatic top-up and purchases are set.
const autoPage = "/settings/auto"

var autoNames = map[models.AutoKind]string{models.AutoTopUp: "Automatic top-up", models.AutoPurchase: "Automatic purchase"}

func (b *Billing) tellToppedUp(tx *gorm.DB, account *models.Account, run *models.AutoRun, payment *models.Payment, now time.Time) error {
	amount := b.Money(payment.AmountMicros, payment.Currency)
	standing := account.Standing()
	_, err := models.Notify(tx, &models.Notification{
		AccountID: run.AccountID, Key: fmt.Sprintf("automatic run %d", run.ID), Kind: models.NoticeAuto,
		Title: "Topped up automatically: " + amount,
		Text: "Less was available than you had set, so " + amount + " were charged to your card. " +
			b.Money(standing.AvailableMicros(), payment.Currency) + " were available then.",
		Href: "/billing/payments/" + payment.Ref().String(), Action: "See the payment", CreatedAt: now,
	})
	return err
}

func (b *Billing) tellBought(tx *gorm.DB, account *models.Account, order *models.Order, snapshot *catalog.Snapshot, now time.Time) error {
	line, standing := order.Lines[0], account.Standing()
	service, _ := snapshot.Service(line.Service)
	region, _ := snapshot.Region(line.Region)
	_, err := models.Notify(tx, &models.Notification{
		AccountID: order.AccountID, Key: "automatic purchase " + order.Ref().String(), Kind: models.NoticeAuto,
		Title: "Bought automatically: a package for " + b.Money(order.TotalMicros, order.Currency),
		Text: fmt.Sprintf("Fewer calls were left than you had set, so a package of %s calls of %s in %s was bought from the balance. %s were available then. What happens when the calls are used up stayed as it was.",
			b.Calls(line.Calls), service.Name, region.Name, b.Money(standing.AvailableMicros(), order.Currency)),
		Href: orderPage(order.Ref()), Action: "See the order", CreatedAt: now,
	})
	return err
}

func tellStopped(tx *gorm.DB, rule *models.AutoRule, now time.Time) error {
	_, err := models.Notify(tx, &models.Notification{
		AccountID: rule.AccountID, Key: fmt.Sprintf("%s stopped %d", rule.Ref(), now.UnixMicro()), Kind: models.NoticeAuto,
		Title: autoNames[rule.Kind] + " was stopped",
		Text:  rule.StopReason + " It does nothing more until you turn it on again.",
		Href:  autoPage, Action: "See the settings", CreatedAt: now,
	})
	return err
}

func (b *Billing) tellCapReached(tx *gorm.DB, rule *models.AutoRule, spentMicros, wantedMicros int64, currency string, month, now time.Time) error {
	_, err := models.Notify(tx, &models.Notification{
		AccountID: rule.AccountID, Key: fmt.Sprintf("%s cap %d", rule.Ref(), month.Unix()), Kind: models.NoticeAuto,
		Title: autoNames[rule.Kind] + " has reached its cap for this month",
		Text: b.Money(spentMicros, currency) + " of " + b.Money(rule.MonthlyCapMicros, currency) + " are spent, and " + b.Money(wantedMicros, currency) +
			" more would exceed it. It goes on next month, or when you raise the cap.",
		Href: autoPage, Action: "See the settings", CreatedAt: now,
	})
	return err
}
