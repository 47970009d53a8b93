package operators_test

import (
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

const (
	password = "four lanterns and a boat"
	here     = "192.0.2.7"
)

// desk is the use cases in a shop.
type desk struct {
	*operators.Operators
	*shop.Shop
}

func onBoth(t *testing.T, test func(t *testing.T, d *desk)) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db)
		vault, err := accounts.NewVault(make([]byte, accounts.MasterKeyBytes))
		must(t, err)
		keys := &accounts.Keys{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, Vault: vault, PerUser: 2}
		test(t, &desk{&operators.Operators{DB: db, Keys: keys, Clock: s.Clock.Now, Issuer: "Desk", HashMemoryKiB: 64}, s})
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
