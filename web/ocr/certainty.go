package ocr

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// doubtedChar is the probability of a character below which the word that it is in is no surer than it: a line is wrong by one
// character, and the mean of forty does not show it. It is not taken for a guess by that: the others are read.
const doubtedChar = 0.85

// byLeastLikely gives a line of which each word is no surer than its least likely character, where that is in doubt.
func byLeastLikely(line engine.Line) engine.Line {
	chars := slices.Clone(line.Chars)
	all := 0.0
	for from := 0; from < len(chars); {
		to, least, sum := from, 1.0, 0.0
		for to < len(chars) && !unicode.IsSpace(chars[to].Rune) {
			least, sum = min(least, sureOf(chars[to])), sum+chars[to].Probability
			to++
		}
		for i := from; i < to && least < doubtedChar; i++ {
			chars[i].Probability = min(sum/float64(to-from), max(least, believed))
		}
		from = to + 1
	}
	for _, c := range chars {
		all += c.Probability
	}
	line.Chars, line.Confidence = chars, all/float64(max(1, len(chars)))
	return line
}

// sureOf is how probable a character is, in whichever width: a comma is one, whether it was printed for Chinese or for Latin.
func sureOf(c engine.Char) float64 {
	sum := c.Probability
	for _, other := range c.Others {
		if norm.NFKC.String(string(other.Rune)) == norm.NFKC.String(string(c.Rune)) {
			sum += other.Probability
		}
	}
	return sum
}

// surelyRead says whether the engine is sure of a line, and of each of its characters.
func surelyRead(line engine.Line) bool {
	return line.Confidence >= surerLine && !slices.ContainsFunc(line.Chars, func(c engine.Char) bool {
		return c.Rune != ' ' && sureOf(c) < sureOfEach
	})
}

// beyondASCII says whether a text has letters that are not of English.
func beyondASCII(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) })
}

// sameText says whether two texts are the same but for spaces and the width of characters.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(norm.NFKC.String(s)), "") }
	return plain(a) == plain(b)
}

// textIn is what was read in a place.
func textIn(q engine.Quad, lines []recognition.Line) string {
	var said []string
	for _, line := range lines {
		for _, word := range line {
			if within(q, word.Location) {
				said = append(said, word.Text)
			}
		}
	}
	return strings.Join(said, " ")
}
