package routes_test

import (
	"net/url"
	"testing"

	"ocrconsole/views/routes"
)

func TestAddressesOfBeforeKeepAllThatFollows(t *testing.T) {
	for before, want := range map[string]string{
		"/usage/calls":                         "/calls",
		"/usage/calls?region=a&payer=failed":   "/calls?region=a&payer=failed",
		"/usage/calls.csv?from=2026-11-01":     "/calls.csv?from=2026-11-01",
		"/usage/calls/a%2Fb%20c?source=gw%261": "/calls/a%2Fb%20c?source=gw%261",
		"/usage/calls//evil.example":           "/calls//evil.example",
	} {
		address, err := url.Parse(before)
		if err != nil {
			t.Fatal(err)
		}
		if got := routes.Moved[0].Now(address); got != want {
			t.Errorf("%s is now %s, want %s", before, got, want)
		}
	}
}
