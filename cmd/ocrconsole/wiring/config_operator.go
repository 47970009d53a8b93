package wiring

import (
	"strings"

	"ocrconsole/models/documents"
	"ocrconsole/models/rules"
)

// operatorConfig says who issues the documents, and which tax the prices include.
type operatorConfig struct {
	Name    string `env:"OCRCONSOLE_OPERATOR_NAME"`
	Address string `env:"OCRCONSOLE_OPERATOR_ADDRESS"`
	TaxID   string `env:"OCRCONSOLE_OPERATOR_TAX_ID"`
	TaxText string `env:"OCRCONSOLE_TAX"`

	tax rules.Tax
}

// check checks what the types alone cannot, and keeps what it parsed.
func (c *operatorConfig) check() (problems []string) {
	var err error
	if c.tax, err = rules.ParseTax(c.TaxText); err != nil {
		problems = append(problems, "OCRCONSOLE_TAX: "+err.Error())
	}
	if c.Name == "" && (c.Address != "" || c.TaxID != "") {
		problems = append(problems, "OCRCONSOLE_OPERATOR_NAME must be set with the operator's address or tax id")
	}
	return problems
}

// operator gives the operator as documents name it. The lines of the address are separated by semicolons.
func (c *operatorConfig) operator() documents.Operator {
	operator := documents.Operator{Name: strings.TrimSpace(c.Name), TaxID: strings.TrimSpace(c.TaxID), Tax: c.tax}
	for line := range strings.SplitSeq(c.Address, ";") {
		if line = strings.TrimSpace(line); line != "" {
			operator.Address = append(operator.Address, line)
		}
	}
	return operator
}
