package billing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// disputeRanks order how a dispute goes on: the word that came late, of what it was before, changes nothing.
var disputeRanks = map[models.DisputeStatus]int{
	models.DisputeInquiry: 1, models.DisputeOpen: 2, models.DisputeLost: 3, models.DisputePrevented: 3, models.DisputeWon: 4,
}

// goesOn tells whether the provider's word on a dispute is news. What was prevented used to be taken for won: what that
// gave back wrongly cannot be taken in the dispute's name again, so that an alarm tells the operator of it.
func (t *turn) goesOn(d *models.Dispute, said *DisputeAnswer) (bool, error) {
	if d.Status != models.DisputeWon || said.Status != models.DisputePrevented {
		return disputeRanks[said.Status] > disputeRanks[d.Status], nil
	}
	taken, err := models.RefundsOfDispute(t.tx, d.AccountID, d.ID)
	if err != nil || len(taken) == 0 {
		return err == nil, err
	}
	_, err = t.alarm(d.Payment(), "a dispute that was won: its money is back in the balance", t.disputeWords(said)+", which the cardholder got")
	return false, err
}

// CheckDispute asks the provider how a dispute stands and applies the answer. What a webhook says of it is taken only as a
// reason to ask: events come in any order.
func (b *Billing) CheckDispute(ctx context.Context, providerRef string) error {
	said, err := b.Provider.QueryDispute(ctx, providerRef)
	if err != nil {
		return noAnswer(err, cause.NoAnswerOnDispute)
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
	var refused error
	err = b.turn(ctx, ref.AccountID, func(t *turn) error {
		payment, err := models.FindPayment(t.tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		if payment.Status != models.PaymentSucceeded || payment.Provider != t.Provider.Name() || payment.Currency != said.Currency || said.AmountMicros <= 0 {
			wanted := fmt.Sprintf("%s at %s, %s", exactly(payment.AmountMicros, payment.Currency), payment.Provider, payment.Status)
			refused, err = t.alarm(ref, wanted, t.disputeWords(&said))
			return err
		}
		return t.applyDispute(payment, &said)
	})
	return errors.Join(err, refused)
}

// disputeWords describe the provider's word for alarms: without how it stands, so that each dispute raises one.
func (t *Terms) disputeWords(said *DisputeAnswer) string {
	return fmt.Sprintf("dispute %s of %s at %s", said.ProviderRef, exactly(said.AmountMicros, said.Currency), t.Provider.Name())
}

func (t *turn) applyDispute(payment *models.Payment, said *DisputeAnswer) error {
	d, err := models.FindDispute(t.tx, t.account.ID, payment.Provider, said.ProviderRef)
	if err != nil {
		return err
	}
	if d != nil {
		if news, err := t.goesOn(d, said); err != nil || !news {
			return err
		}
	}
	if d == nil {
		d = &models.Dispute{
			AccountID: t.account.ID, PaymentID: payment.ID, Provider: payment.Provider, ProviderRef: said.ProviderRef, Status: said.Status,
			AmountMicros: said.AmountMicros, Currency: said.Currency, Reason: said.Reason, CreatedAt: t.now, UpdatedAt: t.now,
		}
		err = models.CreateDispute(t.tx, d)
	} else {
		d.Status, d.UpdatedAt = said.Status, t.now
		err = models.SaveDispute(t.tx, d)
	}
	if err != nil {
		return err
	}
	slog.WarnContext(t.ctx, "a card payment is disputed", "dispute", d.Ref().String(), "status", string(d.Status), "payment", payment.Ref().String(),
		"amount", exactly(d.AmountMicros, d.Currency), "reason", d.Reason, "provider", d.Provider, "there", d.ProviderRef)
	return t.moveDisputed(payment, d)
}

// moveDisputed moves the money as the dispute stands now, and tells the customer.
func (t *turn) moveDisputed(payment *models.Payment, d *models.Dispute) error {
	taken, err := models.RefundsOfDispute(t.tx, t.account.ID, d.ID)
	if err != nil {
		return err
	}
	switch {
	case d.Status == models.DisputeWon && len(taken) > 0:
		return t.giveDisputedBack(payment, d, taken)
	case d.Status == models.DisputeLost && standing(taken) >= d.AmountMicros:
		return t.tellDispute(d, standing(taken), false, len(taken))
	case d.Status == models.DisputePrevented:
		return t.takePrevented(payment, d, taken)
	case d.Status == models.DisputeOpen:
		return t.takeDisputed(payment, d)
	case d.Status == models.DisputeLost:
		return t.takeRest(payment, d, taken)
	default: // nothing was taken
		return nil
	}
}

// takeRest takes of a dispute that has ended what could not be taken before, as far as it can now, and tells how it ended.
func (t *turn) takeRest(payment *models.Payment, d *models.Dispute, before []models.Refund) error {
	if err := t.takeDisputed(payment, d); err != nil || standing(before) == 0 {
		return err
	}
	taken, err := models.RefundsOfDispute(t.tx, t.account.ID, d.ID)
	if err != nil || len(taken) > len(before) {
		return err // it was told of with the rest
	}
	return t.tellDispute(d, standing(taken), false, len(taken))
}

// giveDisputedBack brings back all that a dispute took that is won. What others of the payment could not take because of it they take now.
func (t *turn) giveDisputedBack(payment *models.Payment, d *models.Dispute, taken []models.Refund) error {
	arrearsSince, micros := t.account.ArrearsSince, standing(taken)
	for i := range taken {
		if taken[i].Status == models.RefundFailed {
			continue
		}
		if err := t.bringBack(&taken[i], cause.Stored{Cause: cause.PaymentStands}); err != nil {
			return err
		}
	}
	if err := t.tellDispute(d, micros, false, len(taken)); err != nil {
		return err
	}
	if err := models.SettleAlarms(t.tx, payment.Ref(), t.disputeWords(saidOf(d)), t.now); err != nil { // what could not be taken is not missing any more
		return err
	}
	if err := t.takeMissing(payment); err != nil {
		return err
	}
	return t.stayInArrears(arrearsSince)
}

// saidOf is what the provider said of the dispute, as far as it is stored.
func saidOf(d *models.Dispute) *DisputeAnswer {
	return &DisputeAnswer{ProviderRef: d.ProviderRef, AmountMicros: d.AmountMicros, Currency: d.Currency}
}

// sumOf sums refunds.
func sumOf(refunds []models.Refund) (micros rules.Micros) {
	for i := range refunds {
		micros += refunds[i].AmountMicros // no overflow: they are of one payment
	}
	return micros
}

// standing sums those of the refunds that did not fail.
func standing(refunds []models.Refund) (micros rules.Micros) {
	return sumOf(slices.DeleteFunc(slices.Clone(refunds), func(r models.Refund) bool { return r.Status == models.RefundFailed }))
}

// takeDisputed takes from the balance what the card's bank took back, as far as it is not taken yet. What had been given back to the card
// before cannot be taken again: when the bank takes it nevertheless, an alarm says so.
func (t *turn) takeDisputed(payment *models.Payment, d *models.Dispute) error {
	left, err := refundable(t.tx, payment)
	if err != nil {
		return err
	}
	taken, err := models.RefundsOfDispute(t.tx, t.account.ID, d.ID)
	if err != nil {
		return err
	}
	before := standing(taken)
	amount := min(left, d.AmountMicros-before)
	if before+amount < d.AmountMicros {
		_, err = t.alarm(payment.Ref(), exactly(before+amount, payment.Currency)+" at most, of which that is taken from the balance", t.disputeWords(saidOf(d)))
	} else {
		err = models.SettleAlarms(t.tx, payment.Ref(), t.disputeWords(saidOf(d)), t.now)
	}
	if err != nil {
		return err
	}
	if amount > 0 {
		_, err := t.refund(giveBack{
			payment: payment, dispute: d, again: len(taken) > 0, amountMicros: amount, currency: d.Currency, reason: disputeReason(d),
		})
		if err != nil {
			return err
		}
	}
	stopped, err := t.stopAfterDispute(payment)
	if err != nil || amount == 0 {
		return err // there is nothing to tell of when nothing was taken
	}
	return t.tellDispute(d, amount, stopped, len(taken))
}

// takeAfterAll takes from the balance what disputes could not take while this refund, which has failed, was on its way to the
// card: the bank has that money, and so would the customer.
func (t *turn) takeAfterAll(failed *models.Refund) error {
	payment, err := models.FindPayment(t.tx, t.account.ID, *failed.PaymentID)
	if err != nil {
		return err
	}
	return t.takeMissing(payment)
}

// takeMissing takes what is missing of the amounts of the payment's disputes, once no refund of it is on its way to the card any more. What was taken
// in the name of another refund, as one that prevented it, is not missing.
func (t *turn) takeMissing(payment *models.Payment) error {
	refunds, err := models.RefundsOfPayment(t.tx, t.account.ID, payment.ID)
	if err != nil || slices.ContainsFunc(refunds, func(r models.Refund) bool { return r.Open() }) {
		return err
	}
	disputes, err := models.DisputesOfPayment(t.tx, t.account.ID, payment.ID)
	if err != nil {
		return err
	}
	for i := range disputes {
		d := &disputes[i]
		if d.Status != models.DisputeOpen && d.Status != models.DisputeLost {
			continue
		}
		taken, err := models.RefundsOfDispute(t.tx, t.account.ID, d.ID)
		if err == nil && standing(taken) < d.AmountMicros {
			err = t.takeDisputed(payment, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// disputeReason is why a dispute's money is gone, for the ledger and the credit note.
func disputeReason(d *models.Dispute) cause.Cause {
	if d.Status == models.DisputePrevented {
		return cause.DisputePrevented
	}
	return cause.DisputeTaken
}

// stopAfterDispute stops automatic top-up, if there is one: else a card would be charged for what the bank took back.
func (t *turn) stopAfterDispute(payment *models.Payment) (stopped bool, err error) {
	rule, err := models.FindAutoRuleFor(t.tx, t.account.ID, models.AutoTopUp, "", "")
	if err != nil || rule == nil || !rule.Enabled {
		return false, err
	}
	return true, t.stop(rule, cause.AutoDisputed{Payment: payment.Ref().String()})
}

// exactly writes an amount for logs and alarms.
func exactly(micros rules.Micros, currency string) string {
	return catalog.CurrencyOf(currency).Decimal(micros) + " " + currency
}

// tellDispute tells the customer what became of the disputed money, and that automatic top-up was stopped if it was. takes is how often the dispute had
// taken something before: of each time they are told.
func (t *turn) tellDispute(d *models.Dispute, micros rules.Micros, stopped bool, takes int) error {
	says := notice.Disputed{Payment: d.Payment().String(), Amount: notice.Money{Micros: micros, Currency: d.Currency}, TopUpIsStopped: stopped}
	key := "dispute " + d.Ref().String() + " " + string(d.Status)
	if takes > 0 {
		key += fmt.Sprint(" ", takes)
	}
	return t.tell(key, disputeNotice(d.Status, says))
}

func disputeNotice(status models.DisputeStatus, says notice.Disputed) notice.Notice {
	switch status {
	case models.DisputeWon:
		return notice.DisputeWon{Disputed: says}
	case models.DisputeLost:
		return notice.DisputeLost{Disputed: says}
	case models.DisputePrevented:
		return notice.DisputePrevented{Disputed: says}
	case models.DisputeOpen, models.DisputeInquiry:
	}
	return notice.DisputeOpened{Disputed: says}
}
