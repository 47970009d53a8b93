package verify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/bank"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/caps"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/verify"
	"ocrconsole/models/vouchers"
)

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// busy makes two customers with all that a verification looks at: one who did everything, and one in arrears.
func busy(t testing.TB, s *shop.Shop) (customer, owing *shop.Customer) {
	t.Helper()
	customer, owing = s.Customer(t), s.Customer(t)
	limit(t, s, owing)
	buyAndAbandon(t, s, customer)
	hour := shop.Start.Truncate(time.Hour)
	gift := billing.Gift{AccountID: customer.ID, Region: shop.Bangkok, Service: shop.WebImage, Calls: 50, ExpiresAt: hour.Add(time.Hour)}
	_, err := s.Billing.Grant(t.Context(), gift)
	must(t, err)
	customer.Subscribe(t, shop.Bangkok, shop.WebImage)
	owing.Subscribe(t, shop.Bangkok, shop.Passport)
	for _, span := range []rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll} {
		for _, kind := range []rules.CapKind{rules.CapMoney, rules.CapCalls} {
			_, err := (&caps.Caps{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}).Set(t.Context(), owing.ID, caps.Wanted{
				Scope: caps.Scope{Region: shop.Bangkok, Kind: kind, Span: span}, Hard: true, Amount: 1_000_000_000,
			})
			must(t, err)
		}
	}

	at := s.Clock.Now()
	call(t, s, customer, 420, shop.Passport, at)
	call(t, s, customer, 20, shop.WebImage, at)
	late := customer.Calls(5, shop.Bangkok, shop.WebImage, at)
	failed := customer.Calls(3, shop.Bangkok, shop.Passport, at)
	for i := range failed {
		failed[i].HTTPStatus = 500
	}
	_, err = s.Metering.Ingest(t.Context(), failed)
	must(t, err)
	call(t, s, owing, 3, shop.Passport, at)
	leased, err := s.Metering.Lease(t.Context(), metering.LeaseRequest{
		RequestID: "a", ProjectID: owing.Projects[shop.Bangkok], Service: shop.Passport, Calls: 5, Life: metering.LeaseLife,
	})
	must(t, err)
	events := owing.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now())
	for i := range events {
		events[i].Lease = leased.ID
	}
	_, err = s.Metering.Ingest(t.Context(), events)
	must(t, err)

	s.Clock.Set(hour.Add(2 * time.Hour))
	call(t, s, customer, 1010, shop.WebImage, s.Clock.Now())
	for range 2 { // settled, and then what came late
		_, err = s.Billing.SettleHours(t.Context())
		must(t, err)
		_, err = s.Billing.RecordExpiries(t.Context())
		must(t, err)
		s.Clock.Advance(time.Hour)
		_, err = s.Metering.Ingest(t.Context(), late)
		must(t, err)
		call(t, s, customer, 2, shop.Passport, at)
	}
	s.Clock.Advance(24 * time.Hour)
	_, err = s.Billing.ExpireOrders(t.Context())
	must(t, err)
	_, err = s.Billing.WatchArrears(t.Context())
	must(t, err)
	for _, refusal := range []string{"", "The card was closed."} {
		s.Card.RefuseRefunds(refusal)
		payTooLate(t, s, customer)
	}
	buyAndReturn(t, s, customer)
	automate(t, s, customer)
	redeem(t, s, customer)
	adjust(t, s, customer)
	approve(t, s, customer)
	transfer(t, s, customer)
	_, err = s.Documents.Issue(t.Context())
	must(t, err)
	return customer, owing
}

// transfer has a bank transfer arrive.
func transfer(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	s.Billing.Bank = &bank.Account{Holder: "Shop", IBAN: "DE89370400440532013000"}
	p, err := s.Billing.TopUpByTransfer(t.Context(), c.ID, "transfer", 2_000_000)
	must(t, err)
	entry := models.BankEntry{
		Identity: "1", Day: "2026-03-20", AmountMicros: 1_000_000, Currency: p.Currency, ImportedAt: s.Clock.Now(), State: models.EntryWaiting,
	}
	must(t, s.DB.WithContext(t.Context()).Create(&entry).Error)
	_, err = s.Billing.BookTransfer(t.Context(), billing.Arrival{EntryID: entry.ID, AccountID: c.ID, PaymentID: p.ID, By: 1, ByReference: true, Named: true, AloneMicros: operatorsLimit})
	must(t, err)
}

// approve has a developer of the account ask for two orders, of which its owner approves the first, who is made an owner afterwards, and declines
// the other.
func approve(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	owner, err := models.FirstOwner(s.DB.WithContext(t.Context()), c.ID)
	must(t, err)
	dev, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "dev@example.com", Password: "correct horse battery"})
	must(t, err)
	everything := rules.Micros(0)
	must(t, s.DB.WithContext(t.Context()).Create(&models.Membership{
		AccountID: c.ID, UserID: dev.UserID, Role: rights.Developer, CreatedAt: s.Clock.Now(), SpendingRight: models.SpendingRight{ApprovalAboveMicros: &everything},
	}).Error)
	spec, err := s.Billing.FindSpecification(t.Context(), shop.Bangkok, shop.Passport, 100)
	must(t, err)
	for i, approves := range []bool{true, false} {
		order, err := s.Billing.PlaceOrder(models.ActingAs(t.Context(), dev.UserID), c.ID, fmt.Sprint("asked ", i), billing.Choice{
			Region: shop.Bangkok, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: spec.PriceMicros,
		})
		must(t, err)
		must(t, s.Billing.Decide(models.ActingAs(t.Context(), owner.UserID), c.ID, order.ID, billing.Decision{Approve: approves}))
	}
	s.Clock.Advance(time.Second)
	must(t, s.Accounts.ChangeRole(t.Context(), accounts.Owner{AccountID: c.ID, UserID: owner.UserID}, dev.UserID, models.RoleOwner))
}

