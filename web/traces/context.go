package traces

import (
	"encoding/hex"
	"regexp"
	"strings"
)

// place is a span of a trace.
type place struct {
	trace [16]byte
	span  [8]byte
}

// parseParent reads the header traceparent of the W3C's Trace Context: version, trace, span, flags. Of versions to come it is the beginning
// that counts; what is none is as if nothing was sent.
func parseParent(header string) (at place, sampled, known bool) {
	parts := strings.Split(header, "-")
	if len(parts) < 4 || len(parts[0]) != 2 || len(parts[1]) != 32 || len(parts[2]) != 16 || len(parts[3]) != 2 || parts[0] == "00" && len(parts) > 4 {
		return at, false, false
	}
	raw, err := hex.DecodeString(parts[0] + parts[1] + parts[2] + parts[3])
	if err != nil || strings.ToLower(header) != header || parts[0] == "ff" {
		return at, false, false
	}
	copy(at.trace[:], raw[1:17])
	copy(at.span[:], raw[17:25])
	if at.trace == [16]byte{} || at.span == [8]byte{} {
		return place{}, false, false
	}
	return at, raw[25]&1 == 1, true
}

// tableOf finds the table that a statement is about first.
var tableOf = regexp.MustCompile("(?i)\\b(?:FROM|INTO|UPDATE|COPY)\\s+[\"`]?([a-z_]+)")

// summary names a statement by what it does and to which table, as OpenTelemetry has spans of statements named.
func summary(statement string) string {
	verb, _, _ := strings.Cut(strings.TrimSpace(statement), " ")
	verb = strings.ToUpper(verb)
	if table := tableOf.FindStringSubmatch(statement); table != nil {
		return verb + " " + table[1]
	}
	return verb
}
