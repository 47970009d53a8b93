package bank

import (
	"fmt"
	"regexp"
	"strconv"
)

// Reference names a payment on transfers: the creditor reference of ISO 11649, RF with two check digits, of an account's number and its
// payment's. It ends on a letter of its own, so that it is found wherever it stands, whatever follows it.
type Reference struct{ AccountID, PaymentID int64 }

func (r Reference) body() string { return fmt.Sprintf("OC%dP%dX", r.AccountID, r.PaymentID) }

// String is the reference as it is stored and compared, without spaces.
func (r Reference) String() string {
	body := r.body()
	rest, _ := mod97(body + "RF00")
	return fmt.Sprintf("RF%02d%s", 98-rest, body)
}

// Printed is the reference in groups of four.
func (r Reference) Printed() string { return inFours(r.String()) }

// reference is what follows RF: that is left out by some.
var reference = regexp.MustCompile(`(\d{2})OC(\d{1,12})P(\d{1,9})X`)

// ReferencesIn finds the references in what a payer wrote, however it is spaced and cased, with RF before them or not, each once, in their order.
// One with wrong check digits is none.
func ReferencesIn(text string) (found []Reference) {
	seen := make(map[Reference]bool)
	for _, m := range reference.FindAllStringSubmatch(tight(text), -1) {
		account, accountErr := strconv.ParseInt(m[2], 10, 64)
		payment, paymentErr := strconv.ParseInt(m[3], 10, 64)
		r := Reference{account, payment}
		if accountErr != nil || paymentErr != nil || r.String() != "RF"+m[0] || seen[r] {
			continue
		}
		seen[r] = true
		found = append(found, r)
	}
	return found
}
