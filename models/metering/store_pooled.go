package metering

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ocrconsole/models"
)

// pooledStore writes through a pooler that gives each transaction another connection of the server. Nothing is left with
// a connection: the settings are those of each transaction, and no statement is prepared under a name.
type pooledStore struct{ postgresStore }

// transactionSettings are connectionSettings for one transaction.
const transactionSettings = `SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_hashjoin', 'off', true),
	set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true), set_config('ocrconsole.calls_refer', 'proved', true),
	set_config('ocrconsole.hours', 'counted', true)`

func (s *pooledStore) send(c *changes, answer func(error)) {
	go func() { answer(s.apply(c)) }()
}

// apply writes the changes in one round trip.
func (s *pooledStore) apply(c *changes) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	conn, err := s.pgxConn(ctx)
	if err != nil {
		return fmt.Errorf("record calls: %w", err)
	}
	batch := &pgx.Batch{}
	batch.Queue("begin")
	batch.Queue(transactionSettings)
	t := &postgresTx{store: &s.postgresStore, conn: conn}
	if err = t.send(ctx, batch, c); err != nil {
		t.rollback()
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == serializationFailure {
		return fmt.Errorf("record calls: %w", models.ErrOvertaken)
	}
	return err
}
