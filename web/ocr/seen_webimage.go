package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// What decides who reads a line of a web image. The engine knows Chinese, and letters without accents; tesseract the
// languages that it has data for, and is sure of the lines that are in them.
const (
	sureWord      = 0.75 // confidence of a word of tesseract's, from which it is believed to be in a language that it reads
	doubtfulWidth = 1.2  // of a stretch without such words, in heights of the line, from which the engine is asked: a character
	leastUnread   = 0.5  // the same of a stretch that has ink: a figure
	mostlySure    = 0.5  // of a place, that words are of which tesseract is quite sure, at least, for it to be tesseract's
	sureLine      = 0.60 // confidence of a line with Chinese, from which the engine is believed
	surerLine     = 0.90 // the same of a line without, where tesseract read nothing that it is sure of
	unsureWord    = 0.90 // confidence of a word of tesseract's, below which the engine is asked for another reading of it
	sureOfEach    = 0.70 // probability of a line's least likely character, from which the engine's reading is taken for one that is unsure
	contradicted  = 0.80 // confidence, at most, of what was read in two ways
)

// seenWebImage reads all text of a picture: what is Chinese by the engine, and all else by tesseract.
func (j *job) seenWebImage(ctx context.Context) (recognition.Result, error) {
	result := &recognition.WebImageResult{}
	options := engine.FindOptions{PlacesOnly: true, LongestSide: webImageSide, Orient: j.request.Options.DetectDirection}
	var byTesseract *pageText
	if !options.Orient {
		byTesseract = j.beginText(ctx, 0)
		defer byTesseract.end()
	}
	page, err := j.view.Find(ctx, options)
	if err != nil {
		return nil, err
	}
	if options.Orient {
		degrees := page.Quarters * 90
		result.Direction = &degrees
	}
	lines, err := j.chinesePage(ctx, page, byTesseract)
	if err != nil {
		return nil, err
	}
	if lines == nil {
		if byTesseract == nil || byTesseract.stopped() {
			byTesseract = j.beginText(ctx, page.Quarters)
			defer byTesseract.end()
		}
		if lines, err = j.mixedPage(ctx, page, byTesseract); err != nil {
			return nil, err
		}
	}
	lines = withoutBlots(lines, page.Lines)
	legible := legibilityIn(j.gray(), page.Lines, lines)
	if err := j.checkLegible(ctx, legible, byTesseract.seen(), lines); err != nil {
		return nil, err
	}
	doubtBlurred(j.gray(), lines)
	doubtFigures(lines)
	doubtLookAlikes(lines, legible.doubted())
	j.finish(result, lines)
	return result, nil
}

// mixedPage is what tesseract and the engine read of a page.
func (j *job) mixedPage(ctx context.Context, page engine.Page, byTesseract *pageText) ([]recognition.Line, error) {
	read, err := byTesseract.wait()
	if err != nil {
		return nil, err
	}
	lines, err := j.byScript(ctx, page, read)
	if err == nil && j.program != nil {
		doubtMarks(byTesseract.sheet, lines)
	}
	return lines, err
}

// webImageSide is the longest side in which text of a page is found: lines of an A4 page have 14 pixels in it, and the network sees
// the page at once, not in two parts with a seam that both see.
const webImageSide = 1216

// byScript has the engine read the places in which tesseract is not sure of the most, and takes for each line who knows its script.
// Where there is Chinese the engine reads all places: to who knows Latin only, small Chinese characters are capitals, surely.
func (j *job) byScript(ctx context.Context, page engine.Page, lines []recognition.Line) ([]recognition.Line, error) {
	var doubtful, others []engine.Quad
	for _, place := range page.Lines {
		if j.doubtfulIn(place.Quad, lines) {
			doubtful = append(doubtful, place.Quad)
		} else {
			others = append(others, place.Quad)
		}
	}
	read, err := j.readEither(ctx, doubtful, lines)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(read, func(l engine.Line) bool { return hasChinese(l.Text) && l.Confidence >= sureLine }) {
		more, err := j.readEither(ctx, others, lines)
		if err != nil {
			return nil, err
		}
		read, others = append(read, more...), nil
	}
	shaky := shakyText(page.Lines, read, lines)
	var taken []recognition.Line
	for _, line := range read {
		line, known := j.readInPlace(line, lines)
		if !known {
			continue
		}
		if shaky && !hasChinese(line.Text) && !sameText(line.Text, textIn(line.Quad, lines)) {
			line = lessSure(line, contradicted)
		}
		taken = append(taken, wordsOf(byLeastLikely(line)))
		lines = withoutPlace(lines, line.Quad)
	}
	if err := j.readWordsAgain(ctx, others, lines); err != nil {
		return nil, err
	}
	if len(taken) == 0 {
		return lines, nil // in tesseract's order, which knows columns
	}
	return inOrder(slices.Concat(lines, taken), page.Quarters), nil
}

