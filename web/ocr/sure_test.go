package ocr_test

import (
	"slices"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/ocr/drawing/sets"
	"ocrconsole/web/ocr/quality"
)

// Small Chinese characters were capitals, prices lost their figures, and @3 was 03: surely, each of them.
func TestSureLinesOfScreenshotsAndReceiptsAreRight(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	screens, err := sets.Screenshots()
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := sets.Receipts()
	if err != nil {
		t.Fatal(err)
	}
	cases := slices.Concat(screens, receipts)
	if soaks(t) == 1 {
		const chinese14, english, chinese = 10, 0, 8 // in small type, and in type of one width
		cases = []quality.Case{screens[chinese14], receipts[english], receipts[chinese]}
	}
	measured, err := quality.Run(t.Context(), local(t), cases, func(c quality.Case, what string) { t.Logf("%s: %s", c.Kind, what) })
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range measured[0].Fields {
		if field.WrongSure*50 > field.Sure || field.Right*20 < 19*field.Expected {
			t.Errorf("%+v", field)
		}
	}
}
