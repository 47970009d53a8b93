package ocr

import (
	"context"
	"slices"
	"unicode/utf8"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// Letters are read best where each has some two steps of the network: printed wide they are pressed together as Chinese lines are,
// and printed narrow they are not.
const (
	narrowLetters = 2.2  // letters to the height of a line, from which they are printed narrow
	wordMargin    = 0.12 // heights of the line beside a word that is cut out
	likeTesseract = 0.5  // of its characters, at least, a word that is read again has to share with what tesseract read

	// mostWordsAgain are read again at most: each takes some 10 ms of a processor, and a page with more of them is in doubt anyhow.
	mostWordsAgain = 120
)

// readEither reads places, by how many letters tesseract sees there. Where the engine is not sure so, and there is no Chinese, it
// reads them in their own width.
func (j *job) readEither(ctx context.Context, places []engine.Quad, lines []recognition.Line) ([]engine.Line, error) {
	read := make([]engine.Line, len(places))
	var wide, narrow []int
	for i, q := range places {
		if lettersIn(textIn(q, lines), q) < narrowLetters {
			wide = append(wide, i)
		} else {
			narrow = append(narrow, i)
		}
	}
	if err := j.readInto(ctx, read, places, wide, squeezedLines); err != nil {
		return nil, err
	}
	for _, i := range wide {
		if !hasChinese(read[i].Text) && !surelyRead(read[i]) {
			narrow = append(narrow, i)
		}
	}
	return read, j.readInto(ctx, read, places, narrow, 1)
}

// readInto reads some of the places, and keeps of each what was read more surely.
func (j *job) readInto(ctx context.Context, read []engine.Line, places []engine.Quad, which []int, stretch float64) error {
	quads := make([]engine.Quad, len(which))
	for i, w := range which {
		quads[i] = places[w]
	}
	lines, err := j.view.Read(ctx, quads, engine.ReadOptions{Stretch: stretch})
	for i, line := range lines {
		if line.Confidence >= read[which[i]].Confidence {
			read[which[i]] = line
		}
	}
	return err
}

// lettersIn is how many letters of a text there are to the height of a place.
func lettersIn(text string, q engine.Quad) float64 {
	return float64(utf8.RuneCountInString(text)) * q.Height() / max(1, q.Width())
}

// readWordsAgain has the engine read the words that tesseract is not quite sure of, each by itself, and takes its reading where it is
// sure and tesseract's is like it.
func (j *job) readWordsAgain(ctx context.Context, places []engine.Quad, lines []recognition.Line) error {
	var quads []engine.Quad
	var words []*recognition.Word
	for _, q := range places {
		for _, line := range lines {
			for i := range line {
				if word := &line[i]; len(words) < mostWordsAgain && word.Confidence < unsureWord && !beyondASCII(word.Text) && within(q, word.Location) {
					quads, words = append(quads, partOf(q, word.Location)), append(words, word)
				}
			}
		}
	}
	read, err := j.readEither(ctx, quads, lines)
	if err != nil {
		return err
	}
	for i, line := range read {
		again := wordsOf(byLeastLikely(line))
		if len(again) == 1 && surelyRead(line) && !beyondASCII(line.Text) && alike(words[i].Text, line.Text) >= likeTesseract {
			words[i].Text, words[i].Confidence = again[0].Text, again[0].Confidence
		}
	}
	return nil
}

// shakyText says whether tesseract is quite sure of less than half of the text that is not Chinese: it is written by hand, or hardly
// to be seen, and what only the engine reads there is not sure either.
func shakyText(places, read []engine.Line, lines []recognition.Line) bool {
	chinese := func(q engine.Quad) bool {
		return slices.ContainsFunc(read, func(l engine.Line) bool { return hasChinese(l.Text) && holds(q, l.Quad.At(0.5, 0.5)) })
	}
	sure, all := 0.0, 0.0
	for _, place := range places {
		if !isText(place) || chinese(place.Quad) {
			continue
		}
		all += place.Quad.Width()
		for _, w := range wordsIn(place.Quad, lines) {
			if w.sure >= unsureWord {
				sure += (w.to - w.from) * place.Quad.Width()
			}
		}
	}
	return sure < mostlySure*all
}

// partOf is the part of a line's place in which a word stands.
func partOf(q engine.Quad, l recognition.Location) engine.Quad {
	margin := wordMargin * q.Height() / max(1, q.Width())
	from, to := along(q, l[0])-margin, along(q, l[1])+margin
	return engine.Quad{q.At(from, 0), q.At(to, 0), q.At(to, 1), q.At(from, 1)}
}

// alike is the share of a text's characters that another has in the same order.
func alike(a, b string) float64 {
	one, other := []rune(a), []rune(b)
	row := make([]int, len(other)+1)
	for _, r := range one {
		diagonal := 0
		for j, s := range other {
			next := max(row[j], row[j+1])
			if r == s {
				next = diagonal + 1
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return float64(row[len(other)]) / float64(max(1, len(one), len(other)))
}