// redeem gives the account a voucher's package, and the credit of another.
func redeem(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	v := &vouchers.Vouchers{Billing: s.Billing}
	_, codes, err := v.Create(t.Context(), vouchers.Wanted{
		Campaign: "Fair", Region: shop.Bangkok, Service: shop.IDCard, Calls: 5, Codes: 2, UsesEach: 2, ValidUntil: s.Clock.Now().Add(time.Hour),
	})
	must(t, err)
	_, err = v.Redeem(t.Context(), c.ID, "", codes[0])
	must(t, err)
	_, codes, err = v.Create(t.Context(), vouchers.Wanted{Campaign: "Credit", CreditMicros: 300_000, Codes: 1, UsesEach: 2, ValidUntil: s.Clock.Now().Add(time.Hour)})
	must(t, err)
	_, err = v.Redeem(t.Context(), c.ID, "", codes[0])
	must(t, err)
}

// adjust has an operator give the account a package and take back what is left of it, credit it and take a part of that again.
func adjust(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	gift := billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.IDCard, Calls: 4}
	act := operatorsAct(c, models.DeskGrant, "give")
	act.AskedBy = s.Operator(t)
	must(t, s.Billing.GrantAct(t.Context(), act, gift, operatorsLimit))
	call(t, s, c, 2, shop.IDCard, s.Clock.Now())
	packages := c.Packages(t)
	must(t, s.Billing.TakeBack(t.Context(), operatorsAct(c, models.DeskTakeBack, "take back"), packages[len(packages)-1].ID))
	must(t, s.Billing.Adjust(t.Context(), operatorsAct(c, models.DeskCredit, "credit"), 700_000, operatorsLimit))
	must(t, s.Billing.Adjust(t.Context(), operatorsAct(c, models.DeskDebit, "debit"), 300_000, operatorsLimit))
	c.TopUp(t, 1_000_000) // what is last in the ledger has a document
}

// limit has an operator let the account owe other than all may, and then once more.
func limit(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	s.Operator(t)
	first := models.OwnLimits{LimitMicros: new(rules.Micros(40_000_000))}
	then := models.OwnLimits{LimitMicros: first.LimitMicros, GraceDays: new(int64(1))} // as long as that of all
	must(t, s.Billing.SetLimits(t.Context(), operatorsAct(c, models.DeskLimits, "limit"), billing.LimitsChange{To: first}, operatorsLimit))
	must(t, s.Billing.SetLimits(t.Context(), operatorsAct(c, models.DeskLimits, "grace"), billing.LimitsChange{From: first, To: then}, operatorsLimit))
	s.Clock.Advance(2 * time.Minute) // they do not begin to owe within what clocks may differ
}

// operatorsLimit is more than any test moves.
const operatorsLimit = 1_000_000_000_000

func operatorsAct(c *shop.Customer, kind models.DeskKind, key string) *models.DeskAct {
	return &models.DeskAct{AccountID: c.ID, FormKey: key, Kind: kind, Reason: "Goodwill", AskedBy: 1}
}

// payTooLate has a payment come for an order that is cancelled: it is given back to its card if that takes it.
func payTooLate(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	order := c.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	_, _, err := s.Billing.PayByCard(t.Context(), c.ID, order.ID)
	must(t, err)
	must(t, s.Billing.CancelOrder(t.Context(), c.ID, order.ID))
	attempts, err := models.PaymentsOfOrder(s.DB.WithContext(t.Context()), c.ID, order.ID)
	must(t, err)
	must(t, s.Billing.Apply(t.Context(), s.Card.TakeAnyway(attempts[0].Ref().String())))
	_, err = s.Billing.PerformRefunds(t.Context())
	must(t, err)
}

// buyAndReturn returns package 6, the only one of the last order, which refund 3 gives back.
func buyAndReturn(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	order := c.Order(t, shop.Singapore, shop.Passport, 100, 1)
	must(t, s.Billing.PayFromBalance(t.Context(), c.ID, order.ID))
	_, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{6})
	must(t, err)
}

// automate gives the account an owner with a confirmed address, so that mails are ordered, and lets automatic rules do three things: run 1
// and run 3 top up, run 2 buys. Then the card's bank takes something back, which is refund 4, and the provider, which is 5.
func automate(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	ctx := t.Context()
	person, err := s.Accounts.Create(ctx, accounts.NewAccount{Email: "owner@example.com", Password: "correct horse battery"})
	must(t, err)
	must(t, s.DB.WithContext(ctx).Create(&models.Membership{AccountID: c.ID, UserID: person.UserID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error)
	opened, err := s.Billing.TopUpSavingCard(ctx, c.ID, "saving", 5_000_000)
	must(t, err)
	must(t, s.Billing.Apply(ctx, s.Card.Pay(opened.Ref().String())))
	topUp := billing.TopUpRule{CardID: 1, ThresholdMicros: 1_000_000_000, AmountMicros: 3_000_000, MonthlyCapMicros: 3_000_000, CooldownHours: 1}
	must(t, s.Billing.SetAutoTopUp(ctx, c.ID, topUp))
	must(t, s.Billing.SetAutoPurchase(ctx, c.ID, billing.PurchaseRule{
		Region: shop.Bangkok, Service: shop.WebImage, Calls: 1_000, ThresholdCalls: 10, UnitPriceMicros: 4_000_000, MonthlyCapMicros: 4_000_000, CooldownHours: 1,
	}))
	for range 3 { // the third time, the caps are reached
		must(t, s.Billing.RunAuto(ctx))
		s.Clock.Advance(2 * time.Hour)
		topUp.MonthlyCapMicros = 6_000_000
		must(t, s.Billing.SetAutoTopUp(ctx, c.ID, topUp))
	}
	must(t, s.Billing.ApplyDispute(ctx, s.Card.Dispute(opened.Ref().String(), 2_000_000, models.DisputeOpen)))
	s.Card.GiveBack(opened.Ref().String(), 1_000_000)
	_, err = s.Billing.Reconcile(ctx)
	must(t, err)
	c.TopUp(t, 1_000_000)
}

// buyAndAbandon places orders 1 (paid from the balance), 2 (by card), 3 (cancelled) and 4 (its card declined and
// tried again, never paid).
func buyAndAbandon(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	c.TopUp(t, 20_000_000)
	for range 4 {
		c.Order(t, shop.Bangkok, shop.Passport, 100, 2)
	}
	must(t, s.Billing.PayFromBalance(t.Context(), c.ID, 1))
	for _, answer := range []func(string) billing.PaymentAnswer{s.Card.Pay, s.Card.Decline} {
		order := int64(len(c.Packages(t))) // 2 after the first, 4 after the second
		_, _, err := s.Billing.PayByCard(t.Context(), c.ID, order)
		must(t, err)
		must(t, s.Billing.Apply(t.Context(), answer(models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: order/2 + 1}.String())))
	}
	must(t, s.Billing.CancelOrder(t.Context(), c.ID, 3))
	_, _, err := s.Billing.PayByCard(t.Context(), c.ID, 4)
	must(t, err)
}

func call(t testing.TB, s *shop.Shop, c *shop.Customer, n int, service string, at time.Time) {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), c.Calls(n, shop.Bangkok, service, at))
	must(t, err)
	if report.Accepted != n {
		t.Fatalf("%+v", report)
	}
}

