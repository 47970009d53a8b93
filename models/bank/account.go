package bank

import (
	"regexp"
	"strings"
)

// Account is where transfers go.
type Account struct {
	Holder, IBAN, BIC, Bank string
}

// Known tells that there is one.
func (a *Account) Known() bool { return a != nil && a.IBAN != "" }

// PrintedIBAN is the IBAN in groups of four.
func (a *Account) PrintedIBAN() string { return inFours(a.IBAN) }

// iban is the shape of all of them; how long one is depends on its country, and its check digits are of all of it.
var iban = regexp.MustCompile(`^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$`)

// ReadIBAN gives the IBAN without spaces; false if it is none.
func ReadIBAN(s string) (string, bool) {
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if !iban.MatchString(s) {
		return "", false
	}
	rest, ok := mod97(s[4:] + s[:4])
	return s, ok && rest == 1
}

var bic = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// IsBIC tells whether it has the shape of a bank's code.
func IsBIC(s string) bool { return bic.MatchString(s) }
