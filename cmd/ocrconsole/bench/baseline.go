package bench

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// source is the number of the source of all calls that are measured.
const source = 1

// rawRows is how many rows the raw insert writes at a time.
const rawRows = 1000

// measureRawInsert measures the most that the database does: nothing but rows of calls, many in one statement and
// transaction, on as many connections as there are processors.
func (f *field) measureRawInsert(ctx context.Context, account int64) error {
	insert := f.insertOnSQLite
	callers := 1
	if f.DB.IsPostgres() {
		insert, callers = f.insertOnPostgres, 2
	}
	m, err := f.load(callers, func(int, int) (int, error) {
		ids := make([]string, rawRows)
		for i := range ids {
			ids[i] = uuid.Must(uuid.NewV7()).String()
		}
		slices.Sort(ids)
		return rawRows, insert(ctx, account, ids, models.Clock(nil).Now())
	})
	if err != nil {
		return err
	}
	f.rawInsert = m.PerSecond
	m.What, m.Accounts = "raw multi-row insert", 1
	f.add(m)
	empty := "DELETE FROM calls"
	if f.DB.IsPostgres() {
		empty = "TRUNCATE calls" // dead rows would be cleaned up while the rest is measured
	}
	return f.DB.WithContext(ctx).Exec(empty).Error
}

func (f *field) insertOnPostgres(ctx context.Context, account int64, ids []string, at time.Time) error {
	pool, err := f.DB.DB.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return rawExec(ctx, conn, `INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls, source_id)
		SELECT $1, id, $3, $4, $5, $5, 200, 'package', 1, 0, 1, 1 FROM unnest($2::text[]) AS n (id)`, account, ids, region, service, at)
}

// rawExec runs one statement on the driver's own connection, which takes slices as arrays.
func rawExec(ctx context.Context, conn *sql.Conn, statement string, args ...any) error {
	return conn.Raw(func(driverConn any) error {
		_, err := driverConn.(interface{ Conn() *pgx.Conn }).Conn().Exec(ctx, statement, args...)
		return err
	})
}

func (f *field) insertOnSQLite(ctx context.Context, account int64, ids []string, at time.Time) error {
	statement := "INSERT INTO calls (account_id, request_id, region, service, called_at, recorded_at, http_status, outcome, package_id, price_micros, left_calls, source_id) VALUES " +
		strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, 200, 'package', 1, 0, 1, 1),", len(ids)), ",")
	args := make([]any, 0, 6*len(ids))
	for _, id := range ids {
		args = append(args, account, id, region, service, at, at)
	}
	return f.DB.WithContext(ctx).Exec(statement, args...).Error
}

// measureOneByOne measures what metering would do without committing calls together: one transaction for each call,
// with the account's lock, the deduction and the totals.
func (f *field) measureOneByOne(ctx context.Context, accounts []int64) error {
	m, err := f.load(64, func(caller, n int) (int, error) {
		return 1, f.recordAlone(ctx, accounts[(caller+n)%len(accounts)])
	})
	if err != nil {
		return err
	}
	f.oneByOne = m.PerSecond
	m.What, m.Accounts = "one transaction per call", len(accounts)
	f.add(m)
	return nil
}

// recordAlone records one call in a transaction of its own.
func (f *field) recordAlone(ctx context.Context, accountID int64) error {
	snapshot, err := f.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	call, now := newCall(accountID), models.Clock(nil).Now()
	return f.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		packages, err := models.UsablePackages(tx, []int64{accountID}, now)
		if err != nil {
			return err
		}
		meter := rules.Meter{AccountID: accountID, Offering: rules.Offering{Region: call.Region, Service: call.Service}, Zone: snapshot.Zone}
		for i := range packages {
			meter.Packages = append(meter.Packages, packages[i].Rule())
		}
		rules.SortPackages(meter.Packages)
		paid, err := meter.Pay(rules.Call{RequestID: call.RequestID, At: call.At, HTTPStatus: call.HTTPStatus}, &rules.Standing{}, f.Metering.Credit, now)
		if err != nil {
			return err
		}
		row := models.Call{
			AccountID: accountID, SourceID: source, RequestID: call.RequestID, Region: call.Region, Service: call.Service, CalledAt: call.At, RecordedAt: now,
			HTTPStatus: call.HTTPStatus, Outcome: models.OutcomePackage, PackageID: &paid.PackageID, LeftCalls: &paid.LeftCalls,
		}
		hour := models.UsageHour{
			AccountID: accountID, HourStart: rules.HourStart(now, snapshot.Zone), Region: call.Region, Service: call.Service,
			Outcome: models.OutcomePackage, PackageID: paid.PackageID, Calls: 1, LeftCalls: paid.LeftCalls,
		}
		used := meter.Packages[0].UsedCalls
		if err := models.CreateCalls(tx, []models.Call{row}); err != nil {
			return err
		}
		if err := models.SavePackageUse(tx, accountID, paid.PackageID, used); err != nil {
			return err
		}
		return models.AddUsageHours(tx, []models.UsageHour{hour})
	})
}
