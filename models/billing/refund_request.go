package billing

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// OperatorRefund is money of a payment that the operator gives back. Of a top-up it goes from the balance to the card. Of an
// order it is part of the order's price, to the card or to the balance.
type OperatorRefund struct {
	Payment models.Ref
	// AmountMicros is 0 for all that remains of the payment.
	AmountMicros rules.Micros
	// Reason is for the customer, who reads it in the notification, with the transaction and on the credit note.
	Reason string
	To     models.Destination
	// Key is whose repetition gives nothing back again; empty: the same payment, amount, reason and destination.
	Key string
	// IntoArrears allows to give back what the balance does not hold any more.
	IntoArrears bool
	// Act, of one that is asked for at the operator's desk, is what it is known again by; what comes to more than AloneMicros with what the operator has
	// moved alone before waits for a second one then. nil: nobody else is asked.
	Act         *models.DeskAct
	AloneMicros rules.Micros
	// Second is the operator who approves the Act that waits; 0: none, it is asked for.
	Second int64
}

// maxReason bounds a reason: it stands on a credit note.
const maxReason = 200

// request is an operator's command as it is stored with what it gave back.
type request struct{ key, words string }

// identity checks the command and gives how it is known again.
func (in *OperatorRefund) identity() (request, error) {
	in.Reason = strings.TrimRight(strings.Join(strings.Fields(in.Reason), " "), ".") // it stands within sentences
	switch {
	case in.Reason == "" || len([]rune(in.Reason)) > maxReason:
		return request{}, models.RefuseField("reason", cause.RefundReasonMissing{Most: maxReason})
	case in.To != models.ToCard && in.To != models.ToBalance:
		return request{}, models.RefuseField("to", cause.RefundNowhere)
	case in.AmountMicros < 0:
		return request{}, models.RefuseField("amount", cause.RefundOfNothing)
	}
	amount := "all that remains"
	if in.AmountMicros > 0 {
		amount = rules.FormatMicros(in.AmountMicros)
	}
	r := request{key: in.Key, words: fmt.Sprintf("%s of %s to the %s: %s", amount, in.Payment, in.To, in.Reason)}
	if r.key == "" {
		r.key = fmt.Sprintf("%x", sha256.Sum256([]byte(r.words)))
	}
	if len(r.key) > maxKeyBytes {
		return request{}, models.RefuseField("key", cause.RefundKeyTooLong{Most: maxKeyBytes})
	}
	return r, nil
}

// RefundPayment gives money of a payment back because the operator wants to, and tells the customer why. It gives what came
// of it: one refund, or one for each unused package that is returned because all that remains of its payment is given back,
// and one for the rest. Done again with the same key it gives the same and changes nothing. The refunds to a card are
// carried out at once if the provider answers, and otherwise by PerformRefunds.
//
// It gives nothing where an operator's act waits for a second one, as its state then says.
//
// It is Invalid beside a field, and Conflict when more is asked for than remains, when the key was used for something else,
// when the balance does not hold the money any more, and when the payment cannot be given back there.
func (b *Billing) RefundPayment(ctx context.Context, in OperatorRefund) ([]models.Refund, error) {
	asked, err := in.identity()
	if err != nil {
		return nil, err
	}
	payment, err := b.CheckPayment(ctx, in.Payment.AccountID, in.Payment.ID)
	if err != nil {
		return nil, err
	}
	// What was given back at the provider, and not heard of yet, does not remain.
	if payment.Status == models.PaymentSucceeded && payment.Provider == b.Provider.Name() && payment.ProviderRef != nil {
		if err := b.checkRefundsOf(ctx, *payment.ProviderRef); err != nil {
			return nil, err
		}
	}
	var made []models.Refund
	err = b.turn(ctx, payment.AccountID, func(t *turn) error {
		give := func() (object string, err error) {
			made, err = t.giveBackOnce(&in, asked)
			return in.Payment.String(), err
		}
		switch {
		case in.Act == nil:
			_, err := give()
			return err
		case in.Second != 0:
			return t.decideAct(in.Act.FormKey, models.DeskDone, in.Second, func(act *models.DeskAct) (func() (string, error), error) {
				in.Act = act // as it is under the lock
				return give, nil
			})
		}
		in.Act.Object = in.Payment.String()
		most, err := t.refundMost(&in)
		if err != nil {
			return err
		}
		return t.byOne(in.Act, most, in.AloneMicros, give)
	})
	if err != nil {
		return nil, err
	}
	return b.carryOutRefunds(ctx, made)
}

// refundMost is how much an act may give back at most, which its trail says until it is known.
func (t *turn) refundMost(in *OperatorRefund) (rules.Micros, error) {
	payment, err := models.FindPayment(t.tx, t.account.ID, in.Payment.ID)
	if err != nil {
		return 0, err
	}
	most := in.AmountMicros
	if most == 0 {
		most = payment.AmountMicros
	}
	in.Act.Amount = cause.Money{Micros: most, Currency: payment.Currency}
	return most, nil
}

// giveBackOnce gives the money back, unless it was before by the same key, and gives what came of it. An act moved what was given back.
func (t *turn) giveBackOnce(in *OperatorRefund, asked request) (made []models.Refund, err error) {
	if made, err = models.RefundsOfRequest(t.tx, t.account.ID, asked.key); err != nil || len(made) > 0 {
		if err == nil && made[0].Request != asked.words {
			err = models.Refuse(models.Conflict, cause.RefundKeyUsed{Request: made[0].Request})
		}
		return made, err
	}
	payment, err := models.FindPayment(t.tx, t.account.ID, in.Payment.ID)
	if err != nil {
		return nil, err
	}
	if err := t.giveBackTo(payment, in, asked); err != nil {
		return nil, err
	}
	if made, err = models.RefundsOfRequest(t.tx, t.account.ID, asked.key); err != nil || in.Act == nil {
		return made, err
	}
	in.Act.MovedMicros = 0
	for i := range made {
		in.Act.MovedMicros += made[i].AmountMicros
	}
	in.Act.Amount = cause.Money{Micros: in.Act.MovedMicros, Currency: payment.Currency}
	return made, nil
}

// carryOutRefunds has the provider carry the refunds out, if it answers, and gives them as they stand then.
func (b *Billing) carryOutRefunds(ctx context.Context, made []models.Refund) ([]models.Refund, error) {
	for i := range made {
		r := &made[i]
		if r.Open() {
			// Without an answer it stays open, which the refund says: PerformRefunds goes on with it.
			_, _ = b.performRefund(ctx, r, true)
		}
		current, err := models.FindRefund(b.DB.WithContext(ctx), r.AccountID, r.ID)
		if err != nil {
			return nil, err
		}
		made[i] = *current
	}
	return made, nil
}
