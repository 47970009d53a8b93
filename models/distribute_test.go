package models_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// apart are tables on the coordinator whose foreign keys to customers' tables go when those are spread, and why that does no harm.
var apart = map[string]string{
	"sso_domains": "found by the domain, before the account is known; accounts are never deleted",
	"auth_tokens": "found by the hash alone; nobody makes one for who is no member, and members stay",
	"mails":       "a queue; what a mail tells of is looked up when it is sent, and is never deleted",
	"free_gifts":  "kept for a person; accounts are never deleted",
}

func TestEveryTableHasAHomeInACluster(t *testing.T) {
	t.Parallel()
	tables, err := dbtest.OneServer(t).Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if models.Homes[table] == "" {
			t.Errorf("nobody has decided where %s is in a cluster", table)
		}
	}
	for _, table := range slices.Sorted(maps.Keys(models.Homes)) {
		if !slices.Contains(tables, table) {
			t.Errorf("there is no table %s", table)
		}
	}
}

// key is a primary, unique or foreign key as PostgreSQL has it: Refers is empty for the first two, Names are its columns.
type key struct{ Table, Name, Refers, Names, Others string }

const keysOfTables = `SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS name, '' AS refers,
		(SELECT string_agg(a.attname, ',') FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)) AS names, '' AS others
	FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
	UNION ALL
	SELECT conrelid::regclass::text, conname, confrelid::regclass::text,
		(SELECT string_agg(a.attname, ',' ORDER BY array_position(conkey, a.attnum)) FROM pg_attribute a WHERE a.attrelid = conrelid AND a.attnum = ANY (conkey)),
		(SELECT string_agg(a.attname, ',' ORDER BY array_position(confkey, a.attnum)) FROM pg_attribute a WHERE a.attrelid = confrelid AND a.attnum = ANY (confkey))
	FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2`

func TestEveryKeyOfACustomersTableHasTheAccount(t *testing.T) {
	t.Parallel()
	var keys []key
	if err := dbtest.OneServer(t).Raw(keysOfTables).Scan(&keys).Error; err != nil {
		t.Fatal(err)
	}
	account := func(table string) string {
		if table == "accounts" {
			return "id"
		}
		return "account_id"
	}
	for _, k := range keys {
		names, others := strings.Split(k.Names, ","), strings.Split(k.Others, ",")
		at := slices.Index(names, account(k.Table))
		switch from, to := models.Homes[k.Table], models.Homes[k.Refers]; {
		case from == models.ByAccount && k.Refers == "" && at < 0:
			t.Errorf("%s: unique key %s has no account", k.Table, k.Name)
		case from == models.ByAccount && to == models.ByAccount && (at < 0 || others[at] != account(k.Refers)):
			t.Errorf("%s: %s refers to %s without the account", k.Table, k.Name, k.Refers)
		case from == models.ByAccount && to == models.AtCentre, from == models.Everywhere && to != "" && to != models.Everywhere:
			t.Errorf("%s: %s refers to %s, which is not on the same server", k.Table, k.Name, k.Refers)
		case from == models.AtCentre && to == models.ByAccount && apart[k.Table] == "":
			t.Errorf("%s: %s refers to %s, which is spread; nobody said why it can be without", k.Table, k.Name, k.Refers)
		}
	}
}

func TestNoTriggerOfACustomersTableReadsAnotherButTheFollowers(t *testing.T) {
	t.Parallel()
	var triggers []struct{ Table, Name, Body string }
	err := dbtest.OneServer(t).Raw(`SELECT tgrelid::regclass::text AS "table", tgname AS name, p.prosrc AS body FROM pg_trigger
		JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal ORDER BY 1, 2`).Scan(&triggers).Error
	if err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`(?i)\b(FROM|JOIN|INTO|UPDATE)\s+[a-z_]+`)
	left := maps.Collect(func(yield func([2]string, bool) bool) {
		for _, f := range models.Followers {
			if !yield(f, true) {
				return
			}
		}
	})
	for _, trigger := range triggers {
		name := [2]string{trigger.Table, trigger.Name}
		if models.Homes[trigger.Table] == models.ByAccount && reads.MatchString(trigger.Body) && !left[name] {
			t.Errorf("%s: trigger %s reads or writes tables: %s", trigger.Table, trigger.Name, reads.FindString(trigger.Body))
		}
		delete(left, name)
	}
	if len(left) > 0 {
		t.Errorf("there are no such triggers: %v", left)
	}
}
