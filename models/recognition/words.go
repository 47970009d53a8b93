package recognition

import (
	"strings"
	"unicode"
)

// Word is a recognised word. Confidence is from 0 to 1.
type Word struct {
	Text       string
	Confidence float64
	Location   Location
}

// Line is a line of words, from left to right.
type Line []Word

// Text is the line's text. Words are parted by a space, but not Chinese characters, which engines report as words.
func (l Line) Text() string {
	var b strings.Builder
	var last rune
	for _, word := range l {
		runes := []rune(word.Text)
		if len(runes) == 0 {
			continue
		}
		if last != 0 && (!ideographic(last) || !ideographic(runes[0])) {
			b.WriteByte(' ')
		}
		b.WriteString(word.Text)
		last = runes[len(runes)-1]
	}
	return b.String()
}

// ideographic tells characters that are written without spaces between them.
func ideographic(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// Compact is the line's text without any space.
func (l Line) Compact() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, l.Text())
}

// Confidence is the words' mean confidence, weighted by their lengths; 0 for an empty line.
func (l Line) Confidence() float64 {
	sum, letters := 0.0, 0
	for _, word := range l {
		n := len([]rune(word.Text))
		sum += word.Confidence * float64(n)
		letters += n
	}
	if letters == 0 {
		return 0
	}
	return sum / float64(letters)
}

// Location spans the line from its first word's left edge to its last word's right edge. The corners are those of the
// words, so that the line of a turned picture is turned as well.
func (l Line) Location() Location {
	if len(l) == 0 {
		return Location{}
	}
	first, last := l[0].Location, l[len(l)-1].Location
	return Location{first[0], last[1], last[2], first[3]}
}

// A line is as sure as its words are on the mean, but it is not right where one of them is not.
const (
	guessedWord = 0.85 // confidence of a word below which it is a guess
	withGuess   = 0.85 // confidence of a line with one, at most
)

// sureOfAll is the line's confidence, which is less than Sure where a word is a guess.
func (l Line) sureOfAll() float64 {
	if l.unsure(guessedWord) {
		return min(l.Confidence(), withGuess)
	}
	return l.Confidence()
}

// Blocks gives the lines as the words blocks of the API.
func Blocks(lines []Line) []WordsBlock {
	blocks := make([]WordsBlock, 0, len(lines))
	for _, line := range lines {
		blocks = append(blocks, WordsBlock{Words: line.Text(), Confidence: line.sureOfAll(), Location: line.Location()})
	}
	return blocks
}
