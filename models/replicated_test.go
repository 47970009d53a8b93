package models_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// waited is how long the tests wait for a commit that does not come back.
const waited = 2 * time.Second

// note writes a row within the time.
func note(t *testing.T, db *models.DB, text string, within time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	return db.Write(ctx, func(tx *gorm.DB) error { return tx.Exec("INSERT INTO notes VALUES (?)", text).Error })
}

// noted tells how many such rows are seen at an address.
func noted(t *testing.T, address, text string) (n int64) {
	t.Helper()
	db, err := models.Open(t.Context(), models.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Raw("SELECT COUNT(*) FROM notes WHERE text = ?", text).Scan(&n).Error, db.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

func openPair(t *testing.T) (*dbtest.Pair, *models.DB) {
	t.Helper()
	pair := dbtest.NewPair(t)
	db := pair.Open(t)
	if err := db.Exec("CREATE TABLE notes (text text)").Error; err != nil {
		t.Fatal(err)
	}
	return pair, db
}

// TestACommitThatTheStandbyDoesNotHaveIsNeitherAnsweredNorShown: who gave up waiting for it must not have cancelled it. PostgreSQL
// would show it to whoever asks again, who would then be told that it is done; it would be gone with its machine.
func TestACommitThatTheStandbyDoesNotHaveIsNeitherAnsweredNorShown(t *testing.T) {
	t.Parallel()
	pair, db := openPair(t)
	if err := db.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	pair.StopStandby(t)
	began := time.Now()
	if err := note(t, db, "waits", waited); !models.IsUnreachable(err) || time.Since(began) > 2*waited {
		t.Errorf("a commit without the standby: %v after %v", err, time.Since(began))
	}
	time.Sleep(time.Second) // a request to cancel it would have come through
	if n := noted(t, pair.PrimaryURL(), "waits"); n != 0 {
		t.Error("what the standby does not have is shown")
	}
	if err := db.Ready(t.Context()); err == nil {
		t.Error("ready, though nothing is written")
	}

	pair.StartStandby(t)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := note(t, db, "after", waited)
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not go on when the standby is back: %v", err)
		}
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("not ready again: %v", err)
	}
	pair.KillPrimary(t)
	pair.Promote(t)
	for _, text := range []string{"waits", "after"} {
		if n := noted(t, pair.URL(), text); n != 1 {
			t.Errorf("%d rows %q after the promotion, want 1", n, text)
		}
	}
}

// TestWhileCommitsDoNotComeBackFewWait has many ask to write: one after the other finds out, the others are told at once, so that
// few of the server's processes are left waiting.
func TestWhileCommitsDoNotComeBackFewWait(t *testing.T) {
	t.Parallel()
	pair, db := openPair(t)
	pair.StopStandby(t)
	if err := note(t, db, "first", waited); err == nil {
		t.Fatal("written without the standby")
	}
	began := time.Now()
	answers := make(chan error)
	for range 100 {
		go func() { answers <- note(t, db, "more", 5*time.Second) }()
	}
	for i := range 100 {
		if err := <-answers; !models.IsUnreachable(err) {
			t.Errorf("%v", err)
		}
		if took := time.Since(began); i == 98 && took > 4*time.Second {
			t.Errorf("99 of 100 were answered after %v", took)
		}
	}
	var waiting int64
	if err := db.Raw("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").Scan(&waiting).Error; err != nil || waiting > 4 {
		t.Errorf("%d processes of the server wait for the standby, %v", waiting, err)
	}
	pair.StartStandby(t)
}

// TestACommitWhoseWaitSomebodyCancelledIsNotDone cancels waits as an operator may. PostgreSQL then says that all went well, and
// warns.
func TestACommitWhoseWaitSomebodyCancelledIsNotDone(t *testing.T) {
	t.Parallel()
	pair, db := openPair(t)
	for name, write := range map[string]func(ctx context.Context) error{
		"a transaction": func(ctx context.Context) error {
			return db.Write(ctx, func(tx *gorm.DB) error { return tx.Exec("INSERT INTO notes VALUES ('1')").Error })
		},
		"a statement": func(ctx context.Context) error {
			return db.WithContext(ctx).Exec("INSERT INTO notes VALUES ('2')").Error
		},
		"a statement that gives rows": func(ctx context.Context) error {
			var text string
			return db.WithContext(ctx).Raw("INSERT INTO notes VALUES ('3') RETURNING text").Scan(&text).Error
		},
	} {
		pair.StopStandby(t)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		answer := make(chan error, 1)
		go func() { answer <- write(ctx) }()
		cancelWaits(t, pair)
		if err := <-answer; !errors.Is(err, models.ErrUnreplicated) || !models.IsUnreachable(err) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		pair.StartStandby(t)
		if err := note(t, db, name, 20*time.Second); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// cancelWaits cancels the first wait for the standby.
func cancelWaits(t *testing.T, pair *dbtest.Pair) {
	t.Helper()
	db, err := models.Open(t.Context(), models.Config{URL: pair.PrimaryURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var cancelled int64
		err := db.Raw("SELECT COUNT(*) FILTER (WHERE pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").Scan(&cancelled).Error
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("nobody waits for the standby: %v", err)
		}
		if cancelled > 0 {
			return
		}
	}
}

// TestConnectionsToAServerThatBecameReadOnlyAreGivenUp turns the server into one that takes nothing to be written, as one that has
// become a standby, with many connections open.
func TestConnectionsToAServerThatBecameReadOnlyAreGivenUp(t *testing.T) {
	t.Parallel()
	outage := dbtest.NewOutage(t)
	db := outage.Open(t)
	if err := db.Exec("CREATE TABLE notes (text text)").Error; err != nil {
		t.Fatal(err)
	}
	processes := func() map[int64]bool {
		t.Helper()
		pids := make(map[int64]bool)
		hold := make(chan struct{})
		found := make(chan int64)
		for range 8 {
			go func() {
				_ = db.Read(t.Context(), func(tx *gorm.DB) error {
					var pid int64
					err := tx.Raw("SELECT pg_backend_pid()").Scan(&pid).Error
					found <- pid
					<-hold
					return err
				})
			}()
		}
		for range 8 {
			pids[<-found] = true
		}
		close(hold)
		return pids
	}
	before := processes()
	admin, err := models.Open(t.Context(), models.Config{URL: outage.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	readOnly := func(setting string) {
		t.Helper()
		for _, statement := range []string{"SET default_transaction_read_only = off", "ALTER SYSTEM SET default_transaction_read_only = " + setting, "SELECT pg_reload_conf()"} {
			if err := admin.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(300 * time.Millisecond) // until the server's processes have read it
	}
	readOnly("on")
	if err := note(t, db, "refused", waited); !models.IsUnreachable(err) {
		t.Errorf("writing to a server that takes nothing: %v", err)
	}
	readOnly("off")
	if err := note(t, db, "taken", waited); err != nil {
		t.Errorf("writing again: %v", err)
	}
	for pid := range processes() {
		if before[pid] {
			t.Errorf("the connection to process %d is still in use", pid)
		}
	}
}
