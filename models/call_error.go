package models

import (
	"fmt"
	"strconv"
	"strings"
)

// errorFamilies are what the codes of the public API begin with; four digits follow. A code is stored as those digits, with
// 10,000 for each family before its own: AIS.0105 is 105, ModelArts.4402 is 14402, APIG.0308 is 20308. No family may ever get
// another place, and no more than three fit into the column.
var errorFamilies = [...]string{"AIS.", "ModelArts.", "APIG."}

const (
	errorDigits = 4
	errorFamily = 10_000 // as many as errorDigits count
)

// ErrorNumber gives what an error code of the public API is stored as; 0, which stands for none, for what is no such code.
func ErrorNumber(code string) int64 {
	for i, family := range errorFamilies {
		digits, found := strings.CutPrefix(code, family)
		if !found || len(digits) != errorDigits {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 16)
		if err != nil {
			return 0
		}
		return int64(i)*errorFamily + int64(n) // #nosec G115 -- four digits
	}
	return 0
}

// ErrorCodeOf gives the code that ErrorNumber has given the number for; "" for 0, and for what none has.
func ErrorCodeOf(number int64) string {
	if number <= 0 || number >= int64(len(errorFamilies))*errorFamily {
		return ""
	}
	return fmt.Sprintf("%s%0*d", errorFamilies[number/errorFamily], errorDigits, number%errorFamily)
}
