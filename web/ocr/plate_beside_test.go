package ocr

import (
	"testing"

	"ocrconsole/web/ocr/engine"
)

// VJ 251 XY was found as two lines, the first of them named vj; FÜ XY 99 with a space after the first.
func TestALineBesideANumberIsAPartOfItHoweverItIsNamed(t *testing.T) {
	line := func(text string, left, right float64) engine.Line {
		l := engine.Line{Text: text, Quad: engine.Quad{{X: left}, {X: right}, {X: right, Y: 36}, {X: left, Y: 36}}}
		for _, r := range text {
			l.Chars = append(l.Chars, engine.Char{Rune: r})
		}
		return l
	}
	number := line("251XY", 258, 390)
	for text, want := range map[string]bool{"vj": true, "VJ": true, "FU ": true, "FÜ": true, "กก": true, "V1": true, "autohaus": false, "": false, " ": false, "-": false} {
		beside := line(text, 176, 234)
		if got := (plateLines{number}).partOfMore([]engine.Line{beside, number}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
