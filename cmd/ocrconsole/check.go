package main

import (
	"errors"
	"slices"

	"ocrconsole/cmd/ocrconsole/wiring"
)

// checkCommand tells what is not fit for production.
type checkCommand struct {
	Without []string `placeholder:"NAME" help:"Leave out findings of this name, such as backup where PostgreSQL's own means are used."`
	JSON    bool     `help:"Print as JSON."`
}

// Run prints each finding with its remedy, and fails if there is one. It may run beside servers, with their settings.
func (c *checkCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	found, err := s.Check(p.ctx)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(f wiring.Finding) bool { return slices.Contains(c.Without, f.Name) })
	switch {
	case c.JSON:
		err = p.printJSON(found)
	case len(found) == 0:
		err = p.printf("Fit for production.\n")
	}
	for _, f := range found {
		if err == nil && !c.JSON {
			err = p.printf("%s: %s\n    %s\n", f.Name, f.Problem, f.Remedy)
		}
	}
	if err == nil && len(found) > 0 {
		err = errReported
	}
	return err
}
