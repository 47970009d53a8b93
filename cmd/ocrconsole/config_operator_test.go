package main

import (
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

func TestTheOperatorIsReadFromTheSettings(t *testing.T) {
	t.Parallel()
	cfg, err := readConfig([]string{
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
		if _, err := readConfig([]string{setting}); err == nil || !strings.Contains(err.Error(), names) {
			t.Errorf("%s: %v", setting, err)
		}
	}
}
