package wiring

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

var errBrokenData = errors.New("the data of this account are broken")

// brokenAccounts fails each statement that is about one of these accounts alone, and notes which accounts a job came to.
type brokenAccounts struct {
	all, broken []int64
	came        map[int64]bool
}

func (b *brokenAccounts) watch(t *testing.T, db *models.DB) {
	t.Helper()
	dbtest.AfterStatements(t, db, "broken", func(tx *gorm.DB) {
		sql := tx.Explain(tx.Statement.SQL.String(), tx.Statement.Vars...)
		for _, id := range b.all {
			if !about(sql, id) {
				continue
			}
			b.came[id] = true
			if slices.Contains(b.broken, id) {
				_ = tx.AddError(errBrokenData)
			}
		}
	})
}

// about tells whether the statement is about the account alone: it stores its number, or asks for it.
func about(sql string, id int64) bool {
	number := fmt.Sprint(id)
	if strings.HasPrefix(sql, "INSERT") {
		return regexp.MustCompile(`\b` + number + `\b`).MatchString(sql)
	}
	return regexp.MustCompile(`[^<>]= ?` + number + `\b`).MatchString(sql)
}

// standing are customers for whom every job that goes over accounts has something to do: by what they hold, owe, forgot and were attacked with.
func standing(t *testing.T, s *Services, named string) (ids []int64) {
	t.Helper()
	for i := range 3 {
		email := fmt.Sprintf("%s-%d@example.com", named, i)
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: "three words and more"})
		noError(t, err)
		projects, err := s.Accounts.Projects(t.Context(), created.AccountID)
		noError(t, err)
		_, err = s.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, FormKey: email})
		noError(t, err)
		pay := s.Billing.Provider.(*shop.Card)
		payment, err := s.Billing.TopUp(t.Context(), created.AccountID, email, 5_000_000)
		noError(t, err)
		noError(t, s.Billing.Apply(t.Context(), pay.Pay(payment.Ref().String())))
		noError(t, s.Billing.Subscribe(t.Context(), created.AccountID, shop.Bangkok, shop.Passport))
		spec, err := s.Billing.FindSpecification(t.Context(), shop.Bangkok, shop.Passport, 100)
		noError(t, err)
		for k := range 2 { // one is paid, one is forgotten
			order, err := s.Billing.PlaceOrder(t.Context(), created.AccountID, fmt.Sprint(email, k), billing.Choice{
				Region: shop.Bangkok, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: spec.PriceMicros,
			})
			noError(t, err)
			if k == 0 {
				noError(t, s.Billing.PayFromBalance(t.Context(), created.AccountID, order.ID))
			}
		}
		events := make([]metering.Event, 1000)
		for k := range events {
			events[k] = metering.Event{
				Index: k, RequestID: fmt.Sprint(email, k), ProjectID: projects[shop.Singapore], Service: shop.Passport, At: s.Clock(), HTTPStatus: 200,
			}
		}
		noError(t, s.Billing.Subscribe(t.Context(), created.AccountID, shop.Singapore, shop.Passport))
		report, err := s.Metering.Ingest(t.Context(), events)
		noError(t, err)
		if report.Accepted != 1000 {
			t.Fatalf("%+v", report)
		}
		for range 10 {
			noError(t, s.DB.Write(t.Context(), func(tx *gorm.DB) error {
				return errors.Join(models.CountSignInFailure(tx, email, s.Clock()), models.CountFailureHour(tx, email, "192.0.2.0/24", s.Clock()))
			}))
		}
		ids = append(ids, created.AccountID)
	}
	slices.Sort(ids)
	return ids
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// announceLower announces prices that customers are told of.
func announceLower(t *testing.T, s *Services, now time.Time) {
	t.Helper()
	snapshot, err := s.Catalog.Current(t.Context())
	noError(t, err)
	next := snapshot.File()
	tiers := slices.Clone(next.Offerings[0].PayPerUse)
	tiers[0].Price -= 100
	next.Offerings[0].PayPerUse = tiers
	_, err = catalog.Announce(t.Context(), s.DB, next, now.AddDate(0, 0, 3).In(snapshot.Zone).Format(time.DateOnly), now)
	noError(t, err)
}

// TestOneAccountWhoseDataAreBrokenStopsNoJobForTheOthers has every job that goes over accounts come to one between two others, of which each
// statement fails: a job that ends there, or begins with it again each time, would leave all that come after it without alerts, invoices,
// expiries or what else is its work, for ever.
func TestOneAccountWhoseDataAreBrokenStopsNoJobForTheOthers(t *testing.T) {
	t.Parallel()
	db := dbtest.SQLite(t)
	own := shop.New(t, db, shop.Zone)
	cfg, err := ReadConfig([]string{"OCRCONSOLE_DATA=" + t.TempDir(), "OCRCONSOLE_OPERATOR_NAME=OCR Cloud", "OCRCONSOLE_OPERATOR_ADDRESS=1 Cloud Street"})
	noError(t, err)
	s := NewServices(cfg, db, own.Clock.Now)
	s.Billing.Provider = own.Card
	noError(t, s.UseKeys(t.Context()))
	s.UseMail(&net.TCPAddr{}, slog.New(slog.DiscardHandler))
	settled := standing(t, s, "settled")
	now := own.Clock.Advance(3 * time.Hour)
	_, err = s.Billing.SettleHours(t.Context())
	noError(t, err)
	closed := make([]int64, 3)
	for i := range closed {
		c := own.Customer(t)
		c.Close(t)
		closed[i] = c.ID
	}
	slices.Sort(closed)
	trios := [][]int64{settled, standing(t, s, "calling"), closed}
	b := &brokenAccounts{all: slices.Concat(trios...)}
	for _, trio := range trios {
		b.broken = append(b.broken, trio[1])
	}
	announceLower(t, s, now)
	b.watch(t, db)
	came := map[string]map[int64]bool{}
	for _, after := range []time.Duration{time.Minute, 3 * time.Hour, 40 * 24 * time.Hour, 800 * 24 * time.Hour} {
		own.Clock.Set(now.Add(after))
		for _, job := range s.Jobs() {
			if came[job.Name] == nil {
				came[job.Name] = map[int64]bool{}
			}
			b.came = map[int64]bool{}
			err := job.Do(t.Context())
			maps.Copy(came[job.Name], b.came)
			for _, trio := range trios {
				if !b.came[trio[1]] {
					continue
				}
				for _, other := range []int64{trio[0], trio[2]} {
					if !came[job.Name][other] {
						t.Errorf("%s, after %v: never came to account %d beside the broken %d", job.Name, after, other, trio[1])
					}
				}
				if !errors.Is(err, errBrokenData) {
					t.Errorf("%s, after %v: says nothing of the account whose data are broken, but %v", job.Name, after, err)
				}
			}
		}
	}
	for _, name := range []string{
		"settle hours", "watch arrears", "grant starter credits", "expire orders", "record package expiries", "issue documents", "invoice months",
		"erase closed accounts", "tell of failed sign-ins", "record failed sign-ins", "cut audit trails", "evaluate alerts", "watch keys",
		"put announced catalogs in force",
	} {
		if !slices.ContainsFunc(b.broken, func(id int64) bool { return came[name][id] }) {
			t.Errorf("%s came to no account whose data are broken: the test has nothing for it to do", name)
		}
	}
}
