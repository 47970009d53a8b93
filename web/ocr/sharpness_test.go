package ocr

import (
	"image/color"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// drawnLine is a line as it is drawn in a size, blurred so much, and the box around it.
func drawnLine(size, blur float64, written string) (drawing.Canvas, recognition.Location) {
	c := drawing.New(int(size)*len(written), int(3*size)+8, color.White)
	end := c.Text(drawing.Regular, size, 20, int(1.6*size), color.Black, written)
	if blur > 0 {
		c = drawing.Blurred(c.RGBA, blur)
	}
	return c, identity.location(18, int(0.5*size), end+2, int(2*size))
}

func TestWhatIsTooSmallOrTooBlurredIsNeverSure(t *testing.T) {
	for name, test := range map[string]struct {
		size, blur float64
		sure       bool
	}{
		"of 5 pixels": {5, 0, false}, "of 7": {7, 0, false}, "of 14, blurred": {14, 1.6, false}, "of 18, blurred": {18, 1.6, false},
		"of 30, much blurred": {30, 3.5, false}, "of 13": {13, 0, true}, "of 16": {16, 0, true}, "of 34": {34, 0, true}, "of 34, a little blurred": {34, 1, true},
	} {
		for _, written := range []string{"Packages are used before pay-per-use.", "14 MAR 2031", "Order 4821-07 costs $45.00"} {
			picture, where := drawnLine(test.size, test.blur, written)
			lines := []recognition.Line{{{Text: written, Confidence: 0.97, Location: where}}}
			if doubtBlurred(grayOf(picture), lines); lines[0][0].Confidence >= recognition.Sure != test.sure {
				t.Errorf("%s: %q has %.2f, letters of %.1f edges", name, written, lines[0][0].Confidence, edgesHigh(grayOf(picture), where))
			}
		}
	}
}

func TestTurnedLinesAreAsSharpAsUprightOnes(t *testing.T) {
	picture, _ := drawnLine(24, 0, "Packages are used")
	size := picture.Bounds().Size()
	quarter := drawing.Turned(picture, 90, color.White)
	whole := identity.location(0, 0, size.X, size.Y)
	turned := recognition.Location{{0, size.X}, {0, 0}, {size.Y, 0}, {size.Y, size.X}}
	a, b := edgesHigh(grayOf(picture), whole), edgesHigh(grayOf(quarter), turned)
	if a < leastEdges || b < leastEdges {
		t.Errorf("%.1f upright, %.1f turned", a, b)
	}
}

func TestAPlaceWithoutInkHasNoEdges(t *testing.T) {
	blank := grayOf(drawing.New(60, 30, color.White))
	for _, where := range []recognition.Location{identity.location(0, 0, 60, 30), identity.location(5, 5, 5, 5), {}} {
		if got := edgesHigh(blank, where); got != 0 {
			t.Errorf("%v: %v", where, got)
		}
	}
}
