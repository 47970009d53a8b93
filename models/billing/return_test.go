package billing_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// bought gives an order of packages of 100 passport calls, paid from the balance.
func bought(t testing.TB, s *shop.Shop, c *shop.Customer, quantity int64) *models.Order {
	t.Helper()
	order := orderHundred(t, c, quantity)
	if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
	return order
}

func TestAnUnusedPackageGoesBackToTheBalanceOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 2_000_000)
		order := bought(t, s, c, 3)
		s.Clock.Advance(time.Hour)
		total := rules.Micros(0)
		returned := make([][]models.Refund, 20)
		noErrors(t, atOnce(len(returned), func(i int) (err error) {
			returned[i], err = s.Billing.Return(t.Context(), c.ID, order.ID, []int64{2, 3, 2})
			return err
		}))
		for _, refunds := range returned {
			for _, r := range refunds {
				total += r.AmountMicros
			}
		}
		if total != 1_200_000 {
			t.Errorf("%d micro-units given back, want those of two packages", total)
		}
		expectBalance(t, c, 1_400_000)
		d, err := s.Billing.Order(t.Context(), c.ID, order.ID)
		if err != nil || d.Order.Status != models.OrderCompleted || d.Order.ReturnedPackages != 2 || len(d.Refunds) != 2 || len(d.Returnable) != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		for i, r := range d.Refunds {
			if *r.PackageID != int64(i+2) || r.AmountMicros != 600_000 || r.Destination != models.ToBalance || r.Status != models.RefundSucceeded {
				t.Errorf("refund %+v", r)
			}
		}
		orders, err := s.Billing.Orders(t.Context(), c.ID, models.OrderFilter{Limit: 5})
		if err != nil || orders[0].ReturnedPackages != 2 || orders[0].Units() != 3 {
			t.Errorf("%+v, %v", orders, err)
		}
		// What was returned pays nothing, and nothing of it becomes void later.
		report, err := s.Metering.Ingest(t.Context(), c.Calls(150, shop.Bangkok, shop.Passport, s.Clock.Now()))
		if err != nil || report.Accepted != 150 {
			t.Fatalf("%+v, %v", report, err)
		}
		if packages := c.Packages(t); packages[0].UsedCalls != 100 || packages[1].UsedCalls+packages[2].UsedCalls != 0 || c.Account(t).AccruedMicros != 50*8_000 {
			t.Errorf("%+v", packages)
		}
		s.Clock.Advance(366 * 24 * time.Hour)
		if n, err := s.Billing.RecordExpiries(t.Context()); n != 1 || err != nil {
			t.Errorf("%d expiries, %v", n, err)
		}
	})
}

func TestWhatCannotBeReturned(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, other := s.Customer(t), s.Customer(t)
		c.TopUp(t, 5_000_000)
		order, unpaid := bought(t, s, c, 2), orderHundred(t, c, 1)
		if _, err := s.Metering.Ingest(t.Context(), c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		free, err := s.Billing.ClaimFree(t.Context(), c.ID, shop.Bangkok, shop.Passport)
		if err != nil {
			t.Fatal(err)
		}
		give := func(account, orderID int64, ids ...int64) error {
			_, err := s.Billing.Return(t.Context(), account, orderID, ids)
			return err
		}
		expectCode(t, give(c.ID, order.ID, 1), models.Conflict)
		expectCode(t, give(c.ID, order.ID, 1, 2), models.Conflict) // all or none
		expectCode(t, give(c.ID, order.ID), models.Invalid)
		expectCode(t, give(c.ID, order.ID, free.ID), models.NotFound)
		expectCode(t, give(c.ID, unpaid.ID, 2), models.NotFound)
		expectCode(t, give(other.ID, order.ID, 2), models.NotFound)
		if err := s.Billing.Returnable(free, s.Clock.Now()); models.CodeOf(err) != models.Conflict {
			t.Errorf("a free package: %v", err)
		}
		expectBalance(t, c, 3_800_000)
		s.Clock.Set(shop.Start.Add(shop.CoolingOff))
		expectCode(t, give(c.ID, order.ID, 2), models.Conflict)
		s.Billing.CoolingOff = 0
		s.Clock.Set(shop.Start)
		expectCode(t, give(c.ID, order.ID, 2), models.Conflict)
		s.Billing.CoolingOff = shop.CoolingOff
		s.Clock.Set(shop.Start.Add(shop.CoolingOff - time.Microsecond))
		if err := give(c.ID, order.ID, 2); err != nil {
			t.Errorf("in the last instant: %v", err)
		}
		expectBalance(t, c, 4_400_000)
	})
}

// TestAReturnRacesWithACall lets a package be returned while a call wants to use it: one of them is first, and the
// other finds that out. Whoever wins, the books balance, which the shop checks at the end.
func TestAReturnRacesWithACall(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 50_000_000)
		elsewhere := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
		outcomes := map[string]int{}
		for round := range 12 {
			order := bought(t, s, c, 1)
			id := c.Packages(t)[round].ID
			call := c.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now())
			var returned, called error
			var report metering.Report
			errs := atOnce(3, func(i int) error {
				switch i {
				case 0:
					_, returned = s.Billing.Return(t.Context(), c.ID, order.ID, []int64{id})
				case 1:
					_, again := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{id})
					_ = again // a second tab: it changes nothing that the first did
				default:
					report, called = []*metering.Metering{s.Metering, elsewhere}[round%2].Ingest(t.Context(), call)
				}
				return nil
			})
			noErrors(t, append(errs, called))
			if report.Accepted != 1 {
				t.Fatalf("%+v", report)
			}
			p := c.Packages(t)[round]
			switch {
			case returned == nil && p.UsedCalls == 0 && p.RefundedAt != nil:
				outcomes["returned"]++
			case models.CodeOf(returned) == models.Conflict && p.UsedCalls == 1 && p.RefundedAt == nil:
				outcomes["used"]++
				useUp(t, s, c, 99)
			default:
				t.Fatalf("round %d: return %v, package %+v", round, returned, p)
			}
		}
		t.Log(outcomes)
	})
}

