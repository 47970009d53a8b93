package shop

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/utils"

	"ocrconsole/models"
)

// In a database that is distributed by account a statement that names one account is answered by the server that has it, and one
// that names none asks all of them. So each statement on a customer's table names one account; these ask all, and why.
var statementsOfAll = []mayAsk{
	{"FROM \"lookups\"", "whose a name is, before the account is known"},
	{"account_id IN (", "several accounts by their ids: those of a report, that were looked up, and of a batch of a lane"},
	{"CROSS JOIN LATERAL (SELECT * FROM leases AS l WHERE l.account_id = n.account_id", "leases of several accounts, by their ids: of all who ask for one at a moment"},
	{"FROM \"accounts\" WHERE id IN (", "the accounts themselves, by their ids: of a batch of a lane"},
	{"FROM \"accounts\" WHERE id = ANY(", "the versions of all who wait to call at a moment"},
	{"FROM sessions AS s LEFT JOIN", "who arrives, on one server: at a cluster they are found by steps"},
	{"\"memberships\" WHERE user_id", "which accounts somebody acts for, who may act for several"},
	{"\"memberships\" JOIN accounts ON ", "the same, with their names"},
	{"account_id = a.id AND read_at IS NULL", "the same: what they have not read, as a part of that"},
}

// These ask all, too, now and then: jobs, commands and the start, which do not know yet whose turn it is.
var statementsOfJobs = []mayAsk{
	{"SELECT DISTINCT \"account_id\" FROM ", "which accounts have something to be done"},
	{"\"auto_rules\" WHERE auto_rules.kind = ", "purchases by themselves that are due"},
	{"\"auto_rules\" JOIN accounts ON ", "top-ups by themselves that are due"},
	{"auto_rules.account_id AND packages.region = ", "the same: what is left of their packages, as a part of that"},
	{"FROM \"forecast_rules\" WHERE state <> ", "purchases by forecast that are due"},
	{"forecast_rules.account_id AND packages.region = ", "the same: what is left of their packages, as a part of that"},
	{"FROM \"auto_runs\" WHERE status = ", "those that are under way"},
	{"\"refunds\" WHERE provider ", "what the payment provider is asked about"},
	{"\"payments\" WHERE provider ", "the same"},
	{"\"disputes\" WHERE status IN (", "the same"},
	{"\"saved_cards\" WHERE provider ", "cards that the provider is to forget"},
	{"\"payment_alarms\" WHERE acknowledged_at IS NULL", "what the operator is to look at"},
	{"\"payment_alarms\" WHERE acknowledged_at IS NOT NULL", "what they have looked at"},
	{"\"payment_alarms\" WHERE (at < ", "older ones of both"},
	{"FROM \"payment_alarms\" ORDER BY at DESC", "both"},
	{"substr(label, length(label) - 3) = ", "whose card it is, that an operator looks for"},
	{"FROM usage_hours AS h WHERE h.hour_start IN (", "the same: whose call"},
	{"\"users\" JOIN memberships ON memberships.user_id = users.id AND memberships.ended_at IS NULL WHERE users.email ", "the same: whose address"},
	{"\"accounts\" WHERE lower(name) ", "the same: whose name"},
	{"\"hour_start\" FROM \"ledger_entries\"", "the oldest month without documents"},
	{"LEFT JOIN alert_checks c ", "whose alerts are due"},
	{"LEFT JOIN key_checks c ", "whose keys are to be looked at"},
	{"AS place FROM ", "webhooks that are due"},
	{"FROM \"webhook_endpoints\" WHERE webhook_endpoints.deleted_at IS NULL", "whether the master key has sealed any, at the start"},
	{"FROM \"sso_settings\" ORDER BY account_id LIMIT ", "the same, of single sign-on"},
	{"\"sso_settings\" WHERE account_id > ", "the command master-key rotate"},
	{"\"accounts\" WHERE arrears_since IS NOT NULL", "whose grace may be over"},
	{"count(*) FROM \"accounts\"", "how many a draft of a catalog is replayed for"},
	{"usage_hours.account_id = accounts.id AND hour_start ", "who has called since, the same"},
	{"packages.account_id = accounts.id AND packages.created_at ", "who has bought since, the same"},
	{"\"accounts\" WHERE starter = ", "newcomers, at the start"},
	{"\"accounts\" WHERE (starter = ", "newcomers, at the start"},
	{"calls_before LIMIT 1", "whether calls are to be moved"},
	{"\"calls_before\" WHERE account_id > ", "whose are next"},
	{"DELETE FROM refused_", "what was kept long enough"},
	{"DELETE FROM \"key_addresses\" WHERE last_at < ", "the same"},
	{"FROM \"access_keys\" WHERE deleted_at IS NULL LIMIT ", "whether the master key has sealed any, at the start"},
	{"\"memberships\" JOIN users ", "the command account list"},
	{"\"accounts\" WHERE closed_at < ", "those that were closed long ago, whose personal data are to be erased"},
	{"EXISTS (SELECT 1 FROM trail_entries t WHERE", "whose trails are to be cut"},
	{"FROM \"call_keys\" WHERE created_at < ", "keys of calls whose life is over, and their deletion"},
	{"FROM \"leases\" WHERE ends_at < ", "leases that ended long ago, and their deletion"},
	{"\"accounts\" WHERE id > ", "who is told of prices to come, some at a time"},
	{"FROM \"accounts\" ORDER BY id", "verify"},
	{"FROM \"voucher_redemptions\" GROUP BY ", "verify: how often vouchers were redeemed is over all accounts"},
	{"\"accounts\" WHERE id > ", "the money report, some hundred accounts at a time"},
	{"FROM \"documents\" WHERE series = ", "verify: numbers without gaps are over all accounts"},
}

