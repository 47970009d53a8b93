package billing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// disputeRanks order how a dispute goes on: the word that came late, of what it was before, changes nothing.
var disputeRanks = map[models.DisputeStatus]int{
	models.DisputeInquiry: 1, models.DisputeOpen: 2, models.DisputeLost: 3, models.DisputePrevented: 3, models.DisputeWon: 4,
}

// goesOn tells whether the provider's word on a dispute is news. What was prevented used to be taken for won: what that
// gave back wrongly cannot be taken in the dispute's name again, so that an alarm tells the operator of it.
func (b *Billing) goesOn(ctx context.Context, tx *gorm.DB, d *models.Dispute, said *DisputeAnswer, now time.Time) (bool, error) {
	if d.Status != models.DisputeWon || said.Status != models.DisputePrevented {
		return disputeRanks[said.Status] > disputeRanks[d.Status], nil
	}
	taken, err := models.FindRefundOfDispute(tx, d.AccountID, d.ID)
	if err != nil || taken == nil {
		return err == nil, err
	}
	_, err = b.alarm(ctx, tx, d.Payment(), "a dispute that was won: its money is back in the balance", b.disputeWords(said)+", which the cardholder got", now)
	return false, err
}

// CheckDispute asks the provider how a dispute stands and applies the answer. What a webhook says of it is taken only as a
// reason to ask: events come in any order.
func (b *Billing) CheckDispute(ctx context.Context, providerRef string) error {
	said, err := b.Provider.QueryDispute(ctx, providerRef)
	if err != nil {
		return noAnswer(err, "The payment provider does not answer about the dispute.")
	}
	return b.ApplyDispute(ctx, said)
}

