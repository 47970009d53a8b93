package main

import "errors"

// vouchCommand lets grace and credit limit hold for an account that has paid nothing here.
type vouchCommand struct {
	Account  string `required:"" help:"The account's id, or the e-mail address of a member."`
	Withdraw bool   `help:"Vouch for the account no more: until a payment, it may owe no more than it was given to start with."`
}

// Run stores it.
func (c *vouchCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	accountID, err := s.Accounts.FindAccountID(p.ctx, c.Account)
	if err != nil {
		return err
	}
	if err := s.Billing.Vouch(p.ctx, accountID, !c.Withdraw); err != nil {
		return err
	}
	if c.Withdraw {
		return p.printf("account %d: grace and credit limit hold once, and while, it has paid\n", accountID)
	}
	return p.printf("account %d: grace and credit limit hold as for a customer who has paid\n", accountID)
}
