package metering

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"ocrconsole/models"
)

// postgresStore writes with SQL beneath GORM: what was planned ahead through a pipeline, else on a connection of its own, in
// one round trip that locks and looks and one that writes and commits. Every statement names the account id, so that the tables
// can be distributed by it.
type postgresStore struct {
	db     *models.DB
	conn   *sql.Conn
	pipe   *pipeline // nil until something was planned ahead
	pooled bool      // the settings hold for a transaction only: see pooledStore
	shard  *shard    // where the tables are, if they are distributed
}

// connectionSettings hold for the store's connection. Statements that get their rows as arrays have plans that depend on
// nothing, in which the rows are met, and locked, in the order given. What calls refer to is proved by the other rows
// of their transaction.
const connectionSettings = `SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off;
	SET jit = off; SET ocrconsole.calls_refer = 'proved'; SET ocrconsole.hours = 'counted'`

func (s *postgresStore) close() {
	s.drop()
	if s.pipe != nil {
		s.pipe.close()
	}
}

// drop gives up the connection: its state is not known after an error.
func (s *postgresStore) drop() {
	if s.conn != nil {
		_ = s.conn.Raw(func(any) error { return sql.ErrConnDone }) // marks it bad, so that the pool closes it
		_ = s.conn.Close()
		s.conn = nil
	}
}

// pgxConn gives the connection beneath.
func (s *postgresStore) pgxConn(ctx context.Context) (*pgx.Conn, error) {
	fresh := s.conn == nil
	if fresh {
		pool, err := s.pool(ctx)
		if err != nil {
			return nil, err
		}
		if s.conn, err = pool.Conn(ctx); err != nil {
			s.conn = nil
			return nil, err
		}
	}
	var raw *pgx.Conn
	err := s.conn.Raw(func(driverConn any) error {
		raw = driverConn.(interface{ Conn() *pgx.Conn }).Conn()
		return nil
	})
	if err == nil && fresh && !s.pooled {
		if _, err = raw.Exec(ctx, s.shard.settings(), pgx.QueryExecModeSimpleProtocol); err != nil {
			s.drop()
		}
	}
	return raw, err
}

// pool is what the store's connection is taken from.
func (s *postgresStore) pool(ctx context.Context) (*sql.DB, error) {
	if s.shard != nil {
		return s.shard.pool(ctx, s.db)
	}
	return s.db.DB.DB()
}

