package models_test

import (
	"math"
	"testing"

	"ocrconsole/models"
)

// Stored numbers mean what they meant when they were stored.
func TestAnErrorCodeIsStoredAsTheNumberThatItAlwaysHad(t *testing.T) {
	for code, want := range map[string]int64{
		"AIS.0101": 101, "AIS.0105": 105, "AIS.9999": 9999, "ModelArts.4105": 14105, "ModelArts.4403": 14403, "ModelArts.4603": 14603,
		"APIG.0101": 20101, "APIG.0308": 20308, "APIG.9999": 29999,
	} {
		if got := models.ErrorNumber(code); got != want || got > math.MaxInt16 {
			t.Errorf("%s is stored as %d, want %d", code, got, want)
		}
		if got := models.ErrorCodeOf(want); got != code {
			t.Errorf("%d is %q, want %s", want, got, code)
		}
	}
}

func TestWhatIsNoErrorCodeIsStoredAsNone(t *testing.T) {
	for _, text := range []string{"", "AIS", "AIS.", "AIS.1", "AIS.01055", "AIS.-105", "AIS.+105", "AIS.01 5", "AIS.x105", "ais.0105", "Other.0105", "AIS.0000", " AIS.0105"} {
		if got := models.ErrorNumber(text); got != 0 {
			t.Errorf("%q is stored as %d", text, got)
		}
	}
	for _, number := range []int64{math.MinInt64, -1, 0, 30000, math.MaxInt16, math.MaxInt64} {
		if got := models.ErrorCodeOf(number); got != "" {
			t.Errorf("%d is %q", number, got)
		}
	}
	for number := int64(1); number < 30000; number++ {
		if got := models.ErrorNumber(models.ErrorCodeOf(number)); got != number {
			t.Fatalf("%d is read as %q, which is stored as %d", number, models.ErrorCodeOf(number), got)
		}
	}
}