// readInPlace says whether the engine's reading of a place is taken for what tesseract read there. Where neither is sure, the
// engine's reading is given, and said to be in doubt: nothing that was written is passed over.
func (j *job) readInPlace(line engine.Line, lines []recognition.Line) (engine.Line, bool) {
	if len(wordsOf(line)) == 0 || line.Confidence < leastConfidence {
		return line, false
	}
	line = numbersTogether(spacedOut(j.gray(), line))
	inDoubt := doubtGaps(j.gray(), line)
	switch {
	case hasChinese(line.Text) || j.program == nil:
		return inDoubt, inDoubt.Confidence < line.Confidence || line.Confidence >= sureLine || !readIn(line.Quad, lines)
	case len(sureWordsIn(line.Quad, lines)) > 0:
		return j.readBetter(inDoubt, lines)
	case line.Confidence >= surerLine:
		return inDoubt, true
	default:
		return lessSure(line, gappedLine), !readIn(line.Quad, lines)
	}
}

// readBetter says whether the engine's reading of a place, in Latin letters, is taken for what tesseract is sure of in part: if the
// engine is sure of each character, and tesseract did not read letters that the engine hardly knows. What both are sure of, and
// read in two ways, is in doubt.
func (j *job) readBetter(line engine.Line, lines []recognition.Line) (engine.Line, bool) {
	byTesseract := textIn(line.Quad, lines)
	switch {
	case !surelyRead(line) || beyondASCII(byTesseract):
		return line, false
	case j.doubtfulIn(line.Quad, lines):
		return line, true
	default:
		return lessSure(line, contradicted), !sameText(byTesseract, line.Text)
	}
}

// hasChinese tells whether there is a Chinese character in a text.
func hasChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// doubtfulIn tells whether tesseract is not sure of most of a line's place, or left something out there.
func (j *job) doubtfulIn(q engine.Quad, lines []recognition.Line) bool {
	sure, end := 0.0, 0.0
	for _, w := range append(sureWordsIn(q, lines), stretch{from: 1, to: 1}) {
		gap := (w.from - end) * q.Width() / max(1, q.Height())
		if gap > doubtfulWidth || gap > leastUnread && inked(j.gray(), q, end, w.from) {
			return true
		}
		if w.sure >= unsureWord {
			sure += w.to - w.from
		}
		end = max(end, w.to)
	}
	return sure < mostlySure
}

// stretch is a part of a line, by shares of the way along it, and how sure a word is that stands there.
type stretch struct{ from, to, sure float64 }

// sureWordsIn are the stretches of a place in which tesseract is sure of a word.
func sureWordsIn(q engine.Quad, lines []recognition.Line) []stretch {
	return slices.DeleteFunc(wordsIn(q, lines), func(w stretch) bool { return w.sure < sureWord })
}

// wordsIn are the stretches of a place in which words were read, in their order.
func wordsIn(q engine.Quad, lines []recognition.Line) (words []stretch) {
	for _, line := range lines {
		for _, word := range line {
			if within(q, word.Location) {
				words = append(words, stretch{along(q, word.Location[0]), along(q, word.Location[1]), word.Confidence})
			}
		}
	}
	slices.SortFunc(words, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return words
}

// along is how far along a line a point is.
func along(q engine.Quad, p [2]int) float64 {
	dx, dy := q[1].X-q[0].X, q[1].Y-q[0].Y
	return min(max(((float64(p[0])-q[0].X)*dx+(float64(p[1])-q[0].Y)*dy)/max(1, dx*dx+dy*dy), 0), 1)
}

// within tells whether the middle of a location lies in a line's place. The box around that would not do: on a page that lies
// askew it holds words of the lines above and below.
func within(q engine.Quad, l recognition.Location) bool {
	return holds(q, engine.Point{X: float64(l[0][0]+l[2][0]) / 2, Y: float64(l[0][1]+l[2][1]) / 2})
}

// holds says whether a point lies in a place.
func holds(q engine.Quad, p engine.Point) bool {
	for i, a := range q {
		b := q[(i+1)%len(q)]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

// withoutPlace takes the words out that stand in a place. What stands before and behind them is no longer one line.
func withoutPlace(lines []recognition.Line, q engine.Quad) []recognition.Line {
	var kept []recognition.Line
	for _, line := range lines {
		var left recognition.Line
		for _, word := range append(slices.Clone(line), recognition.Word{}) {
			if word.Text != "" && !within(q, word.Location) {
				left = append(left, word)
			} else if len(left) > 0 {
				kept, left = append(kept, left), nil
			}
		}
	}
	return kept
}

// inOrder sorts lines of a picture that has to be turned counter-clockwise by so many quarters: from the top, and from the
// left those that stand beside each other.
func inOrder(lines []recognition.Line, quarters int) []recognition.Line {
	turned := func(l recognition.Line) image.Rectangle {
		return turningQuarters(quarters).bounds(l.Location())
	}
	slices.SortStableFunc(lines, func(a, b recognition.Line) int { return cmp.Compare(middleY(turned(a)), middleY(turned(b))) })
	for from := 0; from < len(lines); {
		first, to := turned(lines[from]), from+1
		for to < len(lines) && middleY(turned(lines[to]))-middleY(first) < min(first.Dy(), turned(lines[to]).Dy())/2 {
			to++
		}
		slices.SortStableFunc(lines[from:to], func(a, b recognition.Line) int { return cmp.Compare(turned(a).Min.X, turned(b).Min.X) })
		from = to
	}
	return lines
}

func middleY(r image.Rectangle) int { return (r.Min.Y + r.Max.Y) / 2 }
