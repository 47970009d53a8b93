package models_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// TestAReplicaAloneIsBehindAPooler reads with more at once than the pooler has connections, each with statements of its own: one that were prepared
// under a name would be there for others, and not for who prepared it. It is so too when the pooler comes after the console.
func TestAReplicaAloneIsBehindAPooler(t *testing.T) {
	t.Parallel()
	pair := dbtest.NewPair(t)
	for _, late := range []bool{false, true} {
		db, pooler, err := pair.OpenWithPooledReplica(t, "transaction")
		if err != nil {
			t.Fatal(err)
		}
		if late {
			pooler.Kill()
			if db, err = pair.OpenBehind(t, pooler); err != nil {
				t.Fatal(err)
			}
			if err := pooler.Start(); err != nil {
				t.Fatal(err)
			}
		}
		f := &followed{DB: db, pair: pair, token: "session"}
		session := &models.Session{Token: f.token, Data: []byte("data"), ExpiresAt: time.Now().Add(time.Hour)}
		if err := f.Save(session).Error; err != nil {
			t.Fatal(err)
		}
		if err := f.Exec("CREATE TABLE IF NOT EXISTS notes (text text)").Error; err != nil {
			t.Fatal(err)
		}
		f.until(t, true)
		ctx := f.arrive(t)
		var readers sync.WaitGroup
		for i := range 20 {
			readers.Go(func() {
				for n := range 50 {
					var got int
					err := f.Read(ctx, func(tx *gorm.DB) error {
						return tx.Raw("SELECT CAST(? AS integer) + "+strings.Repeat("0 + ", (i+n)%7)+"0", n).Scan(&got).Error
					})
					if err != nil || got != n {
						t.Errorf("reader %d: %d, %v", i, got, err)
						return
					}
				}
			})
		}
		readers.Wait()
	}
}

// TestAReplicaBehindAPoolerOfStatementsIsRefusedInOneSentence at the start, rather than at pages.
func TestAReplicaBehindAPoolerOfStatementsIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	_, _, err := dbtest.NewPair(t).OpenWithPooledReplica(t, "statement")
	if err == nil || !strings.Contains(err.Error(), "open the database to read from") || !strings.Contains(err.Error(), "pool_mode") {
		t.Error(err)
	}
}
