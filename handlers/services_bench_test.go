package handlers_test

import (
	"testing"
	"time"

	"ocrconsole/models/billing"
)

// BenchmarkServices is the services page of a customer with packages in every service, through the whole router.
func BenchmarkServices(b *testing.B) {
	c := newSite(b).customer("c@example.com")
	for _, service := range []string{"web-image", passport, "license-plate", "id-card"} {
		for range 5 {
			c.given(billing.Gift{Region: bangkok, Service: service, Calls: 1000})
		}
		c.uses(bangkok, service, 100, 200)
		c.pass(time.Hour)
	}
	for b.Loop() {
		c.get("/services?region=" + bangkok).wants(200)
	}
}