// mayAsk is a statement that has this text.
type mayAsk struct{ has, why string }

// WatchStatements fails the test at its end for each statement of the program that reads or changes a customer's table without
// naming an account, if it is none of those that customers' own doings need. Statements of the test itself are its own affair. Lanes
// write beneath GORM: see metering.
func WatchStatements(t testing.TB, db *models.DB) {
	t.Helper()
	watch(t, db, "customers", statementsOfAll)
}

func watch(t testing.TB, db *models.DB, whose string, mayAskAll []mayAsk) {
	t.Helper()
	if !db.IsPostgres() || db.IsDistributed() {
		return
	}
	var mu sync.Mutex
	seen, wrong := map[string]bool{}, map[string]string{}
	note := func(tx *gorm.DB) {
		statement := tx.Statement.SQL.String()
		mu.Lock()
		defer mu.Unlock()
		if seen[statement] {
			return
		}
		seen[statement] = true
		from := utils.FileWithLineNum()
		if !namesAccount(statement, mayAskAll) && !strings.Contains(from, "_test.go") && !strings.Contains(from, "/dbtest/") {
			wrong[statement] = from
		}
	}
	callbacks := db.Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"query": callbacks.Query().Register, "row": callbacks.Row().Register, "raw": callbacks.Raw().Register,
		"update": callbacks.Update().Register, "delete": callbacks.Delete().Register,
	} {
		if err := register(whose+":"+name, note); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for statement, from := range wrong {
			t.Errorf("%s: asks every server: %s", from, statement)
		}
	})
}

var (
	tablesOf    = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)`)
	oneAccount  = regexp.MustCompile(`account_id"? = \(?(?:\$|\d|@)`)
	lookedUp    = regexp.MustCompile(`account_id"? = \(SELECT "?account_id"? FROM "lookups"`)
	oneOfItself = regexp.MustCompile(`(?:\bid"?|account_id"?) = \$`)
)

// namesAccount tells whether the statement names one account, reads no customer's table, or is one of those that may ask all.
func namesAccount(asked string, mayAskAll []mayAsk) bool {
	var tables []string
	for _, found := range tablesOf.FindAllStringSubmatch(asked, -1) {
		if models.Homes[found[1]] == models.ByAccount {
			tables = append(tables, found[1])
		}
	}
	slices.Sort(tables)
	tables = slices.Compact(tables)
	switch {
	case len(tables) == 0, strings.HasPrefix(asked, "INSERT"), strings.HasPrefix(asked, "SELECT (SELECT json_agg("):
		return true // a joint statement is told of by its parts
	case len(tables) == 1 && tables[0] == "accounts" && oneOfItself.MatchString(asked):
		return true
	case oneAccount.MatchString(asked), lookedUp.MatchString(asked):
		return true
	}
	return slices.ContainsFunc(mayAskAll, func(s mayAsk) bool { return strings.Contains(asked, s.has) })
}
