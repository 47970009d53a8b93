package metering

import (
	"regexp"
	"testing"

	"ocrconsole/models"
)

// TestAShardsStatementsNameItsTablesOnly looks for tables that a statement of the lanes would still ask under their own names.
func TestAShardsStatementsNameItsTablesOnly(t *testing.T) {
	t.Parallel()
	s := &shard{place: &models.Shard{Tables: map[string]string{}}, named: map[string]string{}}
	for table, home := range models.Homes {
		if home != models.AtCentre {
			s.place.Tables[table] = table + "_102008"
		}
	}
	tables := regexp.MustCompile(`(?:FROM|JOIN|INTO|UPDATE|COPY)\s+([a-z_]+[a-z0-9_]*)`)
	for _, statement := range []string{currentCatalog, lockAccounts, findCalls, insertCalls, copyCalls, updatePackages, addHours, saveMonths, saveCaps, saveLeases, dropLeases, saveAccounts} {
		for _, found := range tables.FindAllStringSubmatch(s.sql(statement), -1) {
			if models.Homes[found[1]] != "" {
				t.Errorf("%s is asked by its own name: %s", found[1], s.sql(statement))
			}
		}
	}
	if (*shard)(nil).sql(addHours) != addHours {
		t.Error("one server's statements are not as they are")
	}
}
