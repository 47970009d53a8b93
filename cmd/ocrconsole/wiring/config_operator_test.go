package wiring

import (
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

func TestTheOperatorIsReadFromTheSettings(t *testing.T) {
	t.Parallel()
	cfg, err := ReadConfig([]string{
		"OCRCONSOLE_OPERATOR_NAME=Example Ltd.", "OCRCONSOLE_OPERATOR_ADDRESS=1 Sample Street; 10330 Bangkok;", "OCRCONSOLE_OPERATOR_TAX_ID=42", "OCRCONSOLE_TAX=VAT 7 %",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := cfg.Operator.operator()
	if got.Name != "Example Ltd." || got.TaxID != "42" || got.Tax != (rules.Tax{Name: "VAT", Parts: 70_000}) ||
		!slices.Equal(got.Address, []string{"1 Sample Street", "10330 Bangkok"}) {
		t.Errorf("%+v", got)
	}
	for setting, names := range map[string]string{"OCRCONSOLE_TAX=much": "OCRCONSOLE_TAX", "OCRCONSOLE_OPERATOR_TAX_ID=42": "OCRCONSOLE_OPERATOR_NAME"} {
		if _, err := ReadConfig([]string{setting}); err == nil || !strings.Contains(err.Error(), names) {
			t.Errorf("%s: %v", setting, err)
		}
	}
}

func TestAnOperatorWithoutANameIsFound(t *testing.T) {
	t.Parallel()
	const public, secret = "OCRCONSOLE_PUBLIC_URL=https://ocr.example.com", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"
	for name, test := range map[string]struct {
		env   []string
		found bool
	}{
		"sandbox": {nil, true},
		"live":    {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=sk_live_1"}, true},
		"blank":   {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=rk_live_1", "OCRCONSOLE_OPERATOR_NAME= "}, true},
		"named":   {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_OPERATOR_NAME=Example Ltd."}, false},
	} {
		cfg, err := ReadConfig(test.env)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(cfg.findings(), func(f Finding) bool {
			return f.Name == "operator" && strings.Contains(f.Remedy, "Set OCRCONSOLE_OPERATOR_NAME")
		})
		if found != test.found {
			t.Errorf("%s: found is %t", name, found)
		}
	}
}
