package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/accounts"
)

// accountCommand is about customers.
type accountCommand struct {
	Create accountCreate `cmd:"" help:"Create a customer: an account with its owner and a project in every region."`
	List   accountList   `cmd:"" help:"List all accounts."`

	SignOut accountSignOut `cmd:"" help:"Sign a user out everywhere, and end their API tokens."`
}

type accountSignOut struct {
	User string `required:"" help:"The user's e-mail address, or an account's id for its first owner."`
}

// Run ends the sessions.
func (c *accountSignOut) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	owner, err := s.Accounts.FindOwner(p.ctx, c.User)
	if err != nil {
		return err
	}
	if err := s.Accounts.SignOutEverywhere(p.ctx, owner.UserID); err != nil {
		return err
	}
	return p.printf("user %d is signed out everywhere\n", owner.UserID)
}

type accountCreate struct {
	Email         string `required:"" help:"The owner's e-mail address."`
	PasswordStdin bool   `help:"Read the owner's password from standard input (its first line)." name:"password-stdin"`
	Name          string `help:"The account's name; the address if empty."`
	JSON          bool   `help:"Print as JSON."`
}

// Run creates the account.
func (c *accountCreate) Run(p *program) (err error) {
	if !c.PasswordStdin {
		return &wiring.SettingsError{Problems: []string{"account create reads the password from standard input: use --password-stdin"}}
	}
	password, err := readLine(p.stdin)
	if err != nil {
		return fmt.Errorf("read password: %w", err)
	}
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	created, err := s.Accounts.Create(p.ctx, accounts.NewAccount{Email: c.Email, Password: password, Name: c.Name})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(struct {
			AccountID int64             `json:"account_id"`
			Email     string            `json:"email"`
			Projects  map[string]string `json:"projects"`
		}{created.AccountID, created.Email, created.Projects})
	}
	if err := p.printf("account_id: %d\nemail: %s\nprojects:\n", created.AccountID, created.Email); err != nil {
		return err
	}
	for _, region := range slices.Sorted(maps.Keys(created.Projects)) {
		if err := p.printf("  %s: %s\n", region, created.Projects[region]); err != nil {
			return err
		}
	}
	return nil
}

// readLine gives the first line, without its end.
func readLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

type accountList struct {
	JSON bool `help:"Print as JSON."`
}

// Run lists the accounts.
func (c *accountList) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	listed, err := s.Accounts.List(p.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(listed)
	}
	table := tabwriter.NewWriter(p.stdout, 0, 8, 2, ' ', 0)
	if _, err := fmt.Fprintln(table, "ACCOUNT\tEMAIL\tNAME\tCREATED"); err != nil {
		return err
	}
	for _, a := range listed {
		if _, err := fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", a.AccountID, a.Email, a.Name, a.CreatedAt.UTC().Format("2006-01-02 15:04:05Z")); err != nil {
			return err
		}
	}
	return table.Flush()
}