const (
	currentCatalog = `SELECT COALESCE(MAX(id), 0) FROM catalog_versions`
	lockAccounts   = `SELECT id, name, created_at, balance_micros, accrued_micros, arrears_since, version, paid_micros, vouched, starter_micros, starter_over_at, suspended_at, closed_at,
			own_limit_micros, own_grace_days,
			capped_calls, capped_micros, capped_spans
		FROM accounts WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`
	// The calls with the ids, by their sources: of those that are not moved yet too.
	findCalls = `SELECT c.account_id, c.source_id, w.request_id, o.region, o.service, c.http_status, c.called_at, c.outcome, c.package_id, c.amount
		FROM ` + wantedCalls + `
		JOIN recorded_calls c ON c.account_id = w.account_id AND c.request_key = w.request_key AND c.source_id = w.id
		JOIN offerings o ON o.number = c.offering
		UNION ALL
		SELECT c.account_id, c.source_id, w.request_id, c.region, c.service, c.http_status, c.called_at,
			CASE c.outcome WHEN 'failed' THEN 0 WHEN 'package' THEN 1 ELSE 2 END, COALESCE(c.package_id, 0), COALESCE(c.left_calls, c.price_micros)
		FROM ` + wantedCalls + `
		JOIN calls_before c ON c.account_id = w.account_id AND c.request_id = w.request_id AND c.source_id = w.id`
	wantedCalls = `(SELECT w.account_id, w.request_id, w.request_key, s.id FROM unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[])
			AS w (account_id, source, request_id, request_key)
			JOIN call_sources s ON s.account_id = w.account_id AND s.source = ANY (ARRAY[w.source, '']) OFFSET 0) AS w -- first: many sources may have one id`
	insertCalls = `INSERT INTO recorded_calls (account_id, source_id, called_at, recorded_at, amount, request_key, package_id, within_micros, access_key_id,
			tag_set_id, duration_ms, http_status, offering, outcome, error_code, request_text)
		SELECT account_id, source_id, called_at, $1, amount, request_key, package_id, within_micros, access_key_id, tag_set_id, duration_ms, http_status, offering,
			outcome, error_code, request_text
		FROM unnest($2::integer[], $3::integer[], $4::timestamptz[], $5::bigint[], $6::uuid[], $7::integer[], $8::integer[], $9::integer[], $10::integer[],
			$11::integer[], $12::smallint[], $13::smallint[], $14::smallint[], $15::smallint[], $16::text[]) AS n (account_id, source_id, called_at, amount,
			request_key, package_id, within_micros, access_key_id, tag_set_id, duration_ms, http_status, offering, outcome, error_code, request_text)`
	updatePackages = `WITH written AS (UPDATE packages p SET used_calls = n.used_calls, counted_hour = n.counted_hour, counted_from = n.counted_from
			FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bigint[]) AS n (account_id, id, used_calls, counted_hour, counted_from)
			WHERE p.account_id = n.account_id AND p.id = n.id RETURNING p.account_id, p.id, p.quota_calls - p.used_calls AS left_calls),
		void AS (UPDATE package_expiries e SET void_calls = w.left_calls FROM written w WHERE e.account_id = w.account_id AND e.package_id = w.id)
		SELECT expect_rows((SELECT COUNT(*) FROM written), cardinality($1))`
	addHours = `INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, package_id, calls, amount_micros, left_calls)
		SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
		ON CONFLICT (account_id, hour_start, region, service, outcome, package_id) DO UPDATE SET calls = usage_hours.calls + excluded.calls,
			amount_micros = usage_hours.amount_micros + excluded.amount_micros, left_calls = excluded.left_calls`
	saveMonths = `INSERT INTO usage_months (account_id, month_start, region, service, pay_per_use_calls)
		SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[])
		ON CONFLICT (account_id, month_start, region, service) DO UPDATE SET pay_per_use_calls = excluded.pay_per_use_calls`
	saveCaps = `INSERT INTO cap_uses (account_id, cap_id, span_start, used)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[])
		ON CONFLICT (account_id, cap_id, span_start) DO UPDATE SET used = excluded.used`
	saveLeases = `INSERT INTO leases (account_id, id, request_id, region, service, access_key_id, granted_calls, used_calls, taken_at, ends_at, tags)
		SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[], $10::timestamptz[], $11::text[])
		ON CONFLICT (account_id, id) DO UPDATE SET granted_calls = excluded.granted_calls, used_calls = excluded.used_calls`
	dropLeases   = `DELETE FROM leases l USING unnest($1::bigint[], $2::text[]) AS n (account_id, id) WHERE l.account_id = n.account_id AND l.id = n.id`
	saveAccounts = `WITH written AS (UPDATE accounts a SET accrued_micros = n.accrued_micros, arrears_since = n.arrears_since, version = n.version,
				capped_calls = n.capped_calls, capped_micros = n.capped_micros, capped_spans = COALESCE(n.capped_spans, a.capped_spans)
			FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
				AS n (id, accrued_micros, arrears_since, version, capped_calls, capped_micros, capped_spans)
			WHERE a.id = n.id AND a.version = n.version - 1 AND $8 = (SELECT COALESCE(MAX(id), 0) FROM catalog_versions) RETURNING 1)
		SELECT expect_rows((SELECT COUNT(*) FROM written), cardinality($1))`
)

// pipelined are the statements that a transaction planned ahead consists of; the first two where tables are distributed.
var pipelined = []string{lockShard, lookForShard, saveAccounts, copyCalls, updatePackages, addHours, saveMonths, saveCaps, saveLeases, dropLeases}

// shardStatements is how many of them those are.
const shardStatements = 2

func (s *postgresStore) countsHours() bool { return true }

