package main

import (
	"errors"

	"ocrconsole/models"
)

// migrateCommand brings the schema up to date, as serve does at its start too.
type migrateCommand struct {
	Distributed bool `help:"Spread the customers' tables over the servers of a Citus cluster, whose coordinator the database is. Nothing else may write meanwhile."`
	JSON        bool `help:"Print as JSON."`
}

// Run migrates the database.
func (c *migrateCommand) Run(p *program) (err error) {
	_, db, err := p.connect()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	applied, err := models.Migrate(p.ctx, db)
	if err != nil {
		return err
	}
	var moved int
	if c.Distributed {
		if moved, err = models.Distribute(p.ctx, db); err != nil {
			return err
		}
	}
	if c.JSON {
		return p.printJSON(map[string]int{"applied": applied, "distributed": moved})
	}
	if c.Distributed {
		return p.printf("Applied %d migrations, distributed %d tables.\n", applied, moved)
	}
	if applied == 0 {
		return p.printf("The schema is current.\n")
	}
	return p.printf("Applied %d migrations.\n", applied)
}
