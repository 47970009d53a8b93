package ocr_test

import (
	"bytes"
	"image/jpeg"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// smallPassport is a drawn page so many pixels wide.
func smallPassport(t *testing.T, seed uint64, width int) (file []byte, want map[string]string) {
	t.Helper()
	examples, err := drawing.Passports(seed, 1)
	if err != nil {
		t.Fatal(err)
	}
	page, err := jpeg.Decode(bytes.NewReader(examples[0].File))
	if err != nil {
		t.Fatal(err)
	}
	size := page.Bounds().Size()
	return drawing.JPEG(drawing.Scaled(page, width, width*size.Y/size.X), 90), examples[0].Want
}

// A passport of which nobody could read the print is refused, or what it says is in doubt.
func TestASmallPassportIsNotWrongAndSure(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	for seed := range uint64(tier.Rounds(t, 2)) {
		for _, width := range []int{270, 330} {
			file, want := smallPassport(t, heldOutSeed+seed, width)
			answer, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.Passport, Image: file, At: now})
			if unreadable(err) {
				t.Logf("%d pixels wide: refused", width)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			result := answer.(*recognition.PassportResult)
			for field, got := range fieldsOf(result) {
				t.Logf("%d pixels wide: %s is %q, sure %.2f, drawn %q", width, field, got, result.Confidence[field], want[field])
				if result.Confidence[field] >= recognition.Sure && got != want[field] {
					t.Errorf("%d pixels wide: %s is %q, sure %.2f, not %q", width, field, got, result.Confidence[field], want[field])
				}
			}
		}
	}
}
