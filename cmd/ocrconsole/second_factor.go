package main

import "errors"

// secondFactorCommand is about what users sign in with beside a password.
type secondFactorCommand struct {
	Remove removeFactorCommand `cmd:"" help:"Take away all that a user signs in with beside the password, who has lost it and has shown who they are."`
}

type removeFactorCommand struct {
	User string `required:"" help:"The user's e-mail address, or an account's id for its first owner."`
}

// Run removes it. The account is told.
func (c *removeFactorCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	owner, err := s.Accounts.FindOwner(p.ctx, c.User)
	if err != nil {
		return err
	}
	factors, err := s.Factors()
	if err != nil {
		return err
	}
	had, err := factors.RemoveAll(p.ctx, owner)
	if err != nil {
		return err
	}
	if !had {
		return p.printf("user %d has no second factor\n", owner.UserID)
	}
	return p.printf("user %d signs in with the password alone; the account is told\n", owner.UserID)
}
