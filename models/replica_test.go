package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// followed is a database with a replica, and whoever is signed in there.
type followed struct {
	*models.DB
	pair  *dbtest.Pair
	token string
}

func openFollowed(t *testing.T) *followed {
	t.Helper()
	pair := dbtest.NewPair(t)
	f := &followed{DB: pair.OpenWithReplica(t), pair: pair, token: "session"}
	if err := f.Exec("CREATE TABLE notes (text text)").Error; err != nil {
		t.Fatal(err)
	}
	session := &models.Session{Token: f.token, Data: []byte("data"), ExpiresAt: time.Now().Add(time.Hour)}
	if err := f.Create(session).Error; err != nil {
		t.Fatal(err)
	}
	return f
}

// arrive begins a request that only reads.
func (f *followed) arrive(t *testing.T) context.Context {
	t.Helper()
	ctx := models.AwaitArrival(t.Context())
	arrival, err := models.FindArrival(f.WithContext(ctx), f.token, time.Now())
	if err != nil || arrival == nil {
		t.Fatalf("nobody arrives: %v", err)
	}
	models.Arrive(ctx, arrival)
	return ctx
}

// read tells how many notes a page shows, and whether it was read from the replica.
func (f *followed) read(ctx context.Context, t *testing.T) (notes int64, replica bool) {
	t.Helper()
	err := f.Read(ctx, func(tx *gorm.DB) error {
		return tx.Table("notes").Select("COUNT(*), pg_is_in_recovery()").Row().Scan(&notes, &replica)
	})
	if err != nil {
		t.Fatal(err)
	}
	return notes, replica
}

// note writes another.
func (f *followed) note(ctx context.Context, t *testing.T) {
	t.Helper()
	if err := f.Write(ctx, func(tx *gorm.DB) error { return tx.Exec("INSERT INTO notes VALUES ('n')").Error }); err != nil {
		t.Fatal(err)
	}
}

// until waits until pages are read from the replica, or not.
func (f *followed) until(t *testing.T, replica bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, read := f.read(f.arrive(t), t); read == replica {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("read from the replica is not %v", replica)
		}
	}
}

// TestAPageReadsFromAReplicaWhatWasDoneBeforeItWasAskedFor writes and reads in turns, so that the replica is always a little behind,
// then holds the replica up, and takes it away.
func TestAPageReadsFromAReplicaWhatWasDoneBeforeItWasAskedFor(t *testing.T) {
	t.Parallel()
	f := openFollowed(t)
	f.until(t, true)
	written, fromReplica := int64(0), 0
	see := func(when string) {
		t.Helper()
		f.note(t.Context(), t)
		written++
		shown, replica := f.read(f.arrive(t), t)
		if shown != written {
			t.Fatalf("%s: %d notes are shown, of %d", when, shown, written)
		}
		if replica {
			fromReplica++
		}
	}
	for range 100 {
		see("while it follows")
		f.until(t, true) // however far behind a busy machine lets it be
	}
	if fromReplica == 0 {
		t.Error("none of 100 pages was read from the replica at once")
	}

	f.pair.OnStandby(t, "SELECT pg_wal_replay_pause()")
	for range 20 {
		see("while it does not follow")
	}
	f.pair.OnStandby(t, "SELECT pg_wal_replay_resume()")
	f.until(t, true)
	see("when it follows again")

	f.pair.WaitForNone(t)
	f.pair.StopStandby(t)
	began := time.Now()
	for range 20 {
		see("while it is away")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("20 pages without the replica took %v", took)
	}
	f.pair.StartStandby(t)
	f.until(t, true)
	see("when it is back")
}

func TestOnlyPagesThatWriteNothingAreReadFromAReplica(t *testing.T) {
	t.Parallel()
	f := openFollowed(t)
	f.until(t, true)
	if _, replica := f.read(t.Context(), t); replica {
		t.Error("who has no session is read from the replica")
	}
	ctx := f.arrive(t)
	f.note(ctx, t)
	if shown, replica := f.read(ctx, t); replica || shown != 1 {
		t.Errorf("%d notes are shown to a request that wrote one; from the replica: %v", shown, replica)
	}
	err := f.Write(f.arrive(t), func(tx *gorm.DB) error {
		var replica bool
		if err := tx.Raw("SELECT pg_is_in_recovery()").Row().Scan(&replica); err != nil || replica {
			return fmt.Errorf("what decides is read from the replica: %w", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOnlyPostgreSQLHasAReplica(t *testing.T) {
	t.Parallel()
	_, err := models.Open(t.Context(), models.Config{Dir: t.TempDir(), ReadURL: "postgres://console@127.0.0.1/console"})
	if err == nil {
		t.Error("the embedded database is followed by a server")
	}
}