// ApplyDispute takes the provider's word on a dispute: while it is open and when it is lost, its money is taken from the
// balance, once; when it is won, that comes back, once. The customer is told, and the log tells the operator. A dispute
// that is not about a payment of ours is of no concern.
func (b *Billing) ApplyDispute(ctx context.Context, said DisputeAnswer) error {
	ref, err := models.ParseAnyRef(models.KindPayment, said.Reference)
	if err != nil {
		return nil //nolint:nilerr // of another program's payment at the same provider
	}
	if _, err := b.CheckPayment(ctx, ref.AccountID, ref.ID); err != nil { // the word that it was paid may still be on its way
		return err
	}
	now := b.Clock.Now()
	var refused error
	err = b.locked(ctx, ref.AccountID, func(tx *gorm.DB, account *models.Account) error {
		payment, err := models.FindPayment(tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		if payment.Status != models.PaymentSucceeded || payment.Provider != b.Provider.Name() || payment.Currency != said.Currency || said.AmountMicros <= 0 {
			wanted := fmt.Sprintf("%s at %s, %s", exactly(payment.AmountMicros, payment.Currency), payment.Provider, payment.Status)
			refused, err = b.alarm(ctx, tx, ref, wanted, b.disputeWords(&said), now)
			return err
		}
		return b.applyDispute(ctx, tx, account, payment, &said, now)
	})
	return errors.Join(err, refused)
}

// disputeWords describe the provider's word for alarms: without how it stands, so that each dispute raises one.
func (b *Terms) disputeWords(said *DisputeAnswer) string {
	return fmt.Sprintf("dispute %s of %s at %s", said.ProviderRef, exactly(said.AmountMicros, said.Currency), b.Provider.Name())
}

func (b *Billing) applyDispute(ctx context.Context, tx *gorm.DB, account *models.Account, payment *models.Payment, said *DisputeAnswer, now time.Time) error {
	d, err := models.FindDispute(tx, account.ID, payment.Provider, said.ProviderRef)
	if err != nil {
		return err
	}
	if d != nil {
		if news, err := b.goesOn(ctx, tx, d, said, now); err != nil || !news {
			return err
		}
	}
	if d == nil {
		d = &models.Dispute{
			AccountID: account.ID, PaymentID: payment.ID, Provider: payment.Provider, ProviderRef: said.ProviderRef, Status: said.Status,
			AmountMicros: said.AmountMicros, Currency: said.Currency, Reason: said.Reason, CreatedAt: now, UpdatedAt: now,
		}
		err = models.CreateDispute(tx, d)
	} else {
		d.Status, d.UpdatedAt = said.Status, now
		err = models.SaveDispute(tx, d)
	}
	if err != nil {
		return err
	}
	slog.WarnContext(ctx, "a card payment is disputed", "dispute", d.Ref().String(), "status", string(d.Status), "payment", payment.Ref().String(),
		"amount", exactly(d.AmountMicros, d.Currency), "reason", d.Reason, "provider", d.Provider, "there", d.ProviderRef)
	return b.moveDisputed(ctx, tx, account, payment, d, now)
}

// moveDisputed moves the money as the dispute stands now, and tells the customer.
func (b *Billing) moveDisputed(ctx context.Context, tx *gorm.DB, account *models.Account, payment *models.Payment, d *models.Dispute, now time.Time) error {
	taken, err := models.FindRefundOfDispute(tx, account.ID, d.ID)
	if err != nil {
		return err
	}
	switch {
	case d.Status == models.DisputeWon && taken != nil:
		if err := bringBack(tx, account, taken, "The card's bank decided that the payment stands.", now); err != nil {
			return err
		}
		return b.tellDispute(tx, d, taken.AmountMicros, false, now)
	case d.Status == models.DisputeLost && taken != nil:
		return b.tellDispute(tx, d, taken.AmountMicros, false, now)
	case d.Status == models.DisputePrevented:
		return b.takePrevented(ctx, tx, account, payment, d, taken, now)
	case d.Status == models.DisputeOpen, d.Status == models.DisputeLost:
		return b.takeDisputed(ctx, tx, account, payment, d, now)
	default: // nothing was taken
		return nil
	}
}

// takeDisputed takes from the balance what the card's bank took back. What had been given back to the card before cannot be
// taken again: when the bank takes it nevertheless, an alarm says so.
func (b *Billing) takeDisputed(ctx context.Context, tx *gorm.DB, account *models.Account, payment *models.Payment, d *models.Dispute, now time.Time) error {
	left, err := refundable(tx, payment)
	if err != nil {
		return err
	}
	amount := min(left, d.AmountMicros)
	said := DisputeAnswer{ProviderRef: d.ProviderRef, AmountMicros: d.AmountMicros, Currency: d.Currency}
	if amount < d.AmountMicros {
		_, err = b.alarm(ctx, tx, payment.Ref(), exactly(left, payment.Currency)+" at most, of which that is taken from the balance", b.disputeWords(&said), now)
	} else {
		err = models.SettleAlarms(tx, payment.Ref(), b.disputeWords(&said), now)
	}
	if err != nil {
		return err
	}
	if amount > 0 {
		_, err := b.refund(tx, account, giveBack{
			payment: payment, dispute: d, amountMicros: amount, currency: d.Currency, reason: disputeReason(d),
		}, now)
		if err != nil {
			return err
		}
	}
	stopped, err := stopAfterDispute(tx, account.ID, payment, now)
	if err != nil || amount == 0 {
		return err // there is nothing to tell of when nothing was taken
	}
	return b.tellDispute(tx, d, amount, stopped, now)
}

// takeAfterAll takes from the balance what a dispute could not take while this refund, which has failed, was on its way to the
// card, and no other is any more: the bank has that money, and so would the customer.
func (b *Billing) takeAfterAll(tx *gorm.DB, account *models.Account, failed *models.Refund, now time.Time) error {
	payment, err := models.FindPayment(tx, account.ID, *failed.PaymentID)
	if err != nil {
		return err
	}
	refunds, err := models.RefundsOfPayment(tx, account.ID, payment.ID)
	if err != nil || slices.ContainsFunc(refunds, func(r models.Refund) bool { return r.Open() }) {
		return err
	}
	disputes, err := models.DisputesOfPayment(tx, account.ID, payment.ID)
	if err != nil {
		return err
	}
	for i := range disputes {
		d := &disputes[i]
		if d.Status != models.DisputeOpen && d.Status != models.DisputeLost {
			continue
		}
		taken, err := models.FindRefundOfDispute(tx, account.ID, d.ID)
		if err == nil && taken == nil {
			err = b.takeDisputed(tx.Statement.Context, tx, account, payment, d, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// disputeReason is why a dispute's money is gone, for the ledger and the credit note.
func disputeReason(d *models.Dispute) string {
	if d.Status == models.DisputePrevented {
		return "Given back to the cardholder by the payment provider, to prevent a dispute"
	}
	return "Taken back by the card's bank: the payment was disputed"
}

// stopAfterDispute stops automatic top-up, if there is one: else a card would be charged for what the bank took back.
func stopAfterDispute(tx *gorm.DB, accountID int64, payment *models.Payment, now time.Time) (stopped bool, err error) {
	rule, err := models.FindAutoRuleFor(tx, accountID, models.AutoTopUp, "", "")
	if err != nil || rule == nil || !rule.Enabled {
		return false, err
	}
	return true, stop(tx, rule, "A card payment was disputed at the card's bank ("+payment.Ref().String()+").", now)
}

// exactly writes an amount for logs and alarms.
func exactly(micros int64, currency string) string {
	return catalog.CurrencyOf(currency).Decimal(micros) + " " + currency
}

// tellDispute tells the customer what became of the disputed money, and that automatic top-up was stopped if it was.
func (b *Billing) tellDispute(tx *gorm.DB, d *models.Dispute, micros int64, stopped bool, now time.Time) error {
	amount, payment := b.Money(micros, d.Currency), d.Payment().String()
	var title, text string
	switch d.Status {
	case models.DisputeWon:
		title, text = amount+" are back in your balance", "The card's bank decided that payment "+payment+" stands, and gave the money back."
	case models.DisputeLost:
		title = "The dispute of payment " + payment + " is decided"
		text = "The card's bank decided for the cardholder: it keeps the " + amount + " that it took back, and they stay taken from your balance."
	case models.DisputePrevented:
		title = amount + " went back to your card"
		text = "The payment provider gave " + amount + " of payment " + payment + " back to the card, which ended a dispute before the bank decided it. " +
			"They were taken from your balance and stay taken."
	case models.DisputeOpen, models.DisputeInquiry:
		title = amount + " were taken back by your card's bank"
		text = "Payment " + payment + " is disputed at the card's bank, which has taken the money back; it was taken from your balance. " +
			"If the dispute was not meant, ask the bank to withdraw it: the money comes back to the balance when the bank gives it back."
	}
	if stopped {
		text += " Automatic top-up was stopped."
	}
	_, err := models.Notify(tx, &models.Notification{
		AccountID: d.AccountID, Key: "dispute " + d.Ref().String() + " " + string(d.Status), Kind: models.NoticePayment,
		Title: title, Text: text, Href: "/billing/payments/" + payment, Action: "See the payment", CreatedAt: now,
	})
	return err
}

// DisputesOf gives the disputes of a payment, oldest first, each with what it took from the balance, nil if nothing.
func (b *Billing) DisputesOf(ctx context.Context, payment *models.Payment) (disputes []models.Dispute, taken []*models.Refund, err error) {
	tx := b.DB.WithContext(ctx)
	if disputes, err = models.DisputesOfPayment(tx, payment.AccountID, payment.ID); err != nil {
		return nil, nil, err
	}
	taken = make([]*models.Refund, len(disputes))
	for i := range disputes {
		if taken[i], err = models.FindRefundOfDispute(tx, payment.AccountID, disputes[i].ID); err != nil {
			return nil, nil, err
		}
	}
	return disputes, taken, nil
}
