package wiring

import (
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

// TestTheCreditLimitFollowsTheCurrency reads it without and with the operator's word.
func TestTheCreditLimitFollowsTheCurrency(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env      []string
		currency string
		want     rules.Micros
	}{
		{nil, "USD", 100_000_000},
		{nil, "JPY", 10_000_000_000},
		{nil, "KWD", 100_000_000},
		{[]string{"OCRCONSOLE_CREDIT_LIMIT=5000"}, "JPY", 5_000_000_000},
		{[]string{"OCRCONSOLE_CREDIT_LIMIT=0"}, "JPY", 0},
	} {
		cfg, err := ReadConfig(test.env)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.defaultCredit(test.currency); cfg.credit().LimitMicros != test.want {
			t.Errorf("%v in %s: %d, want %d", test.env, test.currency, cfg.credit().LimitMicros, test.want)
		}
	}
}

// TestTheStarterCreditFollowsTheCurrency reads it without and with the operator's word.
func TestTheStarterCreditFollowsTheCurrency(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env      []string
		currency string
		want     rules.Micros
	}{
		{nil, "USD", 500_000},
		{nil, "JPY", 50_000_000},
		{[]string{"OCRCONSOLE_STARTER_CREDIT=2.50"}, "USD", 2_500_000},
		{[]string{"OCRCONSOLE_STARTER_CREDIT=0"}, "JPY", 0},
	} {
		cfg, err := ReadConfig(test.env)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.defaultCredit(test.currency); cfg.credit().StarterMicros != test.want {
			t.Errorf("%v in %s: %d, want %d", test.env, test.currency, cfg.credit().StarterMicros, test.want)
		}
	}
	for _, wrong := range []string{"-1", "much", "0.0000001"} {
		if _, err := ReadConfig([]string{"OCRCONSOLE_STARTER_CREDIT=" + wrong}); err == nil || !strings.Contains(err.Error(), "OCRCONSOLE_STARTER_CREDIT must be an amount") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
