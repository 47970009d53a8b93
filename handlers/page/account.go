package page

import (
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
)

// Framed keeps what the frame says of the account, which was read together with what the page shows of it: both are of one
// moment.
func (v *View) Framed(account models.Frame) { v.account = &account }

// Account gives what the frame says of the customer's account. It is read once for the request, if nothing that the page shows
// has brought it.
func (v *View) Account() (*models.Frame, error) {
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
