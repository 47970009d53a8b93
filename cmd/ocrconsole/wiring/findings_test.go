package wiring

import (
	"net/url"
	"testing"
	"time"

	"ocrconsole/models"
)

// fit are settings and a database of which nothing is to be said.
func fit(now time.Time) (*Config, *models.Health) {
	c := &Config{PublicURL: "https://ocr.example.com", publicURL: &url.URL{Scheme: "https", Host: "ocr.example.com"}}
	c.Access.MasterKey, c.Statement.Key, c.Mail.SMTPURL, c.Operator.Name = "k", "k", "smtp://mail.example.com", "Example Ltd."
	c.Stripe.Key = "sk_live_1"
	taken := now.Add(-24 * time.Hour)
	return c, &models.Health{LastBackup: &taken, Version: 17, FreeBytes: 2 << 30}
}

func TestWhatIsNotFitForProductionIsFoundWithItsRemedy(t *testing.T) {
	now := time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC)
	if c, h := fit(now); len(findings(c, h, now)) != 0 {
		t.Fatalf("%+v", findings(c, h, now))
	}
	for name, spoil := range map[string]func(c *Config, h *models.Health){
		"public-url":    func(c *Config, _ *models.Health) { c.PublicURL, c.publicURL = "", nil },
		"https":         func(c *Config, _ *models.Health) { c.publicURL.Scheme = "http" },
		"master-key":    func(c *Config, _ *models.Health) { c.Access.MasterKey = "" },
		"statement-key": func(c *Config, _ *models.Health) { c.Statement.Key = "" },
		"mail":          func(c *Config, _ *models.Health) { c.Mail.SMTPURL = "" },
		"payments":      func(c *Config, _ *models.Health) { c.Stripe.Key = "" },
		"payments ":     func(c *Config, _ *models.Health) { c.Stripe.Key = "sk_test_1" },
		"operator":      func(c *Config, _ *models.Health) { c.Operator.Name = "" },
		"backup":        func(_ *Config, h *models.Health) { h.LastBackup = nil },
		"backup ":       func(_ *Config, h *models.Health) { *h.LastBackup = now.Add(-26 * time.Hour) },
		"clock":         func(_ *Config, h *models.Health) { h.Ahead = -2 * time.Second },
		"postgres":      func(_ *Config, h *models.Health) { h.Version = 13 },
		"disk":          func(_ *Config, h *models.Health) { h.FreeBytes = 1 << 29 },
	} {
		c, h := fit(now)
		spoil(c, h)
		got := findings(c, h, now)
		if len(got) != 1 || got[0].Name != name && got[0].Name+" " != name || got[0].Problem == "" || got[0].Remedy == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
