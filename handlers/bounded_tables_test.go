package handlers_test

import (
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest"
)

// Who can make rows of a table.
const (
	byProgram  = "the program: only with its migrations, or once"
	byOperator = "the operator, by a command or a gateway that has a token"
	byProvider = "the payment provider, by a word that is verified"
	byMoney    = "a customer who pays, or whom the operator gives something"
	byCustomer = "a customer, for nothing"
	byStranger = "anybody, without an account"
)

// bounded says what keeps a table from growing without limit: who makes its rows, and what bounds or sweeps them. most, where
// it is not 0, is how many rows an account or a user has at most, or makes for nothing within a day: see the floods.
type bounded struct {
	by, why string
	most    int
}

// boundedTables are all tables. A new one needs a bound, or a reason.
var boundedTables = map[string]bounded{
	"invitations":        {by: byCustomer, why: "within a day; the oldest of an account go", most: models.MaxInvitesOfDay},
	"order_approvals":    {by: byCustomer, why: "at most one for each order"},
	"goose_db_version":   {by: byProgram},
	"lookups":            {by: byStranger, why: "one for each project, access key, calendar address, document and user: bounded as they are"},
	"master_keys":        {by: byProgram},
	"statement_keys":     {by: byProgram, why: "one for each key that was ever used"},
	"email_twins":        {by: byProgram, why: "by migration 24 only"},
	"document_sequences": {by: byProgram, why: "one for each kind of document and year"},

	"catalog_versions": {by: byOperator}, "regions": {by: byOperator}, "services": {by: byOperator}, "offerings": {by: byOperator},
	"offering_prices": {by: byOperator}, "price_tiers": {by: byOperator}, "specifications": {by: byOperator}, "free_offers": {by: byOperator},
	"operator_tokens": {by: byOperator}, "voucher_batches": {by: byOperator}, "vouchers": {by: byOperator}, "catalog_announcements": {by: byOperator},
	"catalog_drafts":    {by: byOperator, why: "one for each operator"},
	"catalog_replays":   {by: byOperator, why: "the newest fifty are kept"},
	"catalog_proposals": {by: byOperator, why: "what operators put in force, one for each form; one waits at a time"},
	"operators":         {by: byOperator, why: "whom an admin has added"},
	"desk_acts":         {by: byOperator, why: "what operators do, one for each form"},
	"desk_views":        {by: byOperator, why: "swept after minutes"},
	"operator_moves":    {by: byOperator, why: "what was moved within a day"},
	"operator_passkeys": {by: byOperator, why: "as many as anybody may have"},
	"operator_sessions": {by: byOperator, why: "as many as an operator may have; swept when they have expired"},
	"backups":           {by: byOperator, why: "the newest only is kept"},
	"call_sources":      {by: byOperator, why: "sources of gateways that report calls"},

	"bank_entries":   {by: byOperator, why: "what came in at the bank, each entry once"},
	"disputes":       {by: byProvider, why: "one for each dispute of a payment"},
	"payment_alarms": {by: byProvider, why: "each word once, and the operator looks at each"},
	"refunds":        {by: byMoney, why: "of payments that succeeded, as long as something is left of them"},

	"packages":            {by: byMoney, why: "lines of orders that are paid, or of a free offer, each once for an account"},
	"voucher_redemptions": {by: byMoney, why: "one for each batch of vouchers of which the account was given a code"},

	"package_expiries":  {by: byMoney, why: "one for each package"},
	"ledger_entries":    {by: byMoney, why: "paid orders, payments and refunds, and one for each hour and service with calls"},
	"saved_cards":       {by: byMoney, why: "of payments that succeeded"},
	"documents":         {by: byMoney, why: "of ledger entries"},
	"document_entries":  {by: byMoney, why: "of ledger entries"},
	"document_files":    {by: byMoney, why: "one for each document"},
	"documents_due":     {by: byMoney, why: "of ledger entries; deleted when the document is issued"},
	"document_months":   {by: byMoney, why: "one for each account and month"},
	"arrears_events":    {by: byMoney, why: "each time that an account comes into arrears by calls, or out of them by a payment"},
	"auto_runs":         {by: byMoney, why: "one at a time for each rule, with a pause after it; a rule whose charge failed stops"},
	"sandbox_checkouts": {by: byMoney, why: "as payments; there is no sandbox where money is taken"},
	"sandbox_cards":     {by: byMoney, why: "as saved cards"},
	"sandbox_refunds":   {by: byMoney, why: "as refunds"},

	"recorded_calls":     {by: byMoney, why: "those that are answered are paid; those that failed are bounded by calls.Limits for each account"},
	"webhook_endpoints":  {by: byCustomer, why: "ten at a time, and with those that were deleted a thousand"},
	"webhook_deliveries": {by: byCustomer, why: "of an account, of which the oldest goes; swept a month after they ended"},
	"webhook_attempts":   {by: byCustomer, why: "of a delivery, of which the oldest goes"},

	"key_breakers":  {by: byCustomer, why: "one for each access key"},
	"key_checks":    {by: byCustomer, why: "one for each account with keys"},
	"key_hours":     {by: byMoney, why: "one for each access key and hour with paid calls; those of two weeks are kept"},
	"key_incidents": {by: byMoney, why: "one for each access key and hour, in which hundreds of calls are paid"},

	"key_addresses": {by: byCustomer, why: "of an access key, of which the one that it was used from longest ago goes; swept"},

	"calls_before": {by: byProgram, why: "of before, which are moved to recorded_calls"},
	"usage_hours":  {by: byMoney, why: "one for each hour, service and payer with calls"},
	"usage_months": {by: byMoney, why: "one for each month and service with calls"},
	"call_keys":    {by: byMoney, why: "of calls that are answered or under way; swept after " + calls.OnceLife.String()},

	"orders":             {by: byCustomer, why: "unpaid ones within a day; nobody pays for more without meaning it", most: models.MaxUnpaidOrders},
	"order_lines":        {by: byCustomer, why: "at most so many for each order"},
	"payments":           {by: byCustomer, why: "unpaid ones within a day", most: models.MaxUnpaidPayments},
	"subscriptions":      {by: byCustomer, why: "within a day", most: models.MaxSubscriptions},
	"access_keys":        {by: byCustomer, why: "within a day, with those that are deleted", most: models.MaxAccessKeys},
	"auth_tokens":        {by: byCustomer, why: "of a user, of which the oldest ends; swept when they expire", most: models.MaxAuthTokens},
	"exports":            {by: byCustomer, why: "of an account, of which the oldest goes; swept", most: models.MaxExports},
	"notifications":      {by: byCustomer, why: "of an account, of which the oldest goes", most: models.MaxNotifications},
	"mail_tokens":        {by: byCustomer, why: "of a user, for each purpose, of which the oldest ends; swept when they expire", most: models.MaxMailTokens},
	"billing_details":    {by: byCustomer, why: "one for each account", most: 1},
	"alert_settings":     {by: byCustomer, why: "one for each account", most: 1},
	"alert_checks":       {by: byCustomer, why: "one for each account"},
	"alert_states":       {by: byCustomer, why: "one for each condition that holds: of packages, services and the balance"},
	"calendar_feeds":     {by: byCustomer, why: "one for each account", most: 1},
	"forecast_rules":     {by: byCustomer, why: "one for each service of a region"},
	"forecast_purchases": {by: byCustomer, why: "of a rule: orders that are paid, with a pause after each, and of those that were not made the newest of each rule"},
	"auto_rules":         {by: byCustomer, why: "one for the balance, and one for each service of a region"},
	"tag_sets":           {by: byCustomer, why: "of an account; what comes then counts as other", most: models.MaxTagSets},
	"sso_settings":       {by: byCustomer, why: "one for each account"},
	"sso_domains":        {by: byCustomer, why: "ten of an account"},
	"sso_identities":     {by: byCustomer, why: "one for each member"},
	"caps":               {by: byCustomer, why: "those that were taken away are kept, up to a thousand"},
	"leases":             {by: byOperator, why: "of gateways at most a thousand at a time for an account that hold, and those that they used up or let end within half an hour; of processes a few for each service and ten seconds; all end within ten minutes, and are swept ten minutes later"},
	"key_rate_windows":   {by: byCustomer, why: "one for each access key with a rate"},
	"cap_uses":           {by: byMoney, why: "one for each cap and each day or month with calls"},
	"used_up_choices":    {by: byCustomer, why: "one for each service of a region"},

	"accounts":              {by: byStranger, why: "sign-ups are bounded for each network"},
	"sessions":              {by: byStranger, why: "of a user, of which the oldest ends; swept when they expire. Visitors keep theirs themselves", most: models.MaxSessions},
	"authenticators":        {by: byCustomer, why: "one for each user"},
	"passkeys":              {by: byCustomer, why: "twenty of a user"},
	"recovery_codes":        {by: byCustomer, why: "ten of a user at a time, in place of those before"},
	"sign_in_steps":         {by: byStranger, why: "of a user, of which the oldest ends; those of nobody are bounded for each network; swept when they expire"},
	"known_devices":         {by: byStranger, why: "of a user, of which the oldest goes; swept when they expire", most: models.MaxKnownDevices},
	"known_networks":        {by: byStranger, why: "of a user, of which the one that was used longest ago goes; swept", most: models.MaxKnownNetworks},
	"trail_entries":         {by: byStranger, why: "who signs up makes the first of an account, and so do others, one for each act, which other rows are bounded by, or which is done by hand, as signing in or out; what strangers fail at is two an hour of an address that is a user's, and one of all others. Cut after 400 days, or as the operator says"},
	"sign_in_failure_hours": {by: byStranger, why: "one for each address that is tried in an hour, as attempts are bounded for each network; swept"},
	"sign_in_failures":      {by: byStranger, why: "one for each address that is tried on a day, as attempts are bounded for each network; swept"},
	"free_gifts":            {by: byStranger, why: "as accounts, for each person one of each free offer and the starter credit"},
	"gift_counts":           {by: byStranger, why: "one for each network, kind and day with gifts; swept when the day is over"},
	"users":                 {by: byStranger, why: "as accounts"},
	"memberships":           {by: byStranger, why: "as accounts"},
	"projects":              {by: byStranger, why: "as accounts, one for each region"},
	"throttles":             {by: byStranger, why: "attempts are bounded for each network, and swept when their window is over"},
	"refused_calls":         {by: byStranger, why: "the newest of each account; swept when they are as old as reports may be"},
	"refused_hours":         {by: byStranger, why: "one for each hour, service, status and code with refused calls of an account; swept after 400 days"},
	"mails":                 {by: byStranger, why: "bounded for each network and each recipient; swept a month after they ended"},
}

// ownTable is SQLite's own: one row for each table that counts up.
const ownTable = "sqlite_sequence"

// onPostgres is a table that SQLite does not have.
const onPostgres = "calls_before"

// TestEveryTableHasABoundOrAReason compares the list with the schema.
func TestEveryTableHasABoundOrAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		tables, err := db.Migrator().GetTables()
		if err != nil {
			t.Fatal(err)
		}
		tables = slices.DeleteFunc(tables, func(table string) bool { return table == ownTable })
		for _, table := range tables {
			said, listed := boundedTables[table]
			switch {
			case !listed:
				t.Errorf("nobody says who makes rows of %s and what bounds them: add it to boundedTables", table)
			case said.by == "" || said.why == "" && said.by != byProgram && said.by != byOperator:
				t.Errorf("%s has no bound and no reason: %+v", table, said)
			case said.most > 0 && floods[table] == nil:
				t.Errorf("no flood tries that %s has at most %d rows", table, said.most)
			}
		}
		for table := range boundedTables {
			if table == onPostgres && !db.IsPostgres() {
				continue
			}
			if !slices.Contains(tables, table) {
				t.Errorf("there is no table %s", table)
			}
		}
	})
}
