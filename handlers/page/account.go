package page

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
)

// Framed keeps what the frame says of the account, which was read together with what the page shows of it: both are of one
// moment.
func (v *View) Framed(account models.Frame) { v.account = &account }

// Together runs the readers of what the page shows. All that they read, and what the frame says of the account, is of one moment,
// and what they ask at the same time is one statement.
func (v *View) Together(readers ...func(ctx context.Context) error) error {
	return v.frame.Billing.DB.Together(v.Ctx(), append(v.frameReaders(), readers...)...)
}

// frameReaders read what the frame says of the account: of one in arrears also what goes on.
func (v *View) frameReaders() []func(context.Context) error {
	if !v.SignedIn {
		return nil
	}
	readers := []func(context.Context) error{func(ctx context.Context) error {
		account, err := v.frame.Billing.Frame(ctx, v.Who.AccountID)
		if err == nil {
			v.Framed(account)
		}
		return err
	}}
	if arrival := models.ArrivalOf(v.Ctx()); arrival != nil && arrival.Account.ArrearsSince != nil {
		readers = append(readers, v.ReadOutlook)
	}
	return readers
}

// Account gives what the frame says of the customer's account. It is what was read when the customer arrived, or read now, if
// nothing that the page shows has brought it.
func (v *View) Account() (*models.Frame, error) {
	if arrival := models.ArrivalOf(v.Ctx()); v.account == nil && arrival != nil && arrival.Account.ID == v.Who.AccountID {
		v.Framed(arrival.Frame())
	}
	if v.account == nil {
		account, err := v.frame.Billing.Frame(v.Ctx(), v.Who.AccountID)
		if err != nil {
			return nil, err
		}
		v.Framed(account)
	}
	return v.account, nil
}

// Standing gives the money of the customer's account as the frame says it.
func (v *View) Standing() (rules.Standing, error) {
	account, err := v.Account()
	if err != nil {
		return rules.Standing{}, err
	}
	return account.Standing, nil
}

// Order loads an order of the customer's, and the frame with it.
func (v *View) Order(ref models.Ref) (*billing.OrderDetail, error) {
	d, err := v.frame.Billing.Order(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return nil, err
	}
	v.Framed(d.Frame)
	return d, nil
}

// Starter says how far the customer's account goes before its first payment; empty once it has paid and owes nothing of it.
func (v *View) Starter() (layout.Calm, error) {
	account, err := v.Account()
	if err != nil {
		return layout.Calm{}, err
	}
	title, text := v.Promise().Starter(&account.Standing, account.Starter)
	return layout.Calm{Title: title, Text: text}, nil
}
