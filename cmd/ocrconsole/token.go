package main

import "errors"

// tokenCommand is about operator tokens.
type tokenCommand struct {
	Create tokenCreate `cmd:"" help:"Create an operator token, with which a gateway reports usage."`
}

type tokenCreate struct {
	Name string `default:"gateway" help:"What the token is for."`
	JSON bool   `help:"Print as JSON."`
}

// Run creates the token and prints it, this once.
func (c *tokenCreate) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	token, id, err := s.Accounts.CreateToken(p.ctx, c.Name)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(map[string]any{"id": id, "name": c.Name, "token": token})
	}
	return p.printf("%s\n", token)
}
