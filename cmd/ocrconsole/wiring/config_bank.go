package wiring

import (
	"strings"

	"ocrconsole/models/bank"
)

// bankConfig is the account that customers transfer money to; without it none are taken.
type bankConfig struct {
	Holder string `env:"OCRCONSOLE_BANK_HOLDER"`
	IBAN   string `env:"OCRCONSOLE_BANK_IBAN"`
	BIC    string `env:"OCRCONSOLE_BANK_BIC"`
	Bank   string `env:"OCRCONSOLE_BANK_NAME"`
}

// check checks what the types alone cannot, and keeps the numbers without spaces.
func (c *bankConfig) check() (problems []string) {
	if c.IBAN == "" {
		if c.Holder+c.BIC+c.Bank != "" {
			problems = append(problems, "OCRCONSOLE_BANK_IBAN is needed beside the other settings of the bank account")
		}
		return problems
	}
	var ok bool
	if c.IBAN, ok = bank.ReadIBAN(c.IBAN); !ok {
		problems = append(problems, "OCRCONSOLE_BANK_IBAN is no IBAN: its check digits do not fit, or it has other characters")
	}
	if c.Holder = strings.TrimSpace(c.Holder); c.Holder == "" {
		problems = append(problems, "OCRCONSOLE_BANK_HOLDER is needed beside OCRCONSOLE_BANK_IBAN: banks compare the name")
	}
	if c.BIC = strings.ToUpper(strings.TrimSpace(c.BIC)); c.BIC != "" && !bank.IsBIC(c.BIC) {
		problems = append(problems, "OCRCONSOLE_BANK_BIC must have 8 or 11 letters and digits, such as COBADEFFXXX")
	}
	return problems
}

// account gives the account, nil where there is none.
func (c *bankConfig) account() *bank.Account {
	if c.IBAN == "" {
		return nil
	}
	return &bank.Account{Holder: c.Holder, IBAN: c.IBAN, BIC: c.BIC, Bank: strings.TrimSpace(c.Bank)}
}