func TestABusyShopsBooksBalanceAndEveryCheckHadRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		customer, _ := busy(t, s)
		refuseAndKeep(t, s, customer)
		report, err := verify.Run(t.Context(), db)
		must(t, err)
		if !report.Clean() || len(report.Checks) == 0 {
			t.Errorf("%+v", report)
		}
		for _, c := range report.Checks {
			if c.Rows == 0 || c.Name == "" || c.What == "" {
				t.Errorf("check %+v has compared nothing", c)
			}
		}
	})
}

// refuseAndKeep has a call refused, and single calls kept since the month in which the shop opened.
func refuseAndKeep(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	refusals := calls.Refusals{Metering: s.Metering, Clock: s.Clock.Now}
	refusals.Note(&calls.Refused{
		AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, RequestID: "refused", HTTPStatus: 403, Code: "ModelArts.4204", Since: s.Clock.Now(),
	})
	must(t, refusals.Save(t.Context()))
	snapshot, err := s.Catalog.Current(t.Context())
	must(t, err)
	must(t, models.SaveCallsSince(s.DB.WithContext(t.Context()), c.ID, rules.MonthStart(shop.Start, snapshot.Zone)))
}

func TestAnEmptyShopsBooksBalance(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		if _, err := verify.Run(t.Context(), db); models.CodeOf(err) != models.Unavailable {
			t.Errorf("without a catalog: %v", err)
		}
		shop.Open(t, db)
	})
}

var errRollback = errors.New("rolled back")

// begin is before everything that happens in the shop.
var begin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// ways are the ways in which everything is looked at: as ever, in small pieces, and as far as it changed since before there was
// anything.
var ways = map[string]verify.Part{"whole": {}, "in pieces": verify.InPieces(verify.Part{}, 10), "since": {Since: begin}}

// corrupted gives the reports on the database with the corruption in it, which is then undone, by the ways of looking at it.
func corrupted(t *testing.T, db *models.DB, sql string, args map[string]any, ways map[string]verify.Part) map[string]verify.Report {
	t.Helper()
	reports := make(map[string]verify.Report)
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		unguard(t, tx, db.IsPostgres())
		for statement := range strings.SplitSeq(sql, ";") {
			done := tx.Exec(statement, args)
			must(t, done.Error)
			if done.RowsAffected == 0 {
				t.Fatalf("%q changes nothing", statement)
			}
		}
		for name, part := range ways {
			in := &models.DB{DB: tx}
			report, err := verify.RunPart(t.Context(), in, catalog.NewReader(in), part)
			must(t, err)
			reports[name] = report
		}
		return errRollback
	})
	if !errors.Is(err, errRollback) {
		t.Fatal(err)
	}
	return reports
}

// unguard takes away, for the transaction, what keeps such corruption out: append-only triggers, foreign keys
// and the check that only successful calls are paid.
func unguard(t *testing.T, tx *gorm.DB, postgres bool) {
	t.Helper()
	statements := []string{
		"PRAGMA defer_foreign_keys = on", "PRAGMA ignore_check_constraints = on",
		"DROP TRIGGER ledger_entries_append_only_update", "DROP TRIGGER ledger_entries_append_only_delete",
		"DROP TRIGGER package_expiries_only_lower", "DROP TRIGGER package_expiries_append_only_delete",
		"DROP TRIGGER trail_entries_append_only", "DROP TRIGGER trail_entries_kept",
		"DROP TRIGGER arrears_events_not_updated", "DROP TRIGGER arrears_events_not_deleted",
		"DROP TRIGGER documents_append_only_update", "DROP TRIGGER document_files_append_only_update", "DROP TRIGGER document_entries_append_only_delete",
	}
	if postgres {
		// The first two are for a cluster, which then tells its other servers of the third, and changes copies after rows; elsewhere they
		// have no meaning.
		statements = []string{"SET LOCAL citus.multi_shard_modify_mode = 'sequential'", "SET LOCAL citus.propagate_set_commands = 'local'", "SET LOCAL session_replication_role = replica", "ALTER TABLE recorded_calls DROP CONSTRAINT recorded_calls_check"}
	}
	for _, statement := range statements {
		must(t, tx.Exec(statement).Error)
	}
}

// corruption is one thing that is wrong, and the checks that must find it: the first of them at that row.
type corruption struct {
	name, sql, row string
	checks         []string
}

