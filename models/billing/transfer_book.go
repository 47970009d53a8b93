package billing

import (
	"context"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// Arrival is money of a statement, and whose it is.
type Arrival struct {
	EntryID   int64
	AccountID int64
	PaymentID int64 // the transfer that it pays; 0: none, it is a top-up of its own
	// By is the operator who books it, and Reason why; ByReference is that they import what its reference says, without a reason.
	By          int64
	Reason      string
	ByReference bool
	// Named is that the entry bears the reference of one transfer, of that account: then its payer says whose money it is, and not who books it.
	Named bool
	// AloneMicros is how much an operator moves alone: see desk.Desk.
	AloneMicros rules.Micros
	// Again is that the operator says so though an entry like it was decided on before.
	Again bool
}

// BookTransfer credits what arrived, once: as much as arrived, whatever was asked for, whenever it comes. A transfer that is credited already stays as it
// is, and the money is a top-up of its own. What an operator imported, and books as well, counts towards what they move alone, and so does whatever they alone say whose it
// is: what is more of that waits until a second one says the same, and no payment is given. Done again for the same
// account it gives the same payment and changes nothing; Conflict is that somebody has decided otherwise, that the account is closed, or that a second
// operator has to book it.
func (b *Billing) BookTransfer(ctx context.Context, in Arrival) (payment *models.Payment, err error) {
	err = b.turn(ctx, in.AccountID, func(t *turn) error {
		entry, err := models.FindBankEntry(t.tx, in.EntryID)
		if err != nil {
			return err
		}
		if entry.State == models.EntryBooked && *entry.AccountID == in.AccountID {
			payment, err = models.FindPayment(t.tx, in.AccountID, *entry.PaymentID)
			return err
		}
		switch {
		case entry.State != models.EntryWaiting, entry.Currency != t.catalog.Currency:
			return models.Refuse(models.Conflict, cause.BankEntryDecided)
		case t.account.ClosedAt != nil:
			return models.Refuse(models.Conflict, cause.TransferToClosed)
		}
		if err := t.notAgain(entry, in); err != nil {
			return err
		}
		if may, err := t.mayBook(entry, in); err != nil || !may {
			return err
		}
		if payment, err = t.paidBy(entry, in.PaymentID); err != nil {
			return err
		}
		if err := t.credit(payment); err != nil {
			return err
		}
		entry.State, entry.AccountID, entry.PaymentID = models.EntryBooked, &payment.AccountID, &payment.ID
		entry.DecidedAt, entry.Reason, entry.BookedBy = &t.now, in.Reason, in.By
		if !in.ByReference {
			entry.DecidedBy = in.By
		}
		if err := models.DecideBankEntry(t.tx, entry); err != nil {
			return err
		}
		return t.tellArrived(payment)
	})
	if err != nil {
		return nil, err
	}
	return payment, nil
}

// mayBook counts what is booked towards what the operator moves alone, unless two have a part in it; false is that it waits for a second one.
func (t *turn) mayBook(entry *models.BankEntry, in Arrival) (bool, error) {
	if !in.Named {
		return entry.MayDecide(t.tx, in.By, models.SaidOf(in.AccountID, in.PaymentID), in.AloneMicros, t.now)
	}
	all, err := models.Operators(t.tx)
	if err != nil || !entry.ByOne(all, in.By) {
		return err == nil, err
	}
	return true, t.bookAlone(entry, in.By, in.AloneMicros)
}

// paidBy gives the payment that the money is, with the amount that arrived: the transfer, if that is not credited yet, else one of its own.
func (t *turn) paidBy(entry *models.BankEntry, paymentID int64) (*models.Payment, error) {
	if paymentID != 0 {
		payment, err := models.FindPayment(t.tx, t.account.ID, paymentID)
		if err != nil {
			return nil, err
		}
		if payment.IsTransfer() && payment.Status != models.PaymentSucceeded {
			if asked := payment.AmountMicros; asked != entry.AmountMicros {
				payment.AskedMicros, payment.AmountMicros = &asked, entry.AmountMicros
			}
			payment.UpdatedAt = t.now
			return payment, nil
		}
	}
	payment := t.newPayment(entry.AmountMicros, fmt.Sprintf("bank entry %d", entry.ID))
	payment.Purpose, payment.Provider, payment.UserID = models.PurposeTopUp, models.ByTransfer, nil
	ref := fmt.Sprintf("BANK%d", entry.ID)
	payment.ProviderRef = &ref
	return payment, models.CreatePayment(t.tx, payment)
}

// tellArrived tells how much came, and how much had been asked for.
func (t *turn) tellArrived(payment *models.Payment) error {
	says := notice.TransferArrived{
		Payment: payment.Ref().String(), Arrived: notice.Money{Micros: payment.AmountMicros, Currency: payment.Currency}, Available: t.available(payment.Currency),
	}
	if payment.AskedMicros != nil {
		says.Asked = notice.Money{Micros: *payment.AskedMicros, Currency: payment.Currency}
	}
	return t.tell("transfer "+payment.Ref().String(), says)
}
