package verify_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/verify"
)

// BenchmarkAMillionCalls verifies one account with a million calls, in five hundred hours.
func BenchmarkAMillionCalls(b *testing.B) {
	dbtest.EachB(b, func(b *testing.B, db *models.DB) {
		s := shop.New(b, db, shop.Zone)
		c := s.Customer(b)
		c.TopUp(b, 10_000_000_000)
		c.Subscribe(b, shop.Bangkok, shop.WebImage)
		c.Order(b, shop.Bangkok, shop.WebImage, 1000, 100)
		must(b, s.Billing.PayFromBalance(b.Context(), c.ID, 1))
		for range 100 {
			events := c.Calls(10_000, shop.Bangkok, shop.WebImage, s.Clock.Now())
			for i := range events {
				events[i].At = events[i].At.Add(time.Duration(i) * 1800 * time.Millisecond)
			}
			s.Clock.Advance(5 * time.Hour)
			_, err := s.Metering.Ingest(b.Context(), events)
			must(b, err)
		}
		b.ReportAllocs()
		for b.Loop() {
			report, err := verify.Run(b.Context(), db)
			must(b, err)
			if !report.Clean() {
				b.Fatal("not clean")
			}
		}
	})
}