const (
	callOf = "request_key = (SELECT request_key FROM calls WHERE account_id = @a AND "
	mine   = " WHERE account_id = @a AND "
)

var callCorruptions = []corruption{
	{"use of a package", "UPDATE packages SET used_calls = used_calls - 1, counted_from = counted_from - 1" + mine + "id = 1", "PKG-@-1", []string{"package use"}},
	{"what a package counts of an hour", "UPDATE packages SET counted_from = 0, counted_hour = (SELECT MAX(hour_start) FROM usage_hours" + mine + "package_id = 1)" + mine + "id = 1", "hour ", []string{"hourly totals"}},
	{"what is used of a cap", "UPDATE cap_uses SET used = used + 1 WHERE account_id = @owing AND cap_id = 4", "CAP-@-4", []string{"caps"}},
	{"what an account's row counts for a cap", "UPDATE accounts SET capped_calls = capped_calls + 1, capped_micros = capped_micros + 1, capped_spans = '6@0' WHERE id = @owing", "CAP-@-6", []string{"caps"}},
	{"what is used of a cap for good", "UPDATE cap_uses SET used = used - 1 WHERE account_id = @owing AND cap_id = 6", "CAP-@-6", []string{"caps"}},
	{"single sign-on for a domain that nobody has shown", "UPDATE accounts SET sso_only_for = 'example.com' WHERE id = @owing", "account", []string{"single sign-on"}},
	{"a lease that never ends", "UPDATE leases SET ends_at = @late WHERE account_id = @owing", "lease ", []string{"leases"}},
	{"what was used of a lease", "UPDATE leases SET granted_calls = 10000, used_calls = 9999 WHERE account_id = @owing", "leases of ", []string{"leases"}},
	{"two calls left the same", "UPDATE recorded_calls SET amount = 42" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"package use"}},
	{"a call left too many", "UPDATE recorded_calls SET amount = 100" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"package use"}},
	{"a call is gone", "DELETE FROM recorded_calls" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", "PKG-@-1", []string{"package use", "hourly totals"}},
	{"paid before it took effect", "UPDATE recorded_calls SET called_at = @early" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"package validity", "hourly totals"}},
	{"paid in another region", "UPDATE recorded_calls SET offering = (SELECT number FROM offerings WHERE region = 'ap-southeast-3')" + mine + callOf + "package_id = 2 ORDER BY request_id LIMIT 1)", `call "`, []string{"package validity", "hourly totals"}},
	{"paid for another service", "UPDATE recorded_calls SET offering = (SELECT number FROM offerings WHERE service = 'id-card')" + mine + callOf + "package_id = 2 ORDER BY request_id LIMIT 1)", `call "`, []string{"package validity", "hourly totals"}},
	{"paid though it failed", "UPDATE recorded_calls SET http_status = 500" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"package validity"}},
	{"paid by no package", "UPDATE recorded_calls SET package_id = 99" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"package validity", "package use", "hourly totals"}},
	{"void calls", "UPDATE package_expiries SET void_calls = void_calls + 1" + mine + "package_id = 5", "PKG-@-5", []string{"package expiries"}},
	{"fewer void calls", "UPDATE package_expiries SET void_calls = void_calls - 1" + mine + "package_id = 5", "PKG-@-5", []string{"package expiries"}},
	{"a call of no set of tags", "UPDATE recorded_calls SET tag_set_id = 77" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"call attribution"}},
	{"a call of no source", "UPDATE recorded_calls SET source_id = 99" + mine + callOf + "package_id = 1 ORDER BY request_id LIMIT 1)", `call "`, []string{"call identity"}},
	{"time of expiry", "UPDATE package_expiries SET expired_at = @early" + mine + "package_id = 5", "PKG-@-5", []string{"package expiries"}},
	{"calls of an hour", "UPDATE usage_hours SET calls = calls + 1" + mine + "package_id = 1", "hour 2026-03-17T04:00:00Z ap-southeast-2 passport package", []string{"hourly totals"}},
	{"calls left of an hour", "UPDATE usage_hours SET left_calls = left_calls + 1" + mine + "package_id = 1", "hour ", []string{"hourly totals"}},
	{"failed calls of an hour", "DELETE FROM usage_hours" + mine + "outcome = 'failed'", "hour 2026-03-17T04:00:00Z ap-southeast-2 passport failed", []string{"hourly totals"}},
	{"an hour without calls", "INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, calls, amount_micros) VALUES (@a, @early, 'ap-southeast-2', 'passport', 'failed', 1, 0)", "hour 2026-01-01T00:00:00Z ap-southeast-2 passport failed", []string{"hourly totals"}},
	{"calls of a month", "UPDATE usage_months SET pay_per_use_calls = pay_per_use_calls + 1" + mine + "service = 'web-image'", "month 2026-02-28T16:00:00Z ap-southeast-2 web-image", []string{"monthly counts"}},
	{"a month is gone", "DELETE FROM usage_months" + mine + "service = 'web-image'", "month ", []string{"monthly counts"}},
	{"a price that never was", "UPDATE recorded_calls SET amount = 1" + mine + callOf + "outcome = 'pay_per_use' ORDER BY request_id LIMIT 1)", `call "`, []string{"prices", "hourly totals"}},
	{"a call in the wrong tier", "UPDATE recorded_calls SET amount = 5000" + mine + callOf + "price_micros = 8000 AND service = 'web-image' ORDER BY request_id LIMIT 1)", "month 2026-02-28T16:00:00Z ap-southeast-2 web-image", []string{"prices", "hourly totals"}},
}

