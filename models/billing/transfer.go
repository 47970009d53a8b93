package billing

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// TransferWait is for how long a transfer is waited for. One that comes later is credited all the same.
const TransferWait = 14 * 24 * time.Hour

// MaxOpenTransfers is how many transfers of an account are waited for at a time.
const MaxOpenTransfers = 5

// TakesTransfers tells that customers can pay by bank transfer.
func (t *Terms) TakesTransfers() bool { return t.Bank.Known() }

// TransferReference is what payers are asked to write on the transfer.
func TransferReference(p *models.Payment) bank.Reference {
	return bank.Reference{AccountID: p.AccountID, PaymentID: p.ID}
}

// AwaitedUntil is until when the transfer is waited for.
func AwaitedUntil(p *models.Payment) time.Time { return p.CreatedAt.Add(TransferWait) }

// TopUpByTransfer begins a top-up that a bank transfer pays, with a reference of its own. The same key yields the same payment. Nothing is credited
// before a statement of the bank says that the money is there. The amount has the limits of TopUp.
func (b *Billing) TopUpByTransfer(ctx context.Context, accountID int64, key string, amountMicros rules.Micros) (*models.Payment, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	key = fmt.Sprintf("transfer %s %d", key, amountMicros)
	var payment *models.Payment
	err := b.turn(ctx, accountID, func(t *turn) (err error) {
		if err := t.checkTopUp(amountMicros, t.catalog.Currency); err != nil {
			return err
		}
		if payment, err = models.FindPaymentByKey(t.tx, t.account.ID, key); err != nil || payment != nil {
			return err
		}
		if err := t.mayTransfer(); err != nil {
			return err
		}
		if err := t.spendTopUp(amountMicros); err != nil {
			return err
		}
		payment = t.newPayment(amountMicros, key)
		return t.beginTransfer(payment)
	})
	return payment, err
}

// beginTransfer stores the payment, which a bank transfer is to bring, with its reference.
func (t *turn) beginTransfer(payment *models.Payment) error {
	payment.Purpose, payment.Provider = models.PurposeTopUp, models.ByTransfer
	if err := models.CreatePayment(t.tx, payment); err != nil {
		return err
	}
	reference := TransferReference(payment).String()
	payment.ProviderRef, payment.Status = &reference, models.PaymentPending
	return models.SavePayment(t.tx, payment)
}

// mayTransfer tells why the account cannot begin one more transfer, nil when it can.
func (t *turn) mayTransfer() error {
	if !t.TakesTransfers() {
		return models.Refuse(models.Conflict, cause.NoTransfers)
	}
	if err := models.CheckUnpaidPayments(t.tx, t.account.ID, t.now); err != nil {
		return err
	}
	open, err := models.OpenTransfers(t.tx, t.account.ID)
	if err != nil {
		return err
	}
	if len(open) >= MaxOpenTransfers {
		return models.Refuse(models.Conflict, cause.TooManyTransfers{Most: MaxOpenTransfers})
	}
	return nil
}

// WithdrawTransfer ends a transfer that its customer does not make. It is no error when it was withdrawn before.
func (b *Billing) WithdrawTransfer(ctx context.Context, accountID, paymentID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		payment, err := models.FindPayment(t.tx, accountID, paymentID)
		switch {
		case err != nil:
			return err
		case !payment.IsTransfer():
			return models.Refuse(models.NotFound, cause.NoSuchPayment)
		case payment.Failure.Cause == cause.TransferWithdrawn:
			return nil
		case !payment.Open():
			return models.Refuse(models.Conflict, cause.PaymentEnded)
		}
		return t.endTransfer(payment, cause.TransferWithdrawn)
	})
}

func (t *turn) endTransfer(payment *models.Payment, why cause.Cause) error {
	payment.Status, payment.Failure, payment.UpdatedAt = models.PaymentFailed, cause.Stored{Cause: why}, t.now
	return models.SavePayment(t.tx, payment)
}

// EndTransfers ends the transfers that did not come in time, once, and gives how many. What comes later is credited all the same: see BookTransfer.
func (b *Billing) EndTransfers(ctx context.Context) (ended int, err error) {
	accountIDs, err := models.AccountsWithOldTransfers(b.DB.WithContext(ctx), b.Clock.Now().Add(-TransferWait))
	if err != nil {
		return 0, err
	}
	return b.eachTurn(ctx, accountIDs, func(t *turn) (ended int, err error) {
		open, err := models.OpenTransfers(t.tx, t.account.ID)
		if err != nil {
			return 0, err
		}
		for i := range open {
			if t.now.Before(AwaitedUntil(&open[i])) {
				continue
			}
			if err := t.endTransfer(&open[i], cause.TransferOverdue); err != nil {
				return 0, err
			}
			ended++
		}
		return ended, nil
	})
}
