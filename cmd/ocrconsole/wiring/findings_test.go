package wiring

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"ocrconsole/models"
)

// fit are settings of which nothing is to be said.
func fit() map[string]string {
	return map[string]string{
		"OCRCONSOLE_PUBLIC_URL": "https://ocr.example.com", "OCRCONSOLE_MASTER_KEY": NewMasterKey(), "OCRCONSOLE_STATEMENT_KEY": NewMasterKey(),
		"OCRCONSOLE_SMTP_URL": "smtps://mail.example.com:465", "OCRCONSOLE_MAIL_FROM": "no-reply@example.com", "OCRCONSOLE_OPERATOR_NAME": "Example Ltd.",
		"OCRCONSOLE_STRIPE_KEY": "sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET": "whsec_1",
	}
}

func TestWhatIsNotFitForProductionIsFoundWithItsRemedy(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	known := regexp.MustCompile(`\bOCRCONSOLE_[A-Z_]*[A-Z]\b`)
	seen := map[string]bool{}
	for _, of := range []struct {
		name  string // of the only finding; "": there is none
		spoil func(env map[string]string, h *models.Health)
	}{
		{"", func(map[string]string, *models.Health) {}},
		{"https", func(env map[string]string, _ *models.Health) { env["OCRCONSOLE_PUBLIC_URL"] = "http://ocr.example.com" }},
		{"master-key", func(env map[string]string, _ *models.Health) { delete(env, "OCRCONSOLE_MASTER_KEY") }},
		{"statement-key", func(env map[string]string, _ *models.Health) { delete(env, "OCRCONSOLE_STATEMENT_KEY") }},
		{"mail", func(env map[string]string, _ *models.Health) { delete(env, "OCRCONSOLE_SMTP_URL") }},
		{"payments", func(env map[string]string, _ *models.Health) {
			delete(env, "OCRCONSOLE_STRIPE_KEY")
			delete(env, "OCRCONSOLE_STRIPE_WEBHOOK_SECRET")
		}},
		{"payments", func(env map[string]string, _ *models.Health) { env["OCRCONSOLE_STRIPE_KEY"] = "sk_test_1" }},
		{"", func(env map[string]string, _ *models.Health) { env["OCRCONSOLE_STRIPE_KEY"] = "rk_live_1" }},
		{"operator", func(env map[string]string, _ *models.Health) { env["OCRCONSOLE_OPERATOR_NAME"] = " " }},
		{"backup", func(_ map[string]string, h *models.Health) { h.LastBackup = nil }},
		{"backup", func(_ map[string]string, h *models.Health) { h.LastBackup = ago(backupEvery + 1) }},
		{"", func(_ map[string]string, h *models.Health) { h.LastBackup = ago(backupEvery) }},
		{"clock", func(_ map[string]string, h *models.Health) { h.Ahead = clockMayDiffer + 1 }},
		{"clock", func(_ map[string]string, h *models.Health) { h.Ahead = -clockMayDiffer - 1 }},
		{"", func(_ map[string]string, h *models.Health) { h.Ahead = -clockMayDiffer }},
		{"postgres", func(_ map[string]string, h *models.Health) { h.Version = 13 }}, // until November 2025
		{"", func(_ map[string]string, h *models.Health) { h.Version = 14 }},         // until November 2026
		{"", func(_ map[string]string, h *models.Health) { h.Version = 0 }},
		{"disk", func(_ map[string]string, h *models.Health) { h.FreeBytes = lowDiskBytes - 1 }},
		{"", func(_ map[string]string, h *models.Health) { h.FreeBytes = lowDiskBytes }},
	} {
		env, h := fit(), &models.Health{LastBackup: ago(24 * time.Hour), Version: 17, FreeBytes: 2 << 30}
		of.spoil(env, h)
		found := slices.Concat(configOf(t, env).findings(), findingsOf(h, "data", now))
		if of.name == "" && len(found) == 0 {
			continue
		}
		if len(found) != 1 || found[0].Name != of.name || found[0].Problem == "" || found[0].Remedy == "" {
			t.Errorf("want %q, found %+v", of.name, found)
			continue
		}
		seen[of.name] = true
		for _, setting := range known.FindAllString(found[0].Remedy, -1) {
			if !slices.Contains(tabled(t), setting) {
				t.Errorf("%s: there is no setting %s", of.name, setting)
			}
		}
	}
	if found := configOf(t, nil).findings(); len(found) == 0 || found[0].Name != "public-url" {
		t.Errorf("without settings: %+v", found)
	}
	seen["public-url"] = true
	for _, name := range findingNames {
		if !seen[name] {
			t.Errorf("%s is never found", name)
		}
		delete(seen, name)
	}
	if len(seen) > 0 {
		t.Errorf("these have no name that can be left out: %v", seen)
	}
}

func configOf(t *testing.T, env map[string]string) *Config {
	t.Helper()
	var environ []string
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	c, err := ReadConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOnlyFindingsThatThereAreCanBeLeftOut(t *testing.T) {
	t.Parallel()
	if _, err := ReadConfig([]string{"OCRCONSOLE_CHECK_WITHOUT=backup,backups"}); err == nil {
		t.Error("backups is taken")
	}
	if c := configOf(t, map[string]string{"OCRCONSOLE_CHECK_WITHOUT": "backup,disk"}); len(c.CheckWithout) != 2 {
		t.Errorf("%q", c.CheckWithout)
	}
}
