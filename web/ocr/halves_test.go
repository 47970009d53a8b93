package ocr

import (
	"image/color"
	"strings"
	"testing"

	"ocrconsole/web/ocr/drawing"
)

// ofLines is a page of so many lines in columns.
func ofLines(lines, columns int) sheet {
	c := drawing.New(1240, 1753, color.White)
	for i := range lines {
		for k := range columns {
			text := strings.Repeat("Packages are used before pay per use. ", 3)
			c.Text(drawing.Regular, 18, 60+k*1150/columns, 80+i*1650/lines, color.Black, text[:100/columns])
		}
	}
	return sheet{gray: grayOf(c), toSent: identity}
}

func TestAPageIsHalvedBetweenTwoLines(t *testing.T) {
	for _, lines := range []int{20, 37, 60} {
		s := ofLines(lines, 1)
		at := s.parting()
		if height := s.gray.Rect.Dy(); at < height*2/5 || at > height*3/5 {
			t.Fatalf("%d lines: halved at %d of %d", lines, at, height)
		}
		for y := at - 1; y <= at+1; y++ {
			for x := range s.gray.Rect.Dx() {
				if s.gray.GrayAt(x, y).Y < 255 {
					t.Fatalf("%d lines: halved through ink at %d", lines, y)
				}
			}
		}
		halves := s.halves()
		for i, half := range halves {
			if got := half.toSent.location(0, 0, 1, 1)[0][1]; len(halves) == 2 && got != i*at {
				t.Errorf("half %d begins at %d, halved at %d", i, got, at)
			}
		}
	}
}

func TestWhatBelongsTogetherIsNotHalved(t *testing.T) {
	if at := ofLines(40, 2).parting(); at != 0 {
		t.Errorf("two columns are halved at %d", at)
	}
	blank := sheet{gray: grayOf(drawing.New(1240, 1753, color.White)), toSent: identity}
	if at := blank.parting(); at != 0 {
		t.Errorf("a blank page is halved at %d", at)
	}
	photograph := sheet{gray: grayOf(drawing.Noisy(drawing.New(1240, 1753, color.Gray{Y: 128}), 60, 1)), toSent: identity}
	if at := photograph.parting(); at != 0 {
		t.Errorf("noise is halved at %d", at)
	}
	small := ofLines(40, 1).part(ofLines(40, 1).gray.Rect.Inset(400))
	if len(small.halves()) != 1 {
		t.Error("a small picture is halved")
	}
}
