package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// told gives the headers that say what a call cost: payer, package, left in it, price, available, currency.
func (r reply) told() string {
	var all []string
	for _, name := range []string{headerPayer, headerPackage, headerLeft, headerPrice, headerAvailable, headerCurrency} {
		all = append(all, r.Header().Get(name))
	}
	return strings.Join(all, "|")
}

// TestAnswersTellWhatTheRecordsSay compares the headers with what was deducted, call by call, through the end of a package into pay-per-use.
func TestAnswersTellWhatTheRecordsSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.TopUp(t, 50_000_000)
		order := customer.Order(t, shop.Bangkok, shop.Passport, 10, 1)
		if err := c.Billing.PayFromBalance(t.Context(), customer.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		bought := customer.Packages(t)[0].Ref().String()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		snapshot, err := c.Catalog.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		money, available := snapshot.Money(), customer.Account(t).BalanceMicros
		for i := range 12 {
			got := customer.calls(shop.Bangkok, shop.Passport)
			call, err := models.FindCall(db.WithContext(t.Context()), customer.ID, models.OwnSource, got.Header().Get("X-Request-Id"))
			if err != nil {
				t.Fatal(err)
			}
			available -= call.PriceMicros
			want := "pay-per-use|||" + money.Decimal(call.PriceMicros) + "|" + money.Decimal(available) + "|" + snapshot.Currency
			if i < 10 {
				want = "package|" + bought + "|" + strconv.Itoa(9-i) + "|" + money.Decimal(0) + "|" + money.Decimal(available) + "|" + snapshot.Currency
			}
			if got.told() != want || i >= 10 && call.PriceMicros == 0 {
				t.Errorf("call %d tells %s, want %s", i+1, got.told(), want)
			}
		}
		c.engine.fails(recognition.BadQuality("too dark"))
		if got := customer.calls(shop.Bangkok, shop.Passport); got.told() != "|||||" {
			t.Errorf("a failed call tells %s", got.told())
		}
	})
}

func TestNoBalanceIsToldOfACallThatWasRecordedBefore(t *testing.T) {
	for _, duplicate := range []bool{false, true} {
		header := make(http.Header)
		tellPrice(header, 1, &metering.Receipt{Outcome: models.OutcomePackage, PackageID: 1, LeftCalls: 3, Duplicate: duplicate}, "USD", rules.Currency{})
		if _, told := header[http.CanonicalHeaderKey(headerAvailable)]; told == duplicate || header.Get(headerLeft) != "3" {
			t.Errorf("duplicate %v: %v", duplicate, header)
		}
	}
}

func TestAnswersTellWhatIsLeftOfEachLimit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db, func(s *settings) { s.perSecond = 5 })
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		limits := func(got reply) string {
			return got.Header().Get("RateLimit-Policy") + " " + got.Header().Get("RateLimit")
		}
		if got := limits(customer.calls(shop.Bangkok, shop.Passport)); got != `"account";q=5;w=1 "account";r=4;t=1` {
			t.Error(got)
		}
		customer.limits(accounts.KeyScope{RateCalls: 2, RateSeconds: 60}) // of whole minutes, of which this one began ten seconds ago
		for _, want := range []string{
			`"account";q=5;w=1, "key";q=2;w=60 "account";r=3;t=1, "key";r=1;t=50`,
			`"account";q=5;w=1, "key";q=2;w=60 "account";r=2;t=1, "key";r=0;t=50`,
			`"account";q=5;w=1, "key";q=2;w=60 "account";r=2;t=1, "key";r=0;t=50`, // refused, and counted by neither
		} {
			if got := limits(customer.calls(shop.Bangkok, shop.Passport)); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		c.Clock.Advance(30*time.Second + time.Millisecond)
		got := customer.calls(shop.Bangkok, shop.Passport)
		if limits(got) != `"account";q=5;w=1, "key";q=2;w=60 "account";r=5;t=0, "key";r=0;t=20` || got.Header().Get("Retry-After") != "20" || got.ResponseRecorder.Code != http.StatusTooManyRequests {
			t.Error(limits(got), got.Header().Get("Retry-After"))
		}
	})
}
