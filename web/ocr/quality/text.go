package quality

import (
	"fmt"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
)

// FieldWords is the name by which all text of a web image is expected, a line each, and fieldLines the one by which the lines of
// the answer are counted, each by itself: a page may be right but for a line, of which it ought not to be sure.
const (
	FieldWords = "words"
	fieldLines = "words_block_list"
)

// rightText is how many of a web image's characters must be read for it to be right: a comma may be missed.
const rightText = 0.98

// page is a web image's text, compared with what is expected. Spaces tell nothing: an engine parts words by them, and Chinese
// has none. Nor does the order of lines, which columns leave open.
type page struct {
	expected, rightLines int
	answered             []recognition.WordsBlock
	wrong                []recognition.WordsBlock // are not what is expected anywhere
	accuracy             float64
}

// pageText is all that was read.
func pageText(r *recognition.WebImageResult) string {
	said := make([]string, len(r.WordsBlockList))
	for i, block := range r.WordsBlockList {
		said[i] = block.Words
	}
	return strings.Join(said, "\n")
}

func compareText(expected string, r *recognition.WebImageResult) page {
	p := page{answered: r.WordsBlockList}
	missing, leftOver := newLines(expected), ""
	p.expected = len(missing)
	for _, block := range r.WordsBlockList {
		said := withoutSpace(block.Words)
		if !missing.take(said) {
			p.wrong = append(p.wrong, block)
			leftOver += said
		}
	}
	rest := ""
	for _, line := range missing {
		if left := strings.Join(line, ""); left != "" {
			rest += left
		} else {
			p.rightLines++
		}
	}
	p.accuracy = max(0, 1-float64(edits([]rune(rest), []rune(leftOver)))/float64(max(1, len([]rune(withoutSpace(expected))))))
	return p
}

// right says whether enough of the page was read right.
func (p page) right() bool { return p.accuracy >= rightText }

// sureAndWrong are how many lines were given with the confidence to rely on, and how many of these are not expected.
func (p page) sureAndWrong() (sure, wrong int) {
	of := func(blocks []recognition.WordsBlock) (n int) {
		for _, b := range blocks {
			if b.Confidence >= Sure {
				n++
			}
		}
		return n
	}
	return of(p.answered), of(p.wrong)
}

// confidence is the lines' mean confidence; that of the surest wrong one where one is sure and wrong.
func (p page) confidence() float64 {
	sum, surest := 0.0, 0.0
	for _, b := range p.answered {
		sum += b.Confidence
	}
	for _, b := range p.wrong {
		surest = max(surest, b.Confidence)
	}
	if surest >= Sure {
		return surest
	}
	return sum / float64(max(1, len(p.answered)))
}

// lines are those that were not found yet, each in its words; a word that was found is empty.
type lines [][]string

func newLines(text string) (all lines) {
	for line := range strings.Lines(text) {
		all = append(all, strings.Fields(line))
	}
	return all
}

// take takes out the words that follow each other in a line and say the text, if there are any: what stands apart in a line, as
// a label and its value, may be read as one line or as several.
func (l lines) take(said string) bool {
	for _, line := range l {
		for from := range line {
			for to := from + 1; to <= len(line); to++ {
				if said != "" && line[from] != "" && line[to-1] != "" && strings.Join(line[from:to], "") == said {
					clear(line[from:to])
					return true
				}
			}
		}
	}
	return false
}

// addLines counts the lines of a page, each by itself.
func (t *tally) addLines(c Case, p page, problem func(c Case, what string)) {
	f := t.field(fieldLines)
	sure, wrong := p.sureAndWrong()
	f.Expected += p.expected
	f.Right += p.rightLines
	f.Wrong += len(p.wrong)
	f.Sure += sure
	f.WrongSure += wrong
	for _, b := range p.wrong {
		if b.Confidence >= Sure {
			problem(c, fmt.Sprintf("a line is %q, sure %.2f, and not expected", b.Words, b.Confidence))
		}
	}
}

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// edits are how many characters have to be changed, added or left out to lead from one text to the other.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
