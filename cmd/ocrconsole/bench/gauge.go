package bench

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"ocrconsole/models"
)

// gauge is what has been used up so far.
type gauge struct {
	own, server time.Duration // processor time of this process, and of the database's server
	wal, disk   int64         // bytes of the server's write-ahead log, and of all tables and indexes
}

// look finds out what is measured on, and which processes its server consists of.
func look(ctx context.Context, db *models.DB) (Result, *server, error) {
	r := Result{Database: "sqlite", Durability: "synchronous full", Server: "in this process"}
	if !db.IsPostgres() {
		return r, nil, db.WithContext(ctx).Raw("SELECT sqlite_version()").Scan(&r.Version).Error
	}
	r.Database = "postgresql"
	err := db.WithContext(ctx).Raw(`SELECT current_setting('server_version'),
		'fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')`).Row().Scan(&r.Version, &r.Durability)
	if err != nil {
		return r, nil, err
	}
	s, err := findServer(ctx, db)
	if err != nil {
		return r, nil, err
	}
	r.Server = "not on this machine"
	if s != nil {
		r.Server = fmt.Sprintf("all processes of %d on this machine, for whatever database", s.postmaster)
	}
	return r, s, nil
}

// read reads everything.
func (f *field) read(ctx context.Context) (g gauge, err error) {
	if f.DB.IsPostgres() {
		err = f.DB.WithContext(ctx).Raw(`SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint, COALESCE(SUM(pg_relation_size(oid)), 0)::bigint FROM pg_class
			WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i', 'm', 'S')`).Row().Scan(&g.wal, &g.disk)
	} else {
		err = f.DB.WithContext(ctx).Raw("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Row().Scan(&g.disk)
	}
	if err != nil {
		return g, fmt.Errorf("read what was used: %w", err)
	}
	if f.server != nil {
		if g.server, err = f.server.processorTime(); err != nil {
			return g, err
		}
	}
	g.own = processorTime()
	return g, nil
}

// measure lets work happen and tells what it cost. What a client in a process of its own used is told by itself.
func (f *field) measure(ctx context.Context, m Measurement, work func() (outcome, error)) error {
	if f.passesOver(m.What) {
		return nil
	}
	runtime.GC()
	before, err := f.read(ctx)
	if err != nil {
		return err
	}
	memory := watchMemory()
	did, err := work()
	m.MemoryPeakMiB = memory()
	if err != nil {
		return fmt.Errorf("%s: %w", m.What, err)
	}
	after, err := f.read(ctx)
	if err != nil {
		return err
	}
	m.Calls, m.PerSecond = did.Calls, float64(did.Calls)/did.Elapsed.Seconds()
	m.P50Micros, m.P99Micros = did.P50.Microseconds(), did.P99.Microseconds()
	each := func(total float64) float64 { return max(0, total/float64(did.Calls)) }
	micros := func(d time.Duration) float64 { return each(float64(d) / float64(time.Microsecond)) }
	m.GoMicros, m.ServerMicros, m.ClientMicros = micros(after.own-before.own), micros(after.server-before.server), micros(did.ProcessorOfOwn)
	m.DiskBytes, m.WALBytes = each(float64(after.disk-before.disk)), each(float64(after.wal-before.wal))
	f.add(m)
	return nil
}

// passesOver reports whether something is not wanted to be measured.
func (f *field) passesOver(what string) bool { return !strings.Contains(what, f.Only) }

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
