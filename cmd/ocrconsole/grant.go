package main

import (
	"errors"
	"time"

	"ocrconsole/models/billing"
)

// grantCommand gives a free package.
type grantCommand struct {
	Account     string    `required:"" help:"The account's id, or the e-mail address of a member."`
	Region      string    `required:"" help:"Region code, such as ap-southeast-2."`
	Service     string    `required:"" help:"Service code, such as passport."`
	Calls       int64     `required:"" help:"How many calls the package holds."`
	EffectiveAt time.Time `help:"When it takes effect, such as 2026-11-21T08:00:00Z (now)." format:"2006-01-02T15:04:05Z07:00"`
	ExpiresAt   time.Time `help:"When it expires, exclusive (end of the anniversary day)." format:"2006-01-02T15:04:05Z07:00"`
	JSON        bool      `help:"Print as JSON."`
}

// Run gives the package.
func (c *grantCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	accountID, err := s.Accounts.FindAccountID(p.ctx, c.Account)
	if err != nil {
		return err
	}
	granted, err := s.Billing.Grant(p.ctx, billing.Gift{
		AccountID: accountID, Region: c.Region, Service: c.Service, Calls: c.Calls,
		EffectiveAt: c.EffectiveAt, ExpiresAt: c.ExpiresAt,
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(map[string]any{
			"package": granted.Ref().String(), "account_id": accountID, "region": c.Region, "service": c.Service, "calls": c.Calls,
			"effective_at": granted.EffectiveAt.UTC(), "expires_at": granted.ExpiresAt.UTC(),
		})
	}
	return p.printf("%s: %d free calls of %s in %s, from %s until before %s\n", granted.Ref(), c.Calls, c.Service, c.Region,
		granted.EffectiveAt.UTC().Format(time.RFC3339), granted.ExpiresAt.UTC().Format(time.RFC3339))
}
