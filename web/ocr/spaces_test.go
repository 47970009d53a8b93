package ocr

import (
	"image/color"
	"strings"
	"testing"

	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/engine"
)

// unspaced is a picture of a text with what the engine reads of it: all of its characters, but no space.
func unspaced(font drawing.Font, size float64, ground, ink uint8, text string) (drawing.Canvas, engine.Line) {
	const x = 20
	top, bottom := 40-0.95*size, 40+0.3*size
	c := drawing.New(int(size)*len(text)+2*x, 60, color.Gray{Y: ground})
	end := float64(c.Text(font, size, x, 40, color.Gray{Y: ink}, text))
	line := engine.Line{Quad: engine.Quad{{X: x, Y: top}, {X: end, Y: top}, {X: end, Y: bottom}, {X: x, Y: bottom}}}
	blank := drawing.New(1, 1, color.White)
	for i, r := range text {
		left, right := blank.Text(font, size, 0, 0, color.Black, text[:i]), blank.Text(font, size, 0, 0, color.Black, text[:i+len(string(r))])
		if r != ' ' {
			line.Chars = append(line.Chars, engine.Char{Rune: r, X: float64(left+right) / 2 / (end - x), Probability: 0.9})
		}
	}
	line.Text = strings.ReplaceAll(text, " ", "")
	return c, line
}

func TestSpacesBetweenWordsAreSeen(t *testing.T) {
	for _, text := range []string{
		"UNITED STATES DEPARTMENT OF STATE", "BURG. VAN UTRECHT", "MINISTRY OF HOME AFFAIRS", "OHIO, U.S.A.", "SINGAPORE", "POLISMYNDIGHETEN",
		"LANDESHAUPTSTADT DRESDEN", "PREZYDENT M. KRAKOWA", "MPS EXIT & ENTRY ADMINISTRATION", "SR/DPF/SP", "41003A6D1", "Burg. van Berkedam", "ILLINOIS, U.S.A.",
	} {
		for name, font := range map[string]drawing.Font{"regular": drawing.Regular, "bold": drawing.Bold} {
			for _, size := range []float64{16, 20, 26, 33} {
				for _, levels := range [][2]uint8{{240, 20}, {200, 70}, {30, 220}} {
					c, line := unspaced(font, size, levels[0], levels[1], text)
					c = drawing.Noisy(c, 8, 3)
					if got := spacedOut(grayOf(c.RGBA), line); got.Text != text {
						t.Errorf("%s of %v, %v: %q, want %q", name, size, levels, got.Text, text)
					}
				}
			}
		}
	}
}
