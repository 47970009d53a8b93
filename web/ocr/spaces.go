package ocr

import (
	"image"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// The engine was taught texts in which spaces are rare, and leaves most of them out between capitals. They are seen all the same:
// words stand farther from each other than letters.

const (
	stripRows   = 24   // of a line that is looked at, from its top to its bottom
	stripMargin = 3    // of them at the top and at the bottom, in which there may be ground or another line
	leastSpace  = 0.17 // of the line's height, that a space is wide at least
	plainlyMore = 2.2  // times as wide as most gaps between the line's letters it is
	tellingGaps = 4    // gaps, of which most tell how far letters stand from each other
	seenSpace   = 0.9  // how probable a space is that was seen so
)

// withSpaces puts spaces into lines where they were left out.
func withSpaces(gray *image.Gray, lines []engine.Line) []engine.Line {
	spaced := make([]engine.Line, len(lines))
	for i, line := range lines {
		spaced[i] = spacedOut(gray, line)
	}
	return spaced
}

func spacedOut(gray *image.Gray, line engine.Line) engine.Line {
	if len(line.Chars) <= tellingGaps || hasChinese(line.Text) {
		return line
	}
	ink := inkOf(gray, line.Quad)
	gaps := make([]float64, len(line.Chars)) // before each character, in heights of the line
	var known []float64
	for i := 1; i < len(line.Chars); i++ {
		if line.Chars[i-1].Rune == ' ' || line.Chars[i].Rune == ' ' {
			continue
		}
		gaps[i] = float64(longestBlank(ink, line.Chars[i-1].X, line.Chars[i].X)) / stripRows
		known = append(known, gaps[i])
	}
	if len(known) < tellingGaps {
		return line
	}
	slices.Sort(known)
	least := max(leastSpace, plainlyMore*known[len(known)/2])
	var chars []engine.Char
	for i, c := range line.Chars {
		if gaps[i] >= least {
			chars = append(chars, engine.Char{Rune: ' ', X: (line.Chars[i-1].X + c.X) / 2, Probability: seenSpace})
		}
		chars = append(chars, c)
	}
	text := make([]rune, len(chars))
	for i, c := range chars {
		text[i] = c.Rune
	}
	line.Chars, line.Text = chars, string(text)
	return line
}

// inkOf says which columns of a line have ink. A column is as wide as a row is high.
func inkOf(gray *image.Gray, q engine.Quad) []bool {
	columns := max(1, int(q.Width()/max(1, q.Height())*stripRows))
	strip := stripOf(gray, q, columns, stripRows)
	written := inkIn(strip)
	ink := make([]bool, columns)
	for y := stripMargin; y < stripRows-stripMargin; y++ {
		for x := range columns {
			ink[x] = ink[x] || written.has(strip.Pix[y*columns+x])
		}
	}
	return ink
}

// longestBlank is how many columns without ink follow each other between two shares of the way along a line.
func longestBlank(ink []bool, from, to float64) (longest int) {
	blank := 0
	for x := int(from * float64(len(ink))); x < min(len(ink), int(to*float64(len(ink)))+1); x++ {
		blank++
		if ink[x] {
			blank = 0
		}
		longest = max(longest, blank)
	}
	return longest
}
