package traces

import (
	"encoding/hex"
	"net/http"
	"testing"
)

func TestACallersTraceIsGoneOnWithAndWhatIsNoneIsNot(t *testing.T) {
	t.Parallel()
	const trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	for header, want := range map[string]struct{ known, sampled bool }{
		"00-" + trace + "-" + span + "-01":                    {true, true},
		"00-" + trace + "-" + span + "-00":                    {true, false},
		"00-" + trace + "-" + span + "-03":                    {true, true},
		"01-" + trace + "-" + span + "-01-what-is-to-come":    {true, true},
		"00-" + trace + "-" + span + "-01-more":               {},
		"ff-" + trace + "-" + span + "-01":                    {},
		"00-" + trace + "-0000000000000000-01":                {},
		"00-00000000000000000000000000000000-" + span + "-1":  {},
		"00-0AF7651916CD43DD8448EB211C80319C-" + span + "-01": {},
		"00-" + trace + "-" + span:                            {},
		"":                                                    {},
		"x":                                                   {},
	} {
		at, sampled, known := parseParent(header)
		if known != want.known || sampled != want.sampled {
			t.Errorf("%q: known %t, sampled %t", header, known, sampled)
		}
		if known && (hex.EncodeToString(at.trace[:]) != trace || hex.EncodeToString(at.span[:]) != span) {
			t.Errorf("%q: %x %x", header, at.trace, at.span)
		}
	}
}

func TestHowManyTracesAreFollowed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		ratio       float64
		least, most int
	}{{0, 0, 0}, {1, 1000, 1000}, {.5, 400, 600}} {
		tracer, followed := New(Config{Ratio: test.ratio}), 0
		for range 1000 {
			ctx, end := tracer.Follow(t.Context(), http.Header{})
			if ctx != t.Context() {
				followed++
			}
			_ = end
		}
		if followed < test.least || followed > test.most {
			t.Errorf("%g: %d of 1000 are followed", test.ratio, followed)
		}
	}
}

func TestStatementsAreNamedByWhatTheyDo(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]string{
		"SELECT * FROM `accounts` WHERE id = ?":            "SELECT accounts",
		`INSERT INTO "sessions" ("token") VALUES ($1)`:     "INSERT sessions",
		"update vouchers SET used = used + 1":              "UPDATE vouchers",
		"SELECT 1":                                         "SELECT",
		"COPY recorded_calls":                              "COPY recorded_calls",
		"SELECT (SELECT json_agg(1) FROM (SELECT 1) AS q)": "SELECT",
	} {
		if got := summary(statement); got != want {
			t.Errorf("%s: %q, want %q", statement, got, want)
		}
	}
}
