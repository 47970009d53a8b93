package catalog_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

const small = `currency: USD
billing_time_zone: Asia/Shanghai
regions:
  - {code: ap-southeast-2, name: AP-Bangkok}
  - {code: ap-southeast-3, name: AP-Singapore}
services:
  - {code: web-image, name: Web Image OCR}
  - {code: passport, name: Passport OCR}
offerings:
  - region: ap-southeast-2
    service: web-image
    pay_per_use: "0.0072"
    free_calls: 1000
    packages:
      - {calls: 1000, price: "6.40"}
      - {calls: 10000, price: "57.00"}
  - region: ap-southeast-3
    service: passport
    pay_per_use: "0.0155"
    packages:
      - {calls: 1000, price: "13.90"}
`

var (
	monday  = time.Date(2026, 11, 16, 9, 0, 0, 123_456_000, time.UTC)
	tuesday = monday.Add(24 * time.Hour)
)

// edited gives the small catalog with each old text replaced by the new one beside it.
func edited(t *testing.T, replacements ...string) *catalog.File {
	t.Helper()
	return parse(t, strings.NewReplacer(replacements...).Replace(small))
}

func parse(t *testing.T, text string) *catalog.File {
	t.Helper()
	f, problems := catalog.Parse("catalog.yaml", []byte(text))
	if f == nil {
		t.Fatal(problems)
	}
	return f
}

func mustApply(t *testing.T, db *models.DB, f *catalog.File, now time.Time) catalog.Applied {
	t.Helper()
	done, err := catalog.Apply(t.Context(), db, f, now)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func current(t *testing.T, r *catalog.Reader) *catalog.Snapshot {
	t.Helper()
	snap, err := r.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

func offering(t *testing.T, snap *catalog.Snapshot, region, service string) catalog.Offering {
	t.Helper()
	o, found := snap.Offering(region, service)
	if !found {
		t.Fatalf("no %s in %s", service, region)
	}
	return o
}

func TestApplyingTheSameTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		_, data := catalog.Default()
		f := parse(t, string(data))
		first := mustApply(t, db, f, monday)
		if !first.Changed || first.OfferingsAdded != len(f.Offerings) || first.PricesSet != len(f.Offerings) {
			t.Errorf("first: %+v", first)
		}
		if again := mustApply(t, db, f, tuesday); again != (catalog.Applied{Version: first.Version}) {
			t.Errorf("again: %+v", again)
		}
	})
}

func TestWhatIsShownAppliesWithoutChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		_, data := catalog.Default()
		first := mustApply(t, db, parse(t, string(data)), monday)
		text, err := current(t, catalog.NewReader(db)).File().YAML()
		if err != nil {
			t.Fatal(err)
		}
		if again := mustApply(t, db, parse(t, string(text)), tuesday); again.Changed || again.Version != first.Version {
			t.Errorf("again: %+v, from\n%s", again, text)
		}
	})
}

func TestTheOrderOfOfferingsAndPackagesInTheFileDoesNotMatter(t *testing.T) {
	db := dbtest.SQLite(t)
	mustApply(t, db, edited(t), monday)
	head, offerings, _ := strings.Cut(small, "offerings:\n")
	first, second, _ := strings.Cut(offerings, "  - region: ap-southeast-3")
	shuffled := head + "offerings:\n  - region: ap-southeast-3" + second +
		strings.Replace(first, "      - {calls: 1000, price: \"6.40\"}\n      - {calls: 10000, price: \"57.00\"}\n",
			"      - {calls: 10000, price: \"57.00\"}\n      - {calls: 1000, price: \"6.40\"}\n", 1)
	if done := mustApply(t, db, parse(t, shuffled), tuesday); done.Changed {
		t.Errorf("%+v from\n%s", done, shuffled)
	}
}

func TestAChangedPackagePriceIsANewSpecificationBesideTheOldOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := catalog.NewReader(db)
		mustApply(t, db, edited(t), monday)
		before := offering(t, current(t, reader), "ap-southeast-2", "web-image").Specifications
		done := mustApply(t, db, edited(t, "6.40", "6.30"), tuesday)
		if done.PackagesPutOnSale != 1 || done.PackagesOffSale != 1 || done.PricesSet != 0 {
			t.Errorf("applied: %+v", done)
		}
		snap := current(t, reader)
		after := offering(t, snap, "ap-southeast-2", "web-image").Specifications
		if len(after) != 2 || after[0].Calls != 1_000 || after[0].PriceMicros != 6_300_000 || after[1] != before[1] {
			t.Errorf("on sale: %+v, before: %+v", after, before)
		}
		old, region, service, onSale, found := snap.Specification(before[0].ID)
		if !found || onSale || old != before[0] || region != "ap-southeast-2" || service != "web-image" {
			t.Errorf("old specification: %+v in %s/%s, on sale %t, found %t", old, region, service, onSale, found)
		}
		if spec, _, _, onSale, _ := snap.Specification(after[0].ID); !onSale || spec != after[0] {
			t.Errorf("new specification: %+v, on sale %t", spec, onSale)
		}
		var row models.Specification
		if err := db.Take(&row, before[0].ID).Error; err != nil || row.OnSaleUntil == nil || !row.OnSaleUntil.Equal(tuesday) {
			t.Errorf("old row: %+v, %v", row, err)
		}
	})
}

