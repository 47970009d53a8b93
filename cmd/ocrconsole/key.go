package main

import (
	"errors"

	"ocrconsole/models/accounts"
)

// keyCommand is about customers' access keys.
type keyCommand struct {
	Create keyCreate `cmd:"" help:"Create an access key for a customer, with which programs sign their API calls."`
}

type keyCreate struct {
	Account     string   `required:"" help:"The account's id, whose first owner the key is for, or the address of a user."`
	Description string   `help:"What the key is for."`
	Region      []string `help:"Regions whose projects the key may use; all if none is given."`
	JSON        bool     `help:"Print as JSON."`
}

// Run creates the key and prints its secret, this once.
func (c *keyCreate) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.UseKeys(p.ctx); err != nil {
		return err
	}
	owner, err := s.Accounts.FindOwner(p.ctx, c.Account)
	if err != nil {
		return err
	}
	created, err := s.Keys.CreateKey(p.ctx, accounts.NewKey{Owner: owner, Description: c.Description, KeyScope: accounts.KeyScope{Regions: c.Region}})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(struct {
			AccessKey string `json:"access_key"`
			SecretKey string `json:"secret_key"`
		}{created.AccessKey, created.SecretKey})
	}
	return p.printf("access_key: %s\nsecret_key: %s\n", created.AccessKey, created.SecretKey)
}