var awayCorruptions = []corruption{
	{"a dispute that took too much", "UPDATE disputes SET amount_micros = amount_micros - 1" + mine + "id = 1", "DSP-@-1", []string{"disputes"}},
	{"a dispute that was won and brought nothing", "UPDATE disputes SET status = 'won'" + mine + "id = 1", "REF-@-4", []string{"disputes"}},
	{"an inquiry that took money", "UPDATE disputes SET status = 'inquiry'" + mine + "id = 1", "DSP-@-1", []string{"disputes"}},
	{"a dispute of another payment", "UPDATE disputes SET payment_id = 1" + mine + "id = 1", "REF-@-4", []string{"disputes"}},
	{"a refund made elsewhere that somebody here asked for", "UPDATE refunds SET request_key = 'k'" + mine + "id = 5", "REF-@-5", []string{"refunds"}},
	{"a refund made elsewhere without a name", "UPDATE refunds SET provider_ref = NULL" + mine + "id = 5", "REF-@-5", []string{"refunds"}},
	{"a dispute that a refund ended and that goes on", "UPDATE disputes SET refund_ref = 're'" + mine + "id = 1", "DSP-@-1", []string{"disputes"}},
	{"money that a dispute and its refund both took", "UPDATE disputes SET status = 'prevented', refund_ref = (SELECT provider_ref FROM refunds WHERE account_id = @a AND id = 5)" + mine + "id = 1", "DSP-@-1", []string{"disputes"}},
	{"a dispute is gone", "DELETE FROM disputes" + mine + "id = 1", "REF-@-4", []string{"disputes"}},
	{"a run beyond its cap", "UPDATE auto_runs SET cap_micros = amount_micros - 1" + mine + "id = 1", "run 1 of automatic rule 1", []string{"automatic"}},
	{"a run before its pause was over", "UPDATE auto_runs SET cooldown_hours = 100" + mine + "id = 3", "run 3 of automatic rule 1", []string{"automatic"}},
	{"a run of another amount", "UPDATE auto_runs SET amount_micros = amount_micros - 1" + mine + "order_id IS NOT NULL", "run 2 of automatic rule 2", []string{"automatic"}},
	{"a run that another payment was for", "UPDATE auto_runs SET payment_id = 1" + mine + "id = 3", "run 3 of automatic rule 1", []string{"automatic"}},
	{"a mail that is gone", "DELETE FROM mails" + mine + "notification_id = (SELECT MIN(notification_id) FROM mails WHERE account_id = @a)", "NTF-@-", []string{"mails"}},
	{"a mail that nobody waits for", "UPDATE notifications SET mail_status = 'sent'" + mine + "mail_status = 'pending'", "NTF-@-", []string{"mails"}},
}

