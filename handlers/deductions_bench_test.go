package handlers_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// BenchmarkDeductions measures /usage/deductions from the request to the last byte, for a full page of 50 rows.
func BenchmarkDeductions(b *testing.B) {
	dbtest.EachB(b, func(b *testing.B, db *models.DB) {
		s := newSiteOn(b, db)
		c := s.customer("bench@example.com")
		c.topsUp(100_000_000)
		c.subscribed(inSingapore, "passport")
		c.granted(inBangkok, "passport", 1000)
		for range 40 {
			c.uses(inBangkok, "passport", 3, 200)
			c.uses(inSingapore, "passport", 2, 200)
			s.pass(time.Hour)
		}
		for b.Loop() {
			c.opens("/usage/deductions")
		}
	})
}
