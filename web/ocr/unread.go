package ocr

import (
	"image"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// What is written in characters that no reader here knows leaves nothing, or letters that look alike. What the engine found to
// be text and nobody read is counted, and what was left out of a line is seen by its ink.
const (
	sureText    = 0.6 // Line.Box of a place that is text beyond doubt
	gappedLine  = 0.5 // confidence at most of a line in which characters were left out
	leastGapped = 1.6 // widths of a Chinese character between the middles of two that are written close, between which there is another
	inkedGap    = 0.3 // of the columns of such a gap have ink, at least
)

// isText says whether a place is one of text beyond doubt.
func isText(place engine.Line) bool { return place.Box >= sureText && tells(place.Quad) }

func unreadText() error {
	return recognition.Unreadable("The text could not be read: it is in a script, or a hand, that is not known here.")
}

// readIn says whether a line that is believed has a word in a place.
func readIn(q engine.Quad, lines []recognition.Line) bool {
	for _, line := range lines {
		if line.Confidence() < leastConfidence {
			continue
		}
		for _, word := range line {
			if within(q, word.Location) {
				return true
			}
		}
	}
	return false
}

// doubtGaps lowers the confidence of a line in which the engine left out characters: it does not know Kana, Hangul and others,
// and reads the Chinese ones between them as if they were all. In letters, which differ in width, gaps tell nothing.
func doubtGaps(gray *image.Gray, line engine.Line) engine.Line {
	if len(line.Chars) == 0 || unicodeLetters(line.Text) && !hasChinese(line.Text) {
		return line
	}
	em := emOf(line)
	last, before := 0.0, 0.0
	for i := range len(line.Chars) + 1 {
		next, after := 1.0, 0.0
		if i < len(line.Chars) {
			next, after = line.Chars[i].X, ems(line.Chars[i].Rune)/2
		}
		if next-last > (before+after+leastGapped-1)*em && inked(gray, line.Quad, last+1.2*before*em, next-1.2*after*em) {
			return lessSure(line, gappedLine)
		}
		last, before = next, after
	}
	return line
}

// ems is how wide a character is, in those of Chinese.
func ems(r rune) float64 {
	if r < firstWide {
		return 0.5
	}
	return 1
}

// firstWide is the first of the characters that are as wide as Chinese ones, and their punctuation; those before it are letters.
const firstWide = 0x2e80

// emOf is how wide a Chinese character is in the line, as a share of its width: at most as much as it is high.
func emOf(line engine.Line) float64 {
	const telling = 4 // characters
	most := line.Quad.Height() / max(1, line.Quad.Width())
	gaps := make([]float64, 0, len(line.Chars))
	for i := 1; i < len(line.Chars); i++ {
		a, b := line.Chars[i-1], line.Chars[i]
		gaps = append(gaps, (b.X-a.X)/(ems(a.Rune)/2+ems(b.Rune)/2))
	}
	if len(line.Chars) < telling {
		return most
	}
	slices.Sort(gaps)
	return min(most, gaps[len(gaps)/2])
}

// inked says whether there is ink between two shares of the way along a line.
func inked(gray *image.Gray, q engine.Quad, from, to float64) bool {
	const rows = 16
	columns := max(4, int((to-from)*q.Width()/q.Height()*rows))
	written := inkIn(stripOf(gray, q, 256, rows))
	ink := 0
	for x := range columns {
		for y := 2; y < rows-2; y++ {
			if written.has(levelIn(gray, q, from+(to-from)*(float64(x)+0.5)/float64(columns), (float64(y)+0.5)/rows)) {
				ink++
				break
			}
		}
	}
	return float64(ink) >= inkedGap*float64(columns)
}

// lessSure is a line of which no character is surer than so.
func lessSure(line engine.Line, most float64) engine.Line {
	chars := make([]engine.Char, len(line.Chars))
	copy(chars, line.Chars)
	for i := range chars {
		chars[i].Probability = min(chars[i].Probability, most)
	}
	line.Chars, line.Confidence = chars, min(line.Confidence, most)
	return line
}