// send opens the pipeline with the first transaction, and anew when it broke.
func (s *postgresStore) send(c *changes, answer func(error)) {
	if s.pipe != nil && s.pipe.broken.Load() {
		s.pipe.close()
		s.pipe = nil
	}
	if s.pipe == nil {
		ctx, cancel := context.WithTimeout(context.Background(), connectTime)
		defer cancel()
		conn, err := s.pgxConn(ctx)
		if err == nil {
			s.pipe, err = openPipeline(ctx, conn.Config(), s.shard)
		}
		if err != nil {
			s.pipe = nil
			answer(fmt.Errorf("record calls: %w", err))
			return
		}
	}
	s.pipe.send(append(s.shard.hold(), s.queriesOf(c, s.shard.copyRows())...), answer)
}

// connectTime bounds how long connecting may take.
const connectTime = 5 * time.Second

// queriesOf starts with the accounts, which locks them. calls gives how the calls are written.
func (s *postgresStore) queriesOf(c *changes, calls func(c *changes) query) []query {
	c.sort()
	var all []query
	for _, s := range []query{accountRows(c), calls(c), packageRows(c), hourRows(c.sortedHours()), monthRows(c.months), capRows(c.caps), leaseRows(c.leases), droppedRows(c.dropped)} {
		if s.sql != "" {
			all = append(all, s)
		}
	}
	return all
}

func (s *postgresStore) begin(ctx context.Context, accountIDs []int64, lookups []lookup) (storeTx, error) {
	conn, err := s.pgxConn(ctx)
	if err != nil {
		return nil, err
	}
	t := &postgresTx{store: s, conn: conn, accounts: make([]*models.Account, len(accountIDs)), found: make(map[callKey]stored)}
	batch := &pgx.Batch{}
	batch.Queue("begin")
	if s.pooled {
		batch.Queue(transactionSettings)
	}
	for _, q := range s.shard.hold() {
		batch.Queue(q.sql, q.args...)
	}
	batch.Queue(s.shard.sql(currentCatalog)).QueryRow(func(row pgx.Row) error { return row.Scan(&t.catalog) })
	batch.Queue(s.shard.sql(lockAccounts), accountIDs).Query(func(rows pgx.Rows) error { return t.scanAccounts(rows, accountIDs) })
	if len(lookups) > 0 {
		accounts, sources, ids, keys := make([]int64, len(lookups)), make([]string, len(lookups)), make([]string, len(lookups)), make([][16]byte, len(lookups))
		for i, l := range lookups {
			accounts[i], sources[i], ids[i] = l.accountID, l.source, l.requestID
			keys[i], _ = models.RequestKey(l.requestID)
		}
		batch.Queue(s.shard.sql(findCalls), accounts, sources, ids, keys).Query(t.scanCalls)
	}
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		t.rollback() //nolint:contextcheck // the caller's context may be why it failed
		return nil, fmt.Errorf("lock accounts: %w", err)
	}
	return t, nil
}

// postgresTx is an open transaction on the store's connection.
type postgresTx struct {
	store    *postgresStore
	conn     *pgx.Conn
	accounts []*models.Account
	found    map[callKey]stored
	catalog  int64
	ended    bool
}

func (t *postgresTx) account(i int) *models.Account { return t.accounts[i] }
func (t *postgresTx) catalogVersion() int64         { return t.catalog }
func (t *postgresTx) recorded() map[callKey]stored  { return t.found }

// scanAccounts puts the accounts, which come ascending, in the places of their ids.
func (t *postgresTx) scanAccounts(rows pgx.Rows, ids []int64) error {
	place := 0
	for rows.Next() {
		var a models.Account
		if err := rows.Scan(&a.ID, &a.Name, &a.CreatedAt, &a.BalanceMicros, &a.AccruedMicros, &a.ArrearsSince, &a.Version,
			&a.PaidMicros, &a.Vouched, &a.StarterMicros, &a.StarterOverAt, &a.SuspendedAt, &a.ClosedAt, &a.OwnLimitMicros, &a.OwnGraceDays,
			&a.CappedCalls, &a.CappedMicros, &a.CappedSpans); err != nil {
			return err
		}
		for ids[place] != a.ID {
			place++
		}
		t.accounts[place] = &a
	}
	return rows.Err()
}