func TestACallKeepsThePayPerUsePriceOfItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		mustApply(t, db, edited(t), monday)
		mustApply(t, db, edited(t, `pay_per_use: "0.0072"`, `pay_per_use: [{from_calls: 0, price: "0.0080"}, {from_calls: 1000, price: "0.0070"}]`), tuesday)
		prices := offering(t, current(t, catalog.NewReader(db)), "ap-southeast-2", "web-image").Prices
		for at, want := range map[time.Time]rules.Micros{
			monday.AddDate(0, 0, -35):         7_200, // before the offering was applied
			tuesday.Add(-time.Microsecond):    7_200,
			tuesday:                           8_000,
			tuesday.Add(365 * 24 * time.Hour): 8_000,
		} {
			if tariff, found := rules.TariffAt(prices, at); !found || tariff.PriceOfCall(0) != want {
				t.Errorf("at %v: %+v, want %d first", at, tariff, want)
			}
		}
	})
}

func TestAPriceNeverTakesEffectBeforeTheOneItFollows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		mustApply(t, db, edited(t), tuesday)
		mustApply(t, db, edited(t, "0.0072", "0.0073"), tuesday)
		mustApply(t, db, edited(t, "0.0072", "0.0074", "6.40", "6.30"), monday)
		prices := offering(t, current(t, catalog.NewReader(db)), "ap-southeast-2", "web-image").Prices
		for i, want := range []rules.Micros{7_200, 7_300, 7_400} {
			if prices[i].Tariff.PriceOfCall(0) != want || i > 0 && !prices[i].ValidFrom.After(prices[i-1].ValidFrom) {
				t.Errorf("price %d: %+v, want %d", i, prices[i], want)
			}
		}
	})
}

func TestWhatIsNoLongerSoldIsStillFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := catalog.NewReader(db)
		mustApply(t, db, edited(t), monday)
		sold := offering(t, current(t, reader), "ap-southeast-3", "passport")
		head, _, _ := strings.Cut(small, "  - region: ap-southeast-3\n")
		gone := strings.NewReplacer("  - {code: ap-southeast-3, name: AP-Singapore}\n", "", "  - {code: passport, name: Passport OCR}\n", "").Replace(head)
		if done := mustApply(t, db, parse(t, gone), tuesday); done.OfferingsRetired != 1 || done.PackagesOffSale != 1 || done.OfferingsAdded != 0 {
			t.Errorf("applied: %+v", done)
		}
		snap := current(t, reader)
		retired := offering(t, snap, "ap-southeast-3", "passport")
		if retired.Sold || len(retired.Specifications) != 0 || len(retired.Prices) != 1 {
			t.Errorf("retired: %+v", retired)
		}
		if _, _, _, onSale, found := snap.Specification(sold.Specifications[0].ID); onSale || !found {
			t.Errorf("its specification: on sale %t, found %t", onSale, found)
		}
		region, regionFound := snap.Region("ap-southeast-3")
		service, serviceFound := snap.Service("passport")
		if !regionFound || !serviceFound || region.Name != "AP-Singapore" || service.Name != "Passport OCR" {
			t.Errorf("region %+v, service %+v", region, service)
		}
		if len(snap.Regions) != 1 || len(snap.Services) != 1 || len(snap.OfferingsIn("ap-southeast-3")) != 0 {
			t.Errorf("shown: %+v, %+v", snap.Regions, snap.Services)
		}
		if done := mustApply(t, db, edited(t), tuesday.Add(time.Hour)); done.OfferingsAdded != 1 || done.PricesSet != 0 || done.PackagesPutOnSale != 1 {
			t.Errorf("sold again: %+v", done)
		}
		if back := offering(t, current(t, reader), "ap-southeast-3", "passport"); !back.Sold || back.Specifications[0].ID == sold.Specifications[0].ID {
			t.Errorf("sold again: %+v", back)
		}
	})
}

func TestAFreePackageCanBeChangedAndWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		reader := catalog.NewReader(db)
		for i, want := range []int64{1_000, 2_000, 0, 1_000} {
			line := ""
			if want > 0 {
				line = fmt.Sprintf("    free_calls: %d\n", want)
			}
			mustApply(t, db, edited(t, "    free_calls: 1000\n", line), monday.AddDate(0, 0, i))
			if got := offering(t, current(t, reader), "ap-southeast-2", "web-image").FreeCalls; got != want {
				t.Errorf("step %d: %d free calls, want %d", i, got, want)
			}
		}
	})
}

func TestNamesNotesAndOrderFollowTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		mustApply(t, db, edited(t), monday)
		mustApply(t, db, edited(t,
			"{code: ap-southeast-2, name: AP-Bangkok}", "{code: ap-southeast-3, name: Singapore, note: Near.}",
			"{code: ap-southeast-3, name: AP-Singapore}", "{code: ap-southeast-2, name: AP-Bangkok}",
			"currency: USD", "currency: USD\nprices_are_illustrative: true"), tuesday)
		snap := current(t, catalog.NewReader(db))
		if snap.Regions[0] != (catalog.Region{Code: "ap-southeast-3", Name: "Singapore", Note: "Near."}) || !snap.PricesAreIllustrative {
			t.Errorf("%+v, illustrative %t", snap.Regions, snap.PricesAreIllustrative)
		}
	})
}

func TestCurrencyAndZoneChangeOnlyWhileNothingIsRecorded(t *testing.T) {
	euro := []string{"currency: USD", "currency: EUR"}
	zone := []string{"Asia/Shanghai", "Europe/Berlin"}
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		mustApply(t, db, edited(t), monday)
		mustApply(t, db, edited(t, euro...), monday)
		mustApply(t, db, edited(t, zone...), monday)
		if snap := current(t, catalog.NewReader(db)); snap.Currency != "USD" || snap.Zone.String() != "Europe/Berlin" {
			t.Fatalf("%s, %s", snap.Currency, snap.Zone)
		}
		mustApply(t, db, edited(t), monday)
		recordCall(t, db)
		for want, f := range map[string]*catalog.File{
			`currency_kept {"old":"USD","new":"EUR"}`:                 edited(t, euro...),
			`zone_kept {"old":"Asia/Shanghai","new":"Europe/Berlin"}`: edited(t, zone...),
		} {
			if _, err := catalog.Apply(t.Context(), db, f, tuesday); models.CodeOf(err) != models.Conflict || strings.TrimSpace(err.Error()) != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		}
		if done := mustApply(t, db, edited(t, "6.40", "6.30"), tuesday); !done.Changed {
			t.Error("prices can no longer change")
		}
	})
}

// recordCall stores one call that was not billed.
func recordCall(t *testing.T, db *models.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *gorm.DB) error {
		account, err := models.CreateAccount(tx, "Siam Docs", monday)
		if err != nil {
			return err
		}
		sources, err := models.CreateCallSources(tx, []models.AccountSource{{AccountID: account.ID, Source: models.OwnSource}}, monday)
		if err != nil {
			return err
		}
		return models.CreateCalls(tx, []models.Call{{
			AccountID: account.ID, SourceID: sources[0].ID, RequestID: "r-1", Region: "ap-southeast-2", Service: "web-image",
			CalledAt: monday, RecordedAt: monday, HTTPStatus: 503, Outcome: models.OutcomeFailed,
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestProcessesThatStartTogetherApplyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		f := edited(t)
		changed := make([]bool, 8)
		var all sync.WaitGroup
		for i := range changed {
			all.Go(func() {
				done, err := catalog.Apply(context.Background(), db, f, monday)
				if err != nil {
					t.Error(err)
				}
				changed[i] = done.Changed
			})
		}
		all.Wait()
		count := 0
		for _, c := range changed {
			if c {
				count++
			}
		}
		if count != 1 {
			t.Errorf("%d of %d applied it", count, len(changed))
		}
	})
}

func TestTheDatabaseKeepsEveryPrice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		mustApply(t, db, edited(t), monday)
		for _, statement := range []string{
			"UPDATE price_tiers SET price_micros = 1",
			"DELETE FROM price_tiers",
			"UPDATE offering_prices SET valid_from = valid_from",
			"DELETE FROM offering_prices",
			"UPDATE specifications SET price_micros = 1",
			"DELETE FROM specifications",
		} {
			if err := db.Exec(statement).Error; err == nil || !strings.Contains(err.Error(), "the catalog keeps its history") {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}