var moneyCorruptions = []corruption{
	{"settled amount", "UPDATE usage_hours SET settled_micros = settled_micros - 1" + mine + "settled_micros > 0", "hour ", []string{"settlement", "accrued"}},
	{"settled calls", "UPDATE usage_hours SET settled_calls = settled_calls - 1" + mine + "settled_micros > 0", "hour ", []string{"settlement"}},
	{"an entry of no hour", "UPDATE ledger_entries SET hour_start = @early" + mine + "service = 'web-image' AND late_no = 0", "hour ", []string{"settlement", "chain"}},
	{"a gap in late entries", "UPDATE ledger_entries SET late_no = 7" + mine + "late_no = 1 AND service = 'passport'", "hour ", []string{"settlement", "chain"}},
	{"accrued", "UPDATE accounts SET accrued_micros = accrued_micros + 1 WHERE id = @a", "account", []string{"accrued"}},
	{"a gap in the ledger", "UPDATE ledger_entries SET seq = 1000" + mine + "seq = (SELECT MAX(seq) FROM ledger_entries WHERE account_id = @a)", "TXN-@-1000", []string{"ledger", "chain", "documents"}},
	{"a running balance", "UPDATE ledger_entries SET balance_after_micros = balance_after_micros + 1" + mine + "seq = 2", "TXN-@-2", []string{"ledger", "chain"}},
	{"an amount", "UPDATE ledger_entries SET amount_micros = amount_micros - 1" + mine + "kind = 'usage' AND late_no = 0 AND service = 'web-image'", "TXN-@-", []string{"ledger", "settlement", "balance", "chain"}},
	{"a hash", "UPDATE ledger_entries SET hash = (SELECT hash FROM ledger_entries WHERE account_id = @a AND seq = 1)" + mine + "seq = 3", "TXN-@-3", []string{"chain"}},
	{"calls of a top-up", "UPDATE ledger_entries SET calls = 1" + mine + "seq = 1", "TXN-@-1", []string{"chain"}},
	{"balance", "UPDATE accounts SET balance_micros = balance_micros + 1 WHERE id = @a", "account", []string{"balance"}},
	{"credit of nothing paid", "UPDATE accounts SET paid_micros = 0 WHERE id = @a", "account", []string{"credit"}},
	{"arrears within a starter credit", "UPDATE accounts SET starter_micros = 1000000000, starter_over_at = NULL WHERE id = @owing", "account", []string{"arrears"}},
	{"in arrears with money", "UPDATE accounts SET arrears_since = @early WHERE id = @a", "account", []string{"arrears"}},
	{"not in arrears without money", "UPDATE accounts SET arrears_since = NULL WHERE id = @owing", "account", []string{"arrears", "arrears history"}},
	{"arrears that began with being restricted", "DELETE FROM arrears_events WHERE account_id = @owing AND id = 1", "arrears event 2", []string{"arrears history"}},
	{"a turn of other arrears", "UPDATE arrears_events SET since = @early WHERE account_id = @owing AND id = 2", "arrears event 2", []string{"arrears history"}},
	{"arrears that are not the account's", "UPDATE arrears_events SET since = @early WHERE account_id = @owing", "arrears event 2", []string{"arrears history"}},
	{"a turn at another time than its entry", "INSERT INTO arrears_events (account_id, id, since, at, kind, available_micros, entry_seq) VALUES " +
		"(@a, 1, @early, @early, 'entered', -1, NULL), (@a, 2, @early, @early, 'lifted', 1, 1)", "arrears event 2", []string{"arrears history"}},
	{"total of an order", "UPDATE orders SET total_micros = total_micros + 1" + mine + "id = 4", "ORD-@-4", []string{"orders"}},
	{"a charge of another amount", "UPDATE orders SET total_micros = 2400000" + mine + "id = 1; UPDATE order_lines SET quantity = 4, amount_micros = 2400000" + mine + "order_id = 1", "TXN-@-2", []string{"orders", "money report"}},
	{"packages of an order", "DELETE FROM packages" + mine + "id = 4; UPDATE recorded_calls SET package_id = 3" + mine + "package_id = 4", "ORD-@-2", []string{"orders", "package use", "hourly totals", "money report"}},
	{"a package larger than ordered", "UPDATE packages SET quota_calls = 1000" + mine + "id = 4", "PKG-@-4", []string{"orders", "package use"}},
	{"a package cheaper than ordered", "UPDATE packages SET price_micros = 1" + mine + "id = 4", "PKG-@-4", []string{"orders", "money report"}},
	{"a package that lasts longer", "UPDATE packages SET expires_at = @late" + mine + "id = 4", "PKG-@-4", []string{"orders"}},
	{"an order completed for nothing", "UPDATE orders SET status = 'completed', closed_at = NULL, paid_at = @early, completed_at = @early, paid_with = 'card'" + mine + "id = 3", "ORD-@-3", []string{"orders", "acts"}},
	{"a charge of an unpaid order", "UPDATE ledger_entries SET order_id = 4" + mine + "seq = 2", "ORD-@-1", []string{"orders", "chain"}},
	{"paid by a card that failed", "UPDATE payments SET status = 'failed'" + mine + "id = 2", "PAY-@-2", []string{"payments", "orders", "credit"}},
	{"a payment that never came in", "UPDATE payments SET status = 'succeeded'" + mine + "id = 4", "PAY-@-4", []string{"payments", "credit", "acts"}},
	{"a payment of another amount", "UPDATE payments SET amount_micros = amount_micros + 1" + mine + "id = 1", "TXN-@-1", []string{"payments", "credit"}},
	{"a refund of more than was paid", "UPDATE refunds SET amount_micros = amount_micros + 1" + mine + "id = 1", "REF-@-1", []string{"refunds", "documents", "credit"}},
	{"a refund that did not fail", "UPDATE refunds SET status = 'succeeded'" + mine + "id = 2", "REF-@-2", []string{"refunds", "credit"}},
	{"money that came back without failing", "UPDATE refunds SET status = 'failed'" + mine + "id = 1", "REF-@-1", []string{"refunds", "credit"}},
	{"a refund is gone", "DELETE FROM refunds" + mine + "id = 1", "TXN-@-", []string{"refunds", "documents", "credit"}},
	{"a return undone", "UPDATE packages SET refunded_at = NULL" + mine + "id = 6", "PKG-@-6", []string{"returns"}},
	{"a return at another time", "UPDATE packages SET refunded_at = @late" + mine + "id = 6", "REF-@-3", []string{"returns"}},
	{"a return for more than was paid", "UPDATE refunds SET amount_micros = amount_micros + 1" + mine + "id = 3", "REF-@-3", []string{"returns", "refunds", "documents"}},
	{"a return for nothing", "UPDATE refunds SET package_id = NULL" + mine + "id = 3", "PKG-@-6", []string{"returns"}},
	{"a top-up that was an order's", "UPDATE ledger_entries SET order_id = 1" + mine + "seq = 1", "TXN-@-1", []string{"payments", "chain"}},
}

var documentCorruptions = []corruption{
	{"an invoice of another amount", "UPDATE documents SET gross_micros = gross_micros + 1, net_micros = net_micros + 1" + mine + "order_id = 1", "TEST-INV-000001", []string{"documents"}},
	{"a line that was changed", `UPDATE documents SET content = REPLACE(content, '"amount_micros":1200000', '"amount_micros":1')` + mine + "order_id = 1", "TEST-INV-000001", []string{"documents"}},
	{"an unreadable document", "UPDATE documents SET content = ''" + mine + "order_id = 1", "TEST-INV-000001", []string{"documents"}},
	{"a charge that is on no document", "DELETE FROM document_entries" + mine + "seq = 2", "TXN-@-2", []string{"documents"}},
	{"another paper", "UPDATE document_files SET pdf = (SELECT f.pdf FROM document_files f WHERE f.account_id = @a AND f.document_id = 1)" + mine + "document_id = 2", "DOC-@-2", []string{"documents"}},
	{"a tax that its rate does not give", "UPDATE documents SET tax_micros = tax_micros + 10000, net_micros = net_micros - 10000" + mine + "order_id = 1", "month ", []string{"money report"}},
	{"a gap in the numbers", "UPDATE documents SET number = number + 7" + mine + "order_id = 2", "TEST-INV-000003", []string{"document numbers"}},
	{"a number that was never given", "UPDATE document_sequences SET last_number = last_number + 1 WHERE series = 'test' AND kind = 'invoice' AND @a > 0", "sequence test invoice", []string{"document numbers"}},
}

