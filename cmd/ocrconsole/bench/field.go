package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// field is a database with customers to measure on.
type field struct {
	*wiring.Services
	Options
	server *server // of the database; nil if it is not on this machine, or has none
	result Result

	commit       time.Duration       // of one call, alone: the median
	narrowInsert float64             // calls a second
	narrowGroup  map[against]float64 // calls a second
}

// against is what a rate is compared with: as many callers, on as many accounts.
type against struct{ callers, accounts int }

// Where the measured calls are made.
const (
	region  = "ap-southeast-2"
	service = "passport"
)

// How many call in this process at once: as many as a busy server of the API has, and as many as wait when it is behind.
var callersInProcess = []int{64, 1024}

// measureAll takes what is compared with first.
func (f *field) measureAll(ctx context.Context) error {
	one, err := f.customers(ctx, 1)
	if err != nil {
		return err
	}
	many, err := f.customers(ctx, f.Options.Accounts)
	if err != nil {
		return err
	}
	if err := f.measureNarrow(ctx, one, many); err != nil {
		return err
	}
	for _, callers := range callersInProcess {
		for _, accounts := range [][]int64{one, many} {
			if err := f.measureMetering(ctx, "metering in process", callers, accounts); err != nil {
				return err
			}
		}
	}
	if err := f.measureCaps(ctx); err != nil {
		return err
	}
	return f.measureHTTP(ctx)
}

// customers makes accounts with three packages each, large enough never to run out.
func (f *field) customers(ctx context.Context, n int) ([]int64, error) {
	ids := make([]int64, n)
	now := models.Clock(nil).Now()
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		for i := range ids {
			account, err := models.CreateAccount(tx, fmt.Sprintf("bench %d", i), now)
			if err != nil {
				return err
			}
			ids[i] = account.ID
			if err := models.CreatePackages(tx, account.ID, endlessPackages(now)); err != nil {
				return err
			}
			if _, err := models.CreateCallSources(tx, []models.AccountSource{{AccountID: account.ID, Source: models.OwnSource}}, now); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// endlessPackages are three packages that never run out.
func endlessPackages(now time.Time) []models.Package {
	packages := make([]models.Package, 3)
	for i := range packages {
		packages[i] = models.Package{
			Region: region, Service: service, Source: rules.SourceFree, QuotaCalls: 1_000_000_000,
			CreatedAt: now.Add(time.Duration(i)), EffectiveAt: now, ExpiresAt: now.AddDate(1, 0, 0),
		}
	}
	return packages
}

// measureMetering measures Authorize and Record in process.
func (f *field) measureMetering(ctx context.Context, what string, callers int, accounts []int64) error {
	if err := f.warmUp(ctx, accounts); err != nil {
		return err
	}
	m := Measurement{What: what, Callers: callers, Accounts: len(accounts)}
	return f.measure(ctx, m, func() (outcome, error) {
		return load(pace{callers: callers, during: f.For, least: 1}, func(caller, n int) (int, error) {
			account := accounts[(caller+n*callers)%len(accounts)]
			pass, err := f.Metering.Authorize(ctx, account, region, service, rules.Origin{})
			if err != nil {
				return 0, err
			}
			defer pass.Over() //nolint:contextcheck // what it gives back is given back later, for all accounts
			call := newCall(account)
			call.Pass = pass
			_, err = f.Metering.Record(ctx, call)
			return 1, err
		})
	})
}

// warmUp makes one call of each account, so that what is measured is not the first look at them.
func (f *field) warmUp(ctx context.Context, accounts []int64) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, account := range accounts {
		group.Go(func() error {
			_, err := f.Metering.Record(ctx, newCall(account))
			return err
		})
	}
	return group.Wait()
}

func newCall(account int64) metering.Call {
	return metering.Call{
		AccountID: account, RequestID: uuid.Must(uuid.NewV7()).String(), Region: region, Service: service,
		At: models.Clock(nil).Now(), HTTPStatus: 200,
	}
}

// add completes a measurement with its ratios and keeps it.
func (f *field) add(m Measurement) {
	if f.commit > 0 {
		m.P99OfCommit = float64(m.P99Micros) / float64(f.commit.Microseconds())
	}
	if f.narrowInsert > 0 {
		m.OfNarrowInsert = m.PerSecond / f.narrowInsert
	}
	if of := f.narrowGroup[against{m.Callers, m.Accounts}]; of > 0 {
		m.OfNarrowGroup = m.PerSecond / of
	}
	f.result.Measurements = append(f.result.Measurements, m)
}