func (t *postgresTx) scanCalls(rows pgx.Rows) error {
	for rows.Next() {
		var key callKey
		var s stored
		var at time.Time
		var outcome, packageID, amount int64
		p := &s.payload
		err := rows.Scan(&key.accountID, &key.sourceID, &key.requestID, &p.offering.Region, &p.offering.Service, &p.status, &at, &outcome, &packageID, &amount)
		if err != nil {
			return err
		}
		p.atMicros, s.receipt = at.UnixMicro(), receiptOfStored(models.OutcomeOf(outcome), packageID, amount)
		t.found[key] = s
	}
	return rows.Err()
}

// reader lets GORM read on the transaction's connection.
func (t *postgresTx) reader(ctx context.Context) *gorm.DB {
	session := t.store.db.Session(&gorm.Session{NewDB: true, Context: ctx})
	session.Statement.ConnPool = t.store.conn
	return session
}

func (t *postgresTx) commit(ctx context.Context, c *changes) error {
	return t.send(ctx, &pgx.Batch{}, c)
}

// send adds the changes to the batch, and the end of the transaction, and sends it.
func (t *postgresTx) send(ctx context.Context, batch *pgx.Batch, c *changes) error {
	for _, s := range t.store.queriesOf(c, callRowsOf) {
		batch.Queue(t.store.shard.sql(s.sql), s.args...)
	}
	batch.Queue("commit")
	if err := errors.Join(t.conn.SendBatch(ctx, batch).Close(), models.Replicated(t.conn.PgConn())); err != nil {
		return fmt.Errorf("record calls: %w", err)
	}
	t.ended = true
	return nil
}

func (t *postgresTx) rollback() {
	if t.ended {
		return
	}
	t.ended = true
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := t.conn.Exec(ctx, "rollback"); err != nil || t.conn.IsClosed() || models.Replicated(t.conn.PgConn()) != nil {
		t.store.drop()
	}
}

func callRowsOf(c *changes) query {
	n := len(c.calls)
	if n == 0 {
		return query{}
	}
	accounts, sources, packages, within, accessKeys, durations := make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
	tags := make([]int32, n)
	times, amounts, keys, texts := make([]time.Time, n), make([]int64, n), make([][16]byte, n), make([]string, n)
	statuses, offerings, outcomes, codes := make([]int16, n), make([]int16, n), make([]int16, n), make([]int16, n)
	for i := range c.calls {
		row := &c.calls[i]
		accounts[i], sources[i], packages[i] = int32(row.accountID), int32(row.sourceID), int32(row.receipt.PackageID) // #nosec G115 -- as the columns are: see copy.go
		times[i], within[i], amounts[i] = row.call.At, int32(row.call.Within.Microseconds()), row.receipt.amount()     // #nosec G115 -- as the columns are: see copy.go
		tags[i] = int32(row.call.tagSetID)                                                                             // #nosec G115 -- at most models.OtherTags
		keys[i], texts[i] = models.RequestKey(row.call.RequestID)
		statuses[i], offerings[i], outcomes[i] = int16(row.call.HTTPStatus), int16(row.offering), int16(row.receipt.Outcome.Number()) // #nosec G115 -- as the columns are: see copy.go
		accessKeys[i], durations[i], codes[i] = int32(row.call.accessKeyID), int32(row.call.durationMS), int16(row.call.errorCode)    // #nosec G115 -- as the columns are: see copy.go
	}
	return query{sql: insertCalls, args: []any{
		c.now, accounts, sources, times, amounts, keys, packages, within, accessKeys, tags, durations, statuses, offerings,
		outcomes, codes, texts,
	}}
}

func packageRows(c *changes) query {
	n := len(c.packages)
	if n == 0 {
		return query{}
	}
	accounts, ids, used, hours, from := make([]int64, n), make([]int64, n), make([]int64, n), make([]time.Time, n), make([]int64, n)
	for i, p := range c.packages {
		accounts[i], ids[i], used[i], hours[i], from[i] = p.accountID, p.packageID, p.usedCalls, p.hour, p.from
	}
	return query{sql: updatePackages, args: []any{accounts, ids, used, hours, from}}
}

