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

// With runs more readers within one that runs: what they ask at the same time is one statement, too.
func (v *View) With(ctx context.Context, readers ...func(ctx context.Context) error) error {
	return v.frame.Billing.DB.Together(ctx, readers...)
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

// ReadProjects reads the account's project ids with what else the page shows: see Together.
func (v *View) ReadProjects(ctx context.Context) (err error) {
	v.projects, err = v.frame.Accounts.KnownProjects(ctx, v.Who.AccountID)
	return err
}

// Project gives the id of the account's project in the region. One of a region that is new since is made now.
func (v *View) Project(region string) (string, error) {
	if v.projects[region] == "" {
		var err error
		if v.projects, err = v.frame.Accounts.Projects(v.Ctx(), v.Who.AccountID); err != nil {
			return "", err
		}
	}
	return v.projects[region], nil
}

// Standing gives the money of the customer's account as the frame says it.
func (v *View) Standing() (rules.Standing, error) {
	account, err := v.Account()
	if err != nil {
		return rules.Standing{}, err
	}
	return account.Standing, nil
}

// Order loads an order of the customer's, and with it what pays calls now, which pages on orders tell, and what more they show.
func (v *View) Order(ref models.Ref, more ...func(context.Context) error) (*billing.OrderDetail, error) {
	var d *billing.OrderDetail
	err := v.Together(append(more, v.ReadOutlook, models.Reading(&d, func(ctx context.Context) (*billing.OrderDetail, error) {
		return v.frame.Billing.Order(ctx, ref.AccountID, ref.ID)
	}))...)
	return d, err
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
