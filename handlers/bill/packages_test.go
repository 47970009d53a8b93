package bill

import (
	"testing"

	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

func TestEachStateOfAPackageHasItsNumber(t *testing.T) {
	a := &Asked{Catalog: &catalog.Snapshot{}}
	for status, want := range map[rules.Status]int{
		rules.StatusNotYetEffective: 0, rules.StatusActive: 1, rules.StatusUsedUp: 2, rules.StatusExpired: 3, rules.StatusRefunded: 4,
	} {
		if got := a.packageOf(&billing.PackageDetail{Status: status}).Status; got != want {
			t.Errorf("%s is %d", status, got)
		}
	}
}