var keptCorruptions = []corruption{
	{"a voucher that was used once more", "UPDATE vouchers SET used = used + 1 WHERE used = 1 AND @a > 0", "voucher ", []string{"vouchers"}},
	{"a voucher that nobody used", "UPDATE vouchers SET used = 0 WHERE used = 1 AND @a > 0", "voucher ", []string{"vouchers"}},
	{"a package of before its voucher was redeemed", "UPDATE voucher_redemptions SET redeemed_at = @early" + mine + "campaign = 'Fair'", "PKG-@-", []string{"vouchers"}},
	{"a credit of another amount", "UPDATE desk_acts SET facts = '{\"amount_micros\": 1}'" + mine + "kind = 'credit'", "TXN-@-", []string{"desk acts"}},
	{"a debit of nobody", "DELETE FROM desk_acts" + mine + "kind = 'debit'", "TXN-@-", []string{"desk acts"}},
	{"a package that nobody took back", "DELETE FROM desk_acts" + mine + "kind = 'take_back'", "PKG-@-", []string{"desk acts"}},
	{"a credit that was not made", "UPDATE desk_acts SET kind = 'credit', object = 'TRX-1-1'" + mine + "kind = 'grant'", "act give", []string{"desk acts"}},
	{"a package of before it was given", "UPDATE desk_acts SET asked_at = @early" + mine + "kind = 'grant'", "PKG-@-", []string{"desk acts"}},
	{"another credit limit than was set", "UPDATE accounts SET own_limit_micros = 50000000 WHERE id = @owing", "account", []string{"own limits"}},
	{"no credit limit though one was set", "UPDATE accounts SET own_limit_micros = NULL, own_grace_days = NULL, limits_act = '' WHERE id = @owing", "account", []string{"own limits"}},
	{"limits of an act that is not done", "UPDATE desk_acts SET state = 'declined' WHERE account_id = @owing AND form_key = 'grace'", "account", []string{"own limits"}},
	{"limits that began with what nobody had set", "UPDATE desk_acts SET facts = REPLACE(facts, '40000000', '10000') WHERE account_id = @owing AND form_key = 'limit'", "account", []string{"own limits"}},
	{"more owed than the limit that held", "UPDATE desk_acts SET facts = REPLACE(facts, '40000000', '10000') WHERE account_id = @owing AND kind = 'limits'; UPDATE accounts SET own_limit_micros = 10000 WHERE id = @owing", "account", []string{"own limits"}},
	{"a voucher of no batch", "UPDATE voucher_redemptions SET batch_id = 99" + mine + "campaign = 'Fair'", "PKG-@-", []string{"vouchers"}},
	{"a voucher that credits more", "UPDATE voucher_batches SET amount_micros = amount_micros + 1 WHERE campaign = 'Credit' AND @a > 0", "TXN-@-", []string{"vouchers"}},
	{"a voucher that credited another entry", "UPDATE voucher_redemptions SET entry_seq = entry_seq + 1" + mine + "campaign = 'Credit'", "TXN-@-", []string{"vouchers"}},
	{"a batch that was never made", "UPDATE voucher_batches SET state = 'waiting', asked_by = 1 WHERE campaign = 'Credit' AND @a > 0", "voucher_batch ", []string{"vouchers"}},
	{"a code more", "UPDATE voucher_batches SET wanted_codes = wanted_codes + 1 WHERE campaign = 'Credit' AND @a > 0", "voucher_batch ", []string{"vouchers"}},
	{"a voucher that gives more", "UPDATE voucher_batches SET calls = calls + 1 WHERE campaign = 'Fair' AND @a > 0", "PKG-@-", []string{"vouchers"}},
	{"a transfer that is on no statement", "DELETE FROM bank_entries" + mine + "state = 'booked'", "PAY-@-", []string{"transfers"}},
	{"a transfer of another amount than its entry", "UPDATE bank_entries SET amount_micros = amount_micros + 1" + mine + "state = 'booked'", "PAY-@-", []string{"transfers"}},
	{"an entry of the bank that nobody booked", "UPDATE bank_entries SET booked_by = 0" + mine + "state = 'booked'", "PAY-@-", []string{"transfers"}},
	{"an entry of the bank that another one decided on than booked it", "UPDATE bank_entries SET decided_by = 2" + mine + "state = 'booked'", "PAY-@-", []string{"transfers"}},
	{"an entry of the bank that paid nothing", "UPDATE bank_entries SET payment_id = 99" + mine + "state = 'booked'", "PAY-@-99", []string{"transfers"}},
	{"a transfer that was by card", "UPDATE payments SET provider = 'desk'" + mine + "provider = 'transfer'", "PAY-@-", []string{"transfers"}},
	{"kept since the middle of a month", "UPDATE accounts SET calls_since = @early WHERE id = @a", "account", []string{"kept calls"}},
	{"a refused call that is not counted", "INSERT INTO refused_calls (account_id, refused_at, request_id, region, service, http_status, error_code) " +
		"VALUES (@a, @early, 'r', 'ap-southeast-2', 'passport', 403, 14204)", "refused hour ", []string{"refused calls"}},
}

var memberCorruptions = []corruption{
	{"an account that nobody owns", "UPDATE memberships SET role = 'billing'" + mine + "role = 'owner'", "account", []string{"members"}},
	{"an owner who is none any more", "UPDATE memberships SET ended_at = @late" + mine + "role = 'owner'", "account", []string{"members"}},
	{"an approval of one's own", "UPDATE order_approvals SET decided_by = asked_by" + mine + "state = 'approved'", "ORD-@-", []string{"approvals"}},
	{"an approval of somebody who may not", "UPDATE order_approvals SET asked_by = decided_by, decided_by = asked_by" + mine + "state = 'approved'", "ORD-@-", []string{"approvals"}},
	{"an approval of a stranger", "UPDATE order_approvals SET decided_by = 99999" + mine + "state = 'approved'", "ORD-@-", []string{"approvals"}},
	{"an order that goes on though it was declined", "UPDATE order_approvals SET state = 'declined'" + mine + "state = 'approved'", "ORD-@-", []string{"approvals"}},
	{"a second factor that is not there", "UPDATE users SET second_factor = true WHERE email = 'dev@example.com' AND @a > 0", "user ", []string{"second factors"}},
	{"a second factor that is not asked for", "INSERT INTO authenticators (user_id, secret_sealed, since) SELECT id, 'x', @early FROM users WHERE email = 'dev@example.com' AND @a > 0", "user ", []string{"second factors"}},
}

