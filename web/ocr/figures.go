package ocr

import (
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// A number is read by figures of which each may be any: nothing in it says that one is wrong, as the other letters of a word do. So
// what stands in a number and is none of its characters is likely one of its figures, read wrong: @ or O for 0, | or l for 1.
const (
	inNumbers    = ".,:;-/+ ()'"    // may stand between figures
	aroundNumber = "$£€¥￥%#~–—=*<>" // may stand before or after them
	likeFigures  = "@|&©®§°"        // look like figures, wherever they stand
	likeOneOrNil = "OolI"           // letters that do
	likeOthers   = "DQSsBZz?!"      // look like figures, and are none before or after a number: codes have them there
	strangeIn    = 0.5              // confidence of a number with one of these, at most
)

// doubtFigures lowers the confidence of words that are numbers but for characters that look like figures, and the other way round.
func doubtFigures(lines []recognition.Line) {
	for _, line := range lines {
		for i, word := range line {
			if strangeNumber(word.Text) || figureInWord(word.Text) {
				line[i].Confidence = min(word.Confidence, strangeIn)
			}
		}
	}
}

// strangeNumber says whether a word has figures, characters that look like some, and nothing else. Of letters it must have fewer
// than of figures.
func strangeNumber(word string) bool {
	runes := []rune(strings.Trim(word, inNumbers+aroundNumber))
	figures, letters, symbols := 0, 0, 0
	for i, r := range runes {
		inside := i > 0 && i+1 < len(runes)
		switch {
		case unicode.IsDigit(r):
			figures++
		case strings.ContainsRune(likeFigures, r):
			symbols++
		case strings.ContainsRune(likeOneOrNil, r), inside && strings.ContainsRune(likeOthers, r):
			letters++
		case !strings.ContainsRune(inNumbers, r):
			return false
		}
	}
	return figures > 0 && (symbols > 0 || letters > 0 && figures > letters)
}

// figureInWord says whether a word of small letters has a 0 or 1 for one of them: between two, or a 0 before three.
func figureInWord(word string) bool {
	runes := []rune(word)
	small := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLower(runes[i]) }
	for i, r := range runes {
		begins := r == '0' && i == 0 && small(1) && small(2) && small(3)
		if begins || (r == '0' || r == '1') && small(i-1) && small(i+1) {
			return true
		}
	}
	return false
}

// narrowIn are the marks that stand in numbers, by how they are printed for Chinese.
var narrowIn = map[rune]rune{'，': ',', '：': ':', '．': '.', '－': '-', '／': '/'}

// thousands are the figures behind a comma within a number: before fewer, or more, it stands between two numbers.
const thousands = 3

// numbersTogether gives a line whose numbers are written as one: a mark between two figures is as narrow as they are, and what is
// left free beside it, where all characters have the same width, is no space.
func numbersTogether(line engine.Line) engine.Line {
	var chars []engine.Char
	for i := 0; i < len(line.Chars); i++ {
		mark, next := markAfter(line.Chars, i)
		if mark < 0 || len(chars) == 0 || !unicode.IsDigit(chars[len(chars)-1].Rune) {
			chars = append(chars, line.Chars[i])
			continue
		}
		c := line.Chars[mark]
		if narrow, wide := narrowIn[c.Rune]; wide {
			c.Rune = narrow
		}
		chars = append(chars, c)
		i = next - 1
	}
	text := make([]rune, len(chars))
	for i, c := range chars {
		text[i] = c.Rune
	}
	line.Chars, line.Text = chars, string(text)
	return line
}

// markAfter is where the mark stands that a figure follows from a place on, with a space before it or before and behind it, or with
// none, and where that figure is; -1 if none does.
func markAfter(chars []engine.Char, from int) (mark, next int) {
	at := func(i int) rune {
		if i < len(chars) {
			return chars[i].Rune
		}
		return 0
	}
	mark = from
	if at(mark) == ' ' {
		mark++
	}
	if _, wide := narrowIn[at(mark)]; !wide && !strings.ContainsRune(".,:", at(mark)) {
		return -1, 0
	}
	next = mark + 1
	if mark > from && at(next) == ' ' {
		next++
	}
	figures := 0
	for unicode.IsDigit(at(next + figures)) {
		figures++
	}
	if figures == 0 || at(mark) == '，' && figures != thousands {
		return -1, 0
	}
	return mark, next
}
