package main

import (
	"errors"

	"ocrconsole/models/accounts"
)

// ssoCommand is about how members of an account sign in at a provider of its own.
type ssoCommand struct {
	VerifyDomain verifyDomainCommand `cmd:"" help:"Take the operator's word that a domain, which an account has named under Single sign-on, is its own."`
	Open         openSSOCommand      `cmd:"" help:"Let members of an account in without single sign-on again, where its provider is away and no owner comes in."`
}

type verifyDomainCommand struct {
	Account string `required:"" help:"The account's id, or the e-mail address of a member."`
	Domain  string `required:"" help:"The domain, such as example.com. Be sure: whoever runs the account's provider signs in with its addresses."`
}

// Run notes it. The account is told.
func (c *verifyDomainCommand) Run(p *program) error {
	return forSSO(p, c.Account, func(sso *accounts.SSO, accountID int64) error {
		if err := sso.VerifyDomainByOperator(p.ctx, accountID, c.Domain); err != nil {
			return err
		}
		return p.printf("account %d: %s is its own; the account is told\n", accountID, c.Domain)
	})
}

type openSSOCommand struct {
	Account string `required:"" help:"The account's id, or the e-mail address of a member."`
}

// Run does it. The account is told.
func (c *openSSOCommand) Run(p *program) error {
	return forSSO(p, c.Account, func(sso *accounts.SSO, accountID int64) error {
		if err := sso.OpenUpByOperator(p.ctx, accountID); err != nil {
			return err
		}
		return p.printf("account %d: members come in by what they have of their own, too\n", accountID)
	})
}

// forSSO does something with the single sign-on of the account.
func forSSO(p *program, account string, do func(sso *accounts.SSO, accountID int64) error) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	accountID, err := s.Accounts.FindAccountID(p.ctx, account)
	if err != nil {
		return err
	}
	factors, err := s.Factors()
	if err != nil {
		return err
	}
	return do(s.SSO(factors), accountID)
}
