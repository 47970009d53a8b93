package bench

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
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
	name    string
	time    time.Duration
	log     *slog.Logger
	results []Measurement

	rawInsert, oneByOne float64 // calls a second
}

// Where the measured calls are made.
const (
	region  = "ap-southeast-2"
	service = "passport"
)

// measureAll takes the baselines first, then everything that is compared with them.
func (f *field) measureAll(ctx context.Context) error {
	one, err := f.customers(ctx, 1)
	if err != nil {
		return err
	}
	many, err := f.customers(ctx, 1000)
	if err != nil {
		return err
	}
	if err := f.measureRawInsert(ctx, one[0]); err != nil {
		return err
	}
	if err := f.measureOneByOne(ctx, one); err != nil {
		return err
	}
	for _, callers := range []int{64, 1024} {
		for _, accounts := range [][]int64{one, many} {
			if err := f.measureMetering(ctx, callers, accounts); err != nil {
				return err
			}
		}
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
func (f *field) measureMetering(ctx context.Context, callers int, accounts []int64) error {
	if err := f.warmUp(ctx, accounts); err != nil {
		return err
	}
	m, err := f.load(callers, func(caller, n int) (int, error) {
		account := accounts[(caller+n*callers)%len(accounts)]
		over, err := f.Metering.Authorize(ctx, account, region, service)
		if err != nil {
			return 0, err
		}
		defer over()
		_, err = f.Metering.Record(ctx, newCall(account))
		return 1, err
	})
	if err != nil {
		return err
	}
	m.What, m.Accounts = "metering in process", len(accounts)
	f.add(m)
	return nil
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

// load lets the callers work for the field's time, each doing one thing after the other; work tells how many calls
// its n-th thing was.
func (f *field) load(callers int, work func(caller, n int) (calls int, err error)) (Measurement, error) {
	runtime.GC()
	var total atomic.Int64
	var group sync.WaitGroup
	taken := make([][]time.Duration, callers)
	failures := make([]error, callers)
	memory := watchMemory()
	start := time.Now()
	for caller := range callers {
		group.Go(func() {
			for n := 0; time.Since(start) < f.time; n++ {
				began := time.Now()
				calls, err := work(caller, n)
				if err != nil {
					failures[caller] = err
					return
				}
				taken[caller] = append(taken[caller], time.Since(began))
				total.Add(int64(calls))
			}
		})
	}
	group.Wait()
	elapsed := time.Since(start)
	peak := memory()
	for _, err := range failures {
		if err != nil {
			return Measurement{}, err
		}
	}
	sorted := latencies(taken)
	return Measurement{
		Callers: callers, PerSecond: float64(total.Load()) / elapsed.Seconds(), MemoryPeakMiB: peak,
		P50Micros: percentile(sorted, 500).Microseconds(), P99Micros: percentile(sorted, 990).Microseconds(),
	}, nil
}

// watchMemory watches the heap in use until the function it gives is called, which tells its peak in MiB.
func watchMemory() func() float64 {
	stop, done := make(chan struct{}), make(chan struct{})
	var peak uint64
	go func() {
		defer close(done)
		ticker := time.NewTicker(50 * time.Millisecond)
		defer ticker.Stop()
		for {
			var stats runtime.MemStats
			runtime.ReadMemStats(&stats)
			peak = max(peak, stats.HeapInuse)
			select {
			case <-stop:
				return
			case <-ticker.C:
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-done
		return float64(peak) / (1 << 20)
	}
}

// add completes a measurement with its ratios and keeps it.
func (f *field) add(m Measurement) {
	m.Database = f.name
	if f.rawInsert > 0 {
		m.OfRawInsert = m.PerSecond / f.rawInsert
	}
	if f.oneByOne > 0 {
		m.OfOneByOne = m.PerSecond / f.oneByOne
	}
	f.results = append(f.results, m)
	f.log.Info("measured", "what", m.What, "callers", m.Callers, "accounts", m.Accounts, "per_second", m.PerSecond)
}
