package wiring

import (
	"strings"
	"testing"
)

func TestABankAccountIsCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{
		"OCRCONSOLE_BANK_IBAN=DE89 3704 0044 0532 0130 00;OCRCONSOLE_BANK_HOLDER=OCR Ltd;OCRCONSOLE_BANK_BIC=cobadeffxxx": "",
		"OCRCONSOLE_BANK_IBAN=DE88 3704 0044 0532 0130 00;OCRCONSOLE_BANK_HOLDER=OCR Ltd":                                 "is no IBAN",
		"OCRCONSOLE_BANK_IBAN=DE89370400440532013000":                                                                     "OCRCONSOLE_BANK_HOLDER is needed",
		"OCRCONSOLE_BANK_HOLDER=OCR Ltd":                                                                                  "OCRCONSOLE_BANK_IBAN is needed",
		"OCRCONSOLE_BANK_IBAN=DE89370400440532013000;OCRCONSOLE_BANK_HOLDER=OCR Ltd;OCRCONSOLE_BANK_BIC=COBA":             "OCRCONSOLE_BANK_BIC must",
	} {
		c, err := ReadConfig(strings.Split(env, ";"))
		switch {
		case want == "" && (err != nil || c.Bank.account().PrintedIBAN() != "DE89 3704 0044 0532 0130 00" || c.Bank.account().BIC != "COBADEFFXXX"):
			t.Errorf("%s: %v", env, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %s", env, err, want)
		}
	}
	if c, err := ReadConfig(nil); err != nil || c.Bank.account() != nil {
		t.Errorf("without settings there is an account: %v", err)
	}
}
