package words_test

import (
	"strings"
	"testing"

	"ocrconsole/models/notice"
	"ocrconsole/views/words"
)

// TestWhatIsToldOfCallsElsewhere has the sentences whole: with what was paid, with what was refused, with both, of another service, and of
// before the time was told.
func TestWhatIsToldOfCallsElsewhere(t *testing.T) {
	singapore := notice.Place{Region: "ap-southeast-3", RegionName: "AP-Singapore", Service: "passport", ServiceName: "Passport OCR"}
	bangkok := notice.Place{Region: "ap-southeast-2", RegionName: "AP-Bangkok", Service: "passport", ServiceName: "Passport OCR"}
	cards := notice.Place{Region: "ap-southeast-3", RegionName: "AP-Singapore", Service: "id-card", ServiceName: "ID Card OCR"}
	w := writer
	for _, c := range []struct {
		m    notice.OtherRegion
		want string
	}{
		{
			notice.OtherRegion{Place: singapore, Weekday: "Monday", Since: noon, PaidCalls: 412, PaidMicros: 6_180_000, IdlePlace: bangkok, IdleLeftCalls: 1000},
			"412 calls of Passport OCR in AP-Singapore cost $6.18 since Monday. Your package is in AP-Bangkok and has 1,000 calls left: a package pays only calls in its own region.",
		},
		{
			notice.OtherRegion{Place: singapore, Weekday: "Monday", Since: noon, PaidCalls: 2, PaidMicros: 30_000, RefusedCalls: 1, IdlePlace: bangkok, IdleLeftCalls: 1},
			"2 calls of Passport OCR in AP-Singapore cost $0.03 since Monday, and 1 call was refused. Your package is in AP-Bangkok and has 1 call left: a package pays only calls in its own region.",
		},
		{
			notice.OtherRegion{Place: singapore, Weekday: "Monday", Since: noon, RefusedCalls: 3, IdlePlace: cards, IdleLeftCalls: 5},
			"3 calls of Passport OCR in AP-Singapore were refused since Monday. Your package is for ID Card OCR in AP-Singapore and has 5 calls left: a package pays only calls of its own service.",
		},
		{
			notice.OtherRegion{Place: singapore, PaidCalls: 1, PaidMicros: 15_000, IdlePlace: bangkok, IdleLeftCalls: 5},
			"1 call of Passport OCR in AP-Singapore cost $0.02 in the last 24 hours. Your package is in AP-Bangkok and has 5 calls left: a package pays only calls in its own region.",
		},
	} {
		if got := w.Mismatch(c.m); got != c.want {
			t.Errorf("it says %q\nwant    %q", got, c.want)
		}
		if refused := c.m.PaidCalls == 0; strings.HasPrefix(words.MismatchTitle(c.m), "Calls refused") != refused {
			t.Errorf("the title is %q", words.MismatchTitle(c.m))
		}
	}
}