// useUp makes calls so that the next package is the first to pay.
func useUp(t testing.TB, s *shop.Shop, c *shop.Customer, calls int) {
	t.Helper()
	report, err := s.Metering.Ingest(t.Context(), c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now()))
	if err != nil || report.Accepted != calls {
		t.Fatalf("%+v, %v", report, err)
	}
}

func TestTheDatabaseRefusesToUseAReturnedPackage(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 2_000_000)
		order := bought(t, s, c, 2)
		useUp(t, s, c, 1)
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{2}); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []string{"UPDATE packages SET used_calls = 1 WHERE id = 2", "UPDATE packages SET refunded_at = effective_at WHERE id = 1"} {
			err := s.DB.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec(wrong + fmt.Sprint(" AND account_id = ", c.ID)).Error })
			if err == nil {
				t.Errorf("%s was carried out", wrong)
			}
		}
	})
}

func TestAReturnPaysArrears(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		s.Billing.CoolingOff = 24 * time.Hour
		order, err := s.Billing.PlaceOrder(t.Context(), c.ID, "elsewhere", billing.Choice{
			Region: shop.Singapore, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: 700_000,
		})
		if err == nil {
			err = s.Billing.PayFromBalance(t.Context(), c.ID, order.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		owe(t, s, c)
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1}); err != nil {
			t.Fatal(err)
		}
		if standing := c.Account(t).Standing(); standing.InArrears() || standing.AvailableMicros() != 700_000+300_000%8_000-8_000 {
			t.Errorf("%+v", standing)
		}
	})
}

func TestWhatWasPaidByCardGoesBackToTheCard(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 2)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		d, err := s.Billing.Order(t.Context(), c.ID, order.ID)
		if err != nil {
			t.Fatal(err)
		}
		if to, err := s.Billing.ReturnsTo(d, d.Returnable); err != nil || to[1] != models.ToCard || to[2] != models.ToCard {
			t.Fatalf("%+v, %v", to, err)
		}
		for range 2 { // the second time it is returned already
			noErrors(t, atOnce(4, func(int) error {
				_, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1})
				return err
			}))
			if _, err := s.Billing.PerformRefunds(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		expectBalance(t, c, 0)
		if n, micros := s.Card.Refunded(); n != 1 || micros != 600_000 {
			t.Errorf("%d refunds of %d micro-units at the provider", n, micros)
		}
		s.Card.RefuseRefunds("The card was closed.")
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{2}); err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 0)
		if _, err := s.Billing.PerformRefunds(t.Context()); err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 600_000) // what the card does not take is the customer's all the same
		d, err = s.Billing.Order(t.Context(), c.ID, order.ID)
		if err != nil || d.Order.ReturnedPackages != 2 || d.Refunds[0].Status != models.RefundSucceeded || d.Refunds[1].Status != models.RefundFailed {
			t.Errorf("%+v, %v", d, err)
		}
	})
}

func TestAReturnToACardDoesNotPayArrears(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order, err := s.Billing.PlaceOrder(t.Context(), c.ID, "elsewhere", billing.Choice{
			Region: shop.Singapore, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: 700_000,
		})
		if err != nil {
			t.Fatal(err)
		}
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		owe(t, s, c)
		since := c.Account(t).Standing().ArrearsSince
		s.Clock.Advance(time.Hour)
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1}); err != nil {
			t.Fatal(err)
		}
		if standing := c.Account(t).Standing(); !standing.InArrears() || !standing.ArrearsSince.Equal(since) {
			t.Errorf("%+v, in arrears since %v before", standing, since)
		}
	})
}

// TestEachPackageGoesWhereItWasSaidToGo, whatever has gone back to the card before, and whichever of them are returned together.
func TestEachPackageGoesWhereItWasSaidToGo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		seen := map[models.Destination]int{}
		for _, before := range []rules.Micros{0, 10_000, 600_000, 610_000, 1_210_000} {
			for _, ids := range [][]int64{{1, 2, 3}, {2, 3}, {3}} {
				c := s.Customer(t)
				order := orderHundred(t, c, 3)
				apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
				if before > 0 {
					hears(t, s, s.Card.GiveBack(paymentRef(c, 1), before))
				}
				d, err := s.Billing.Order(t.Context(), c.ID, order.ID)
				if err != nil {
					t.Fatal(err)
				}
				said, err := s.Billing.ReturnsTo(d, ids)
				if err != nil {
					t.Fatal(err)
				}
				refunds, err := s.Billing.Return(t.Context(), c.ID, order.ID, ids)
				if err != nil || len(refunds) != len(ids) {
					t.Fatalf("%+v, %v", refunds, err)
				}
				for _, r := range refunds {
					if seen[r.Destination]++; said[*r.PackageID] != r.Destination {
						t.Errorf("%d before, %d returned: package %d went to the %s, said was the %s", before, ids, *r.PackageID, r.Destination, said[*r.PackageID])
					}
				}
			}
		}
		if seen[models.ToCard] == 0 || seen[models.ToBalance] == 0 {
			t.Errorf("%v", seen)
		}
	})
}
