package parts

import (
	"strconv"
	"strings"
	"testing"
)

func TestEveryCodeHasItsRowAlsoWhereSeveralShareOne(t *testing.T) {
	for code, status := range map[string]int{"ModelArts.4101": 401, "ModelArts.4102": 401, "ModelArts.4103": 401, "ModelArts.4204": 403, "ModelArts.4401": 409} {
		meaning, id := APIErrorMeaning(code, status), APIErrorID(code, status)
		if meaning == "" || id == "" || strings.ContainsAny(id, " ,") {
			t.Errorf("%s means %q, at %q", code, meaning, id)
		}
		for i := range APIErrors {
			if e := &APIErrors[i]; e.Code == code && e.Status == strconv.Itoa(status) && e.Meaning != meaning {
				t.Errorf("%s means %q, and %q", code, meaning, e.Meaning)
			}
		}
	}
	for _, none := range []string{"AIS.4102", "4102", "ModelArts.410", "ModelArts.", "ModelArts.4102, 4103", ""} {
		if meaning := APIErrorMeaning(none, 401); meaning != "" {
			t.Errorf("%q, which is no code, means %q", none, meaning)
		}
	}
	seen := make(map[string]bool)
	for i := range APIErrors {
		if id := APIErrors[i].ID(); seen[id] {
			t.Errorf("%s stands twice", id)
		} else {
			seen[id] = true
		}
	}
}
