package main

import (
	"errors"
	"strings"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/models/rules"
)

// keyCommand is about customers' access keys.
type keyCommand struct {
	Create keyCreate `cmd:"" help:"Create an access key for a customer, with which programs sign their API calls."`
}

type keyCreate struct {
	Account     string   `required:"" help:"The account's id, whose first owner the key is for, or the address of a user."`
	Description string   `help:"What the key is for."`
	Region      []string `help:"Regions whose projects the key may use; all if none is given."`
	Service     []string `help:"Services that it may call; all if none is given."`
	Network     []string `help:"Addresses and networks that it may be used from; all if none is given."`
	Expires     string   `help:"The last day that it is good for, such as 2027-12-31, in the billing time zone."`
	PerSecond   int64    `help:"How many calls it may make in each second." xor:"rate"`
	PerMinute   int64    `help:"How many calls it may make in each minute." xor:"rate"`
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
	snapshot, err := s.Catalog.Current(p.ctx)
	if err != nil {
		return err
	}
	scope, err := c.scope(snapshot.Zone)
	if err != nil {
		return err
	}
	created, err := s.Keys.CreateKey(p.ctx, accounts.NewKey{Owner: owner, Description: c.Description, KeyScope: scope})
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

// scope is what the key is limited to.
func (c *keyCreate) scope(zone *time.Location) (accounts.KeyScope, error) {
	scope := accounts.KeyScope{Regions: c.Region, Services: c.Service, Networks: strings.Join(c.Network, " ")}
	switch {
	case c.PerSecond != 0:
		scope.RateCalls, scope.RateSeconds = c.PerSecond, 1
	case c.PerMinute != 0:
		scope.RateCalls, scope.RateSeconds = c.PerMinute, 60
	}
	if c.Expires == "" {
		return scope, nil
	}
	noon, err := time.ParseInLocation(time.DateOnly+" 15", c.Expires+" 12", zone) // of a day that may begin later than at midnight
	if err != nil {
		return scope, wrongFlag("key create: --expires %q is no day, such as 2027-12-31", c.Expires)
	}
	scope.ExpiresAt = rules.NextDay(noon, zone)
	return scope, nil
}
