package bench

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ocrconsole/models"
)

// narrowCall is the least that a call can be: whose it is, which one, who pays, and how much.
type narrowCall struct {
	account int64
	id      [16]byte
}

// narrow is the narrowest table that could hold calls, with one key, beside a counter for each account, which stands for whatever
// is deducted from: what the database does at most with calls that are durable, and deducted, before they are answered.
type narrow struct {
	conn *sql.Conn
	// insert stores calls, in the order of their key, and counts them up with the accounts that deductions has; nil: not counted.
	insert func(ctx context.Context, conn *sql.Conn, calls []narrowCall, deductions map[int64]int64) error
}

var narrowTables = map[bool][]string{ // by whether it is PostgreSQL
	true: {
		"CREATE TABLE narrow_calls (account_id bigint NOT NULL, id uuid NOT NULL, payer bigint NOT NULL, price bigint NOT NULL, PRIMARY KEY (account_id, id))",
		"CREATE TABLE narrow_used (account_id bigint PRIMARY KEY, used bigint NOT NULL)",
	},
	false: {
		"CREATE TABLE narrow_calls (account_id INTEGER NOT NULL, id BLOB NOT NULL, payer INTEGER NOT NULL, price INTEGER NOT NULL, PRIMARY KEY (account_id, id)) WITHOUT ROWID",
		"CREATE TABLE narrow_used (account_id INTEGER PRIMARY KEY, used INTEGER NOT NULL)",
	},
}

// createNarrow makes the tables.
func createNarrow(ctx context.Context, db *models.DB, accounts []int64) error {
	for _, statement := range narrowTables[db.IsPostgres()] {
		if err := db.WithContext(ctx).Exec(statement).Error; err != nil {
			return err
		}
	}
	for some := range slices.Chunk(accounts, narrowRows) {
		rows := strings.TrimSuffix(strings.Repeat("(?, 0),", len(some)), ",")
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		if err := db.WithContext(ctx).Exec("INSERT INTO narrow_used (account_id, used) VALUES "+rows, args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// openNarrow takes a connection to write with.
func openNarrow(ctx context.Context, db *models.DB) (*narrow, error) {
	pool, err := db.DB.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if db.IsPostgres() {
		return &narrow{conn, insertOnPostgres}, nil
	}
	return &narrow{conn, insertOnSQLite}, nil
}

// openSeveral takes n connections; closeAll gives them back.
func openSeveral(ctx context.Context, db *models.DB, n int) (all []*narrow, closeAll func(), err error) {
	closeAll = func() {
		for _, n := range all {
			_ = n.conn.Close()
		}
	}
	for range n {
		one, err := openNarrow(ctx, db)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		all = append(all, one)
	}
	return all, closeAll, nil
}

// newNarrowCalls makes one call of each account, sorted.
func newNarrowCalls(accounts ...int64) []narrowCall {
	calls := make([]narrowCall, len(accounts))
	for i, account := range accounts {
		calls[i] = narrowCall{account, uuid.Must(uuid.NewV7())}
	}
	sortNarrow(calls)
	return calls
}

func sortNarrow(calls []narrowCall) {
	slices.SortFunc(calls, func(a, b narrowCall) int {
		return cmp.Or(cmp.Compare(a.account, b.account), bytes.Compare(a.id[:], b.id[:]))
	})
}

const (
	narrowInsert   = `INSERT INTO narrow_calls (account_id, id, payer, price) SELECT account_id, id, 1, 0 FROM unnest($1::bigint[], $2::uuid[]) AS n (account_id, id)`
	narrowDeduct   = `UPDATE narrow_used u SET used = u.used + n.calls FROM unnest($3::bigint[], $4::bigint[]) AS n (account_id, calls) WHERE u.account_id = n.account_id`
	narrowTogether = `WITH stored AS (` + narrowInsert + `) ` + narrowDeduct
)

// insertOnPostgres sends one statement, which is its transaction, in one round trip, on the driver's own connection.
func insertOnPostgres(ctx context.Context, conn *sql.Conn, calls []narrowCall, deductions map[int64]int64) error {
	accounts, ids := make([]int64, len(calls)), make([][16]byte, len(calls))
	for i, c := range calls {
		accounts[i], ids[i] = c.account, c.id
	}
	statement, args := narrowInsert, []any{accounts, ids}
	if deductions != nil {
		of, counts := sortedDeductions(deductions)
		statement, args = narrowTogether, append(args, of, counts)
	}
	return conn.Raw(func(driverConn any) error {
		_, err := driverConn.(interface{ Conn() *pgx.Conn }).Conn().Exec(ctx, statement, args...)
		return err
	})
}

func sortedDeductions(deductions map[int64]int64) (accounts, counts []int64) {
	for account := range deductions {
		accounts = append(accounts, account)
	}
	slices.Sort(accounts)
	for _, account := range accounts {
		counts = append(counts, deductions[account])
	}
	return accounts, counts
}

func insertOnSQLite(ctx context.Context, conn *sql.Conn, calls []narrowCall, deductions map[int64]int64) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing once it is committed
	rows := strings.TrimSuffix(strings.Repeat("(?, ?, 1, 0),", len(calls)), ",")
	args := make([]any, 0, 2*len(calls))
	for i := range calls {
		args = append(args, calls[i].account, calls[i].id[:])
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO narrow_calls (account_id, id, payer, price) VALUES "+rows, args...); err != nil { //nolint:gosec // of question marks
		return err
	}
	accounts, counts := sortedDeductions(deductions)
	for i, account := range accounts {
		if _, err := tx.ExecContext(ctx, "UPDATE narrow_used SET used = used + ? WHERE account_id = ?", counts[i], account); err != nil {
			return err
		}
	}
	return tx.Commit()
}
