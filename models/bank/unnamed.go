package bank

import "strings"

// unnamed is what banks write where they have no reference, without spaces and signs.
var unnamed = map[string]bool{"NONREF": true, "NOREF": true, "NOTPROVIDED": true, "NOTAVAILABLE": true, "NONE": true, "NA": true, "UNKNOWN": true}

// refOf is the first of the texts that is a reference, "" where there is none.
func refOf(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); isRef(s) {
			return s
		}
	}
	return ""
}

// isRef tells a reference from what stands in for one: a word for none, nothing but zeros, nothing but signs.
func isRef(s string) bool {
	bare := tight(s)
	return strings.Trim(bare, "0") != "" && !unnamed[bare]
}