var trailCorruptions = []corruption{
	{"an act that was another", "UPDATE trail_entries SET facts = '{}'" + mine + "seq = 3", "ACT-@-3", []string{"trail"}},
	{"an act of somebody else", "UPDATE trail_entries SET actor_id = 9" + mine + "seq = 1", "ACT-@-1", []string{"trail"}},
	{"an act from elsewhere", "UPDATE trail_entries SET address = '192.0.2.9'" + mine + "seq = 2", "ACT-@-2", []string{"trail"}},
	{"an act that cannot be read", "UPDATE trail_entries SET facts = '{'" + mine + "seq = 2", "ACT-@-2", []string{"trail"}},
	{"an act is gone", "DELETE FROM trail_entries" + mine + "seq = 4", "ACT-@-5", []string{"trail"}},
	{"the first acts are gone", "DELETE FROM trail_entries" + mine + "seq <= 3", "ACT-@-4", []string{"trail"}},
}

func TestEachCorruptionIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Time) // and no race detector: what is not committed is read by one reader
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		customer, owing := busy(t, shop.New(t, db, shop.Zone))
		args := map[string]any{
			"a": customer.ID, "owing": owing.ID, "early": begin, "late": time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC),
		}
		for _, c := range slices.Concat(callCorruptions, moneyCorruptions, awayCorruptions, documentCorruptions, keptCorruptions, memberCorruptions, trailCorruptions) {
			t.Run(c.name, func(t *testing.T) {
				accountID := customer.ID
				if strings.Contains(c.sql, "@owing") {
					accountID = owing.ID
				}
				for name, report := range corrupted(t, db, c.sql, args, ways) {
					t.Run(name, func(t *testing.T) { c.expect(t, report, accountID) })
				}
			})
		}
		report, err := verify.Run(t.Context(), db)
		must(t, err)
		if !report.Clean() {
			t.Error("a corruption was not undone: the cases above may have helped each other")
		}
	})
}

func (c *corruption) expect(t *testing.T, report verify.Report, accountID int64) {
	t.Helper()
	var found []string
	named := false
	row := strings.ReplaceAll(c.row, "@", strconv.FormatInt(accountID, 10))
	for _, check := range report.Checks {
		if check.Found() > 0 {
			found = append(found, check.Name)
		}
		for _, d := range check.Differences {
			named = named || check.Name == c.checks[0] && strings.HasPrefix(d.Row, row)
			of := accountID
			if check.Name == "second factors" || strings.HasPrefix(d.Row, "voucher_batch ") { // which are no account's
				of = 0
			}
			if d.AccountID != of || d.Row == "" || d.Stored == d.Computed {
				t.Errorf("%s: %+v", check.Name, d)
			}
		}
	}
	want := slices.Clone(c.checks)
	slices.Sort(want)
	slices.Sort(found)
	if !slices.Equal(found, want) || !named {
		var table strings.Builder
		must(t, report.WriteTable(&table))
		t.Errorf("found by %q, want %q with row %s\n%s", found, want, row, table.String())
	}
}

func TestTheReportPrintsAndEncodes(t *testing.T) {
	t.Parallel()
	report := verify.Report{Checks: []verify.Check{
		{Name: "balance", What: "balance = sum of the ledger", Rows: 3, Differences: []verify.Difference{{123456789, "account", "balance_micros 5", "balance_micros 4"}}, Omitted: 2},
		{Name: "orders", What: "charged once", Rows: 7, Differences: []verify.Difference{}},
	}}
	var table strings.Builder
	must(t, report.WriteTable(&table))
	want := `CHECK    ROWS  RESULT         WHAT IS COMPARED
balance  3     3 differences  balance = sum of the ledger
orders   7     ok             charged once

CHECK    ACCOUNT    ROW         STORED            COMPUTED
balance  123456789  account     balance_micros 5  balance_micros 4
balance             and 2 more                    
`
	if table.String() != want {
		t.Errorf("got\n%s\nwant\n%s", table.String(), want)
	}
	data, err := json.Marshal(report.Checks[1])
	if err != nil || string(data) != `{"name":"orders","what":"charged once","rows":7,"differences":[]}` {
		t.Errorf("%s, %v", data, err)
	}
	if err := report.WriteTable(brokenPipe{}); err == nil {
		t.Error("a table that nobody could read is no success")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestADatabaseThatIsWrongEverywhereIsStillAReport(t *testing.T) {
	t.Parallel()
	db := dbtest.SQLite(t)
	s := shop.New(t, db, shop.Zone)
	c := s.Customer(t)
	c.TopUp(t, 50_000_000)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	call(t, s, c, 1200, shop.Passport, s.Clock.Now())
	must(t, db.Exec("UPDATE recorded_calls SET amount = 1").Error)
	report, err := verify.Run(t.Context(), db)
	must(t, err)
	for _, check := range report.Checks {
		if check.Name == "prices" && (len(check.Differences) != 1000 || check.Omitted != 201 || check.Found() != 1201) {
			t.Errorf("%d listed and %d omitted, want 1000 of 1,200 calls and the month", len(check.Differences), check.Omitted)
		}
	}
}

func TestAChangedPriceIsNoDifference(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		c.TopUp(t, 50_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		for _, price := range []string{`"0.0080"}`, `"0.0070"}`, `"0.0060"}`} {
			s.Reprice(t, `"0.0080"}`, price)
			// Some are ahead of our clock, and are priced before the next change is known.
			call(t, s, c, 700, shop.WebImage, s.Clock.Now().Add(4*time.Minute))
			s.Clock.Advance(2 * time.Minute)
		}
		report, err := verify.Run(t.Context(), db)
		must(t, err)
		if i := slices.IndexFunc(report.Checks, func(c verify.Check) bool { return c.Name == "prices" }); report.Checks[i].Rows != 2100 {
			t.Errorf("%+v, want the prices of 2,100 calls compared", report.Checks[i])
		}
	})
}
