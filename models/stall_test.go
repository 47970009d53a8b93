package models_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// ask runs a statement that nobody else does.
func ask(ctx context.Context, tx *gorm.DB, statement string) error {
	var answer int
	return tx.WithContext(ctx).Raw(statement).Scan(&answer).Error
}

// TestWhoWaitsForAConnectionHoldsUpNobodyWhoHasOne takes all connections, lets somebody wait for one with a statement, and asks
// the same on the connections.
func TestWhoWaitsForAConnectionHoldsUpNobodyWhoHasOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		pool, err := db.DB.DB()
		if err != nil {
			t.Fatal(err)
		}
		const statement = "SELECT 40 + 2"
		var holding, all sync.WaitGroup
		goOn := make(chan struct{})
		for range pool.Stats().MaxOpenConnections {
			holding.Add(1)
			all.Go(func() {
				err := db.Read(t.Context(), func(tx *gorm.DB) error {
					err := ask(t.Context(), tx, "SELECT 1")
					holding.Done()
					<-goOn
					ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
					defer cancel()
					return errors.Join(err, ask(ctx, tx, statement))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		holding.Wait()
		all.Go(func() {
			if err := ask(t.Context(), db.DB, statement); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		close(goOn)
		all.Wait()
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestADatabaseThatNeverAnswersHoldsNobodyLongerThanTheirTime lets one wait long, as a job may, and others who have little time; and
// looks whether all goes on when it answers again.
func TestADatabaseThatNeverAnswersHoldsNobodyLongerThanTheirTime(t *testing.T) {
	stall, db := dbtest.NewStall(t)
	if err := ask(t.Context(), db.DB, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	stall.Begin()
	patient, giveUp := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { _ = ask(patient, db.DB, "SELECT 2") })
	all.Go(func() { _ = db.Write(patient, func(tx *gorm.DB) error { return ask(patient, tx, "SELECT 3") }) })
	time.Sleep(100 * time.Millisecond)
	for range 100 {
		for name, work := range map[string]func(ctx context.Context) error{
			"a statement":                 func(ctx context.Context) error { return ask(ctx, db.DB, "SELECT 1") },
			"one that another waits with": func(ctx context.Context) error { return ask(ctx, db.DB, "SELECT 2") },
			"a transaction": func(ctx context.Context) error {
				return db.Write(ctx, func(tx *gorm.DB) error { return ask(ctx, tx, "SELECT 3") })
			},
			"a moment": func(ctx context.Context) error {
				return db.Read(ctx, func(tx *gorm.DB) error { return ask(ctx, tx, "SELECT 4") })
			},
		} {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				began := time.Now()
				if err := work(ctx); err == nil || time.Since(began) > 6*time.Second {
					t.Errorf("%s took %v: %v", name, time.Since(began), err)
				}
			})
		}
	}
	time.Sleep(2 * time.Second)
	giveUp()
	all.Wait()
	stall.End()
	for deadline := time.Now().Add(30 * time.Second); ; {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		err := ask(ctx, db.DB, "SELECT 5")
		cancel()
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not go on: %v", err)
		}
	}
}

func TestOpeningADatabaseThatNeverAnswersFails(t *testing.T) {
	stall, _ := dbtest.NewStall(t)
	stall.Begin()
	began := time.Now()
	if db, err := models.Open(t.Context(), models.Config{URL: stall.URL()}); err == nil || time.Since(began) > 35*time.Second {
		t.Errorf("opened %v, %v after %v", db, err, time.Since(began))
	}
}
