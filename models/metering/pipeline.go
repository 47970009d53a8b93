package metering

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"

	"ocrconsole/models"
)

// query is one of a transaction's statements, with its arguments, or with the rows that a COPY reads.
type query struct {
	sql  string
	args []any
	rows []byte
}

// pipeline sends transactions to PostgreSQL over a connection of its own, each with all its statements and rows in one round trip.
type pipeline struct {
	conn       net.Conn
	messages   *pgproto3.Frontend // written by send, read by answer: it keeps the two apart
	types      *pgtype.Map
	prepared   map[string]*pgconn.StatementDescription
	arguments  pgx.ExtendedQueryBuilder
	unanswered chan func(error)
	broken     atomic.Bool
}

// openPipeline connects and prepares the statements, for the shard if there is one.
func openPipeline(ctx context.Context, cfg *pgx.ConnConfig, of *shard) (*pipeline, error) {
	conn, err := models.ConnectPostgres(ctx, cfg)
	if err != nil {
		return nil, err
	}
	p := &pipeline{types: conn.TypeMap(), prepared: make(map[string]*pgconn.StatementDescription), unanswered: make(chan func(error), 1)}
	_, err = conn.Exec(ctx, of.pipelineSettings(), pgx.QueryExecModeSimpleProtocol)
	statements := pipelined
	if of == nil {
		statements = pipelined[shardStatements:]
	}
	for i, sql := range statements {
		if err == nil {
			p.prepared[sql], err = conn.Prepare(ctx, fmt.Sprintf("record_%d", i), of.sql(sql))
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	own, err := conn.PgConn().Hijack()
	if err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	p.conn, p.messages = own.Conn, own.Frontend
	go p.answer()
	return p, nil
}

// send sends the statements as one transaction: what comes before a sync is one by itself. The answer is told what
// became of it.
func (p *pipeline) send(statements []query, answer func(error)) {
	if err := p.write(statements); err != nil {
		p.broken.Store(true)
		_ = p.conn.Close() // which is the answer
	}
	p.unanswered <- answer
}

func (p *pipeline) write(statements []query) error {
	if err := p.conn.SetWriteDeadline(time.Now().Add(commitTime)); err != nil {
		return err
	}
	for _, s := range statements {
		description := p.prepared[s.sql]
		if err := p.arguments.Build(p.types, description, s.args); err != nil {
			return err
		}
		p.messages.SendBind(&pgproto3.Bind{
			PreparedStatement: description.Name, ParameterFormatCodes: p.arguments.ParamFormats, Parameters: p.arguments.ParamValues,
		})
		p.messages.SendExecute(&pgproto3.Execute{})
		if s.rows != nil { // which the database reads when it comes to them, or passes over after an error
			p.messages.Send(&pgproto3.CopyData{Data: s.rows})
			p.messages.Send(&pgproto3.CopyDone{})
		}
	}
	p.messages.SendSync(&pgproto3.Sync{})
	return p.messages.Flush()
}

// answer passes the database's answers on until the pipeline is closed.
func (p *pipeline) answer() {
	for answer := range p.unanswered {
		answer(p.receive())
	}
}

// receive waits for the end of one transaction and gives its first error.
func (p *pipeline) receive() (failure error) {
	if p.broken.Load() {
		return fmt.Errorf("record calls: %w", net.ErrClosed) // what came now might be the answer to the one before
	}
	err := p.conn.SetReadDeadline(time.Now().Add(commitTime))
	for {
		var message pgproto3.BackendMessage
		if err == nil {
			message, err = p.messages.Receive()
		}
		if err != nil {
			p.broken.Store(true)
			return fmt.Errorf("record calls: %w", errors.Join(failure, err))
		}
		switch message := message.(type) {
		case *pgproto3.ErrorResponse:
			if failure == nil {
				failure = refusal(message)
			}
		case *pgproto3.NoticeResponse:
			if models.IsUnreplicated(message.Routine) {
				p.broken.Store(true)
				failure = fmt.Errorf("record calls: %w", models.ErrUnreplicated)
			}
		case *pgproto3.ReadyForQuery:
			return failure
		}
	}
}

// serializationFailure is what expect_rows fails with.
const serializationFailure = "40001"

func refusal(message *pgproto3.ErrorResponse) error {
	refused := pgconn.ErrorResponseToPgError(message)
	if refused.Code == serializationFailure {
		return fmt.Errorf("record calls: %w", models.ErrOvertaken)
	}
	return fmt.Errorf("record calls: %w", refused)
}

// close ends the connection; nothing may be sent any more.
func (p *pipeline) close() {
	close(p.unanswered)
	_ = p.conn.Close()
}
