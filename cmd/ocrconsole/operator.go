package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"ocrconsole/models"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/words"
)

// operatorCommand is about those who sign in at the operator's desk.
type operatorCommand struct {
	Add  operatorAdd  `cmd:"" help:"Add an operator and print the link by which they set up how they sign in: it works once, for a day."`
	List operatorList `cmd:"" help:"List operators, also those who have ended."`
	Link operatorLink `cmd:"" help:"Print another link for an operator who has lost password or app."`
	End  operatorEnd  `cmd:"" help:"End an operator: they sign in no more, and their browsers are out at once."`
}

type operatorAdd struct {
	Email string `arg:"" help:"Their e-mail address."`
	Role  string `required:"" enum:"admin,finance,support" help:"What they may: admin, finance or support."`
	Name  string `help:"Their name; the address if empty."`
	JSON  bool   `help:"Print as JSON."`
}

// Run adds the operator.
func (c *operatorAdd) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.UseKeys(p.ctx); err != nil {
		return err
	}
	token, added, err := s.Operators().Add(p.ctx, operators.New{Email: c.Email, Name: c.Name, Role: rights.DeskRole(c.Role)})
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(map[string]any{"operator": added.ID, "email": added.Email, "role": added.Role, "link": s.DeskLink(token), "until": added.SetupUntil.UTC()})
	}
	return p.printf("%s\n%s", s.DeskLink(token), fmt.Sprintf("The link is for %s alone, and works once, until %s.\n", added.Email, added.SetupUntil.UTC().Format("2006-01-02 15:04Z")))
}

type operatorList struct {
	JSON bool `help:"Print as JSON."`
}

// Run lists the operators.
func (c *operatorList) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	all, err := s.Operators().List(p.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		listed := make([]map[string]any, len(all))
		for i, o := range all {
			listed[i] = map[string]any{"operator": o.ID, "email": o.Email, "name": o.Name, "role": o.Role, "demo": o.Demo, "link_of": o.Hands.And(o.SetupHands).Names(all), "created_at": o.CreatedAt.UTC(), "ended_at": o.EndedAt}
		}
		return p.printJSON(listed)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "EMAIL\tNAME\tROLE\tSTATE\tLINK OF") // Flush tells of what failed
	for _, o := range all {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", o.Email, o.Name, o.Role, words.OperatorState(o.EndedAt != nil, o.PasswordHash != "" || o.Demo), words.LinkOf(o.Hands.And(o.SetupHands).Names(all)))
	}
	return w.Flush()
}

type operatorLink struct {
	Email string `arg:"" help:"Their e-mail address."`
}

// Run makes another link. What the operator signs in with goes on until they use it.
func (c *operatorLink) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := s.UseKeys(p.ctx); err != nil {
		return err
	}
	found, err := s.Operators().Find(p.ctx, c.Email)
	if err != nil {
		return err
	}
	token, err := s.Operators().Link(p.ctx, found.ID)
	if err != nil {
		return err
	}
	return p.printf("%s\nThe link is for %s alone, and works once, for a day.\n", s.DeskLink(token), found.Email)
}

type operatorEnd struct {
	Email string `arg:"" help:"Their e-mail address."`
}

// Run ends the operator.
func (c *operatorEnd) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	found, err := s.Operators().Find(p.ctx, c.Email)
	if err != nil {
		return err
	}
	if err := s.Operators().End(p.ctx, found.ID); err != nil {
		return err
	}
	return p.printf("%s has ended\n", models.ReadableEmail(found.Email))
}