func hourRows(hours []models.UsageHour) query {
	n := len(hours)
	if n == 0 {
		return query{}
	}
	accounts, starts, regions, services, outcomes := make([]int64, n), make([]time.Time, n), make([]string, n), make([]string, n), make([]string, n)
	packages, calls, amounts, left := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	for i, h := range hours {
		accounts[i], starts[i], regions[i], services[i], outcomes[i] = h.AccountID, h.HourStart, h.Region, h.Service, string(h.Outcome)
		packages[i], calls[i], amounts[i], left[i] = h.PackageID, h.Calls, int64(h.AmountMicros), h.LeftCalls
	}
	return query{sql: addHours, args: []any{accounts, starts, regions, services, outcomes, packages, calls, amounts, left}}
}

func monthRows(months []models.UsageMonth) query {
	n := len(months)
	if n == 0 {
		return query{}
	}
	accounts, starts, regions, services, calls := make([]int64, n), make([]time.Time, n), make([]string, n), make([]string, n), make([]int64, n)
	for i, m := range months {
		accounts[i], starts[i], regions[i], services[i], calls[i] = m.AccountID, m.MonthStart, m.Region, m.Service, m.PayPerUseCalls
	}
	return query{sql: saveMonths, args: []any{accounts, starts, regions, services, calls}}
}

func capRows(uses []models.CapUse) query {
	n := len(uses)
	if n == 0 {
		return query{}
	}
	accounts, caps, starts, used := make([]int64, n), make([]int64, n), make([]time.Time, n), make([]int64, n)
	for i, u := range uses {
		accounts[i], caps[i], starts[i], used[i] = u.AccountID, u.CapID, u.SpanStart, u.Used
	}
	return query{sql: saveCaps, args: []any{accounts, caps, starts, used}}
}

func leaseRows(leases []models.Lease) query {
	n := len(leases)
	if n == 0 {
		return query{}
	}
	accounts, ids, requests, regions, services := make([]int64, n), make([]string, n), make([]*string, n), make([]string, n), make([]string, n)
	keys, granted, used, taken, ends, tags := make([]int64, n), make([]int64, n), make([]int64, n), make([]time.Time, n), make([]time.Time, n), make([]string, n)
	for i := range leases {
		l := &leases[i]
		accounts[i], ids[i], requests[i], regions[i], services[i] = l.AccountID, l.ID, l.RequestID, l.Region, l.Service
		keys[i], granted[i], used[i], taken[i], ends[i], tags[i] = l.AccessKeyID, l.GrantedCalls, l.UsedCalls, l.TakenAt, l.EndsAt, string(l.Tags)
	}
	return query{sql: saveLeases, args: []any{accounts, ids, requests, regions, services, keys, granted, used, taken, ends, tags}}
}

func droppedRows(leases []models.Lease) query {
	n := len(leases)
	if n == 0 {
		return query{}
	}
	accounts, ids := make([]int64, n), make([]string, n)
	for i := range leases {
		accounts[i], ids[i] = leases[i].AccountID, leases[i].ID
	}
	return query{sql: dropLeases, args: []any{accounts, ids}}
}

func accountRows(c *changes) query {
	n := len(c.accounts)
	if n == 0 {
		return query{}
	}
	ids, accrued, since, versions := make([]int64, n), make([]int64, n), make([]*time.Time, n), make([]int64, n)
	cappedCalls, cappedMicros, cappedSpans := make([]int64, n), make([]int64, n), make([]*string, n)
	for i := range c.accounts {
		a := &c.accounts[i]
		ids[i], accrued[i], since[i], versions[i] = a.ID, int64(a.AccruedMicros), a.ArrearsSince, a.Version
		cappedCalls[i], cappedMicros[i] = a.CappedCalls, int64(a.CappedMicros)
		if spans, others := c.capped[a.ID]; others {
			cappedSpans[i] = &spans
		}
	}
	return query{sql: saveAccounts, args: []any{ids, accrued, since, versions, cappedCalls, cappedMicros, cappedSpans, c.snapshot.Version}}
}
