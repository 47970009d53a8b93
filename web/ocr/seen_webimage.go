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
	sureLine      = 0.60 // confidence of a line with Chinese, from which the engine is believed
	surerLine     = 0.90 // the same of a line without, where tesseract read nothing that it is sure of
)

// seenWebImage reads all text of a picture: what is Chinese by the engine, and all else by tesseract, which begins at once.
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
	if err := j.checkLegible(ctx, legibilityIn(j.gray(), page.Lines, lines), byTesseract.seen(), lines); err != nil {
		return nil, err
	}
	doubtBlurred(j.gray(), lines)
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

// webImageSide is the longest side in which text of a page is found: lines of an A4 page have 15 pixels in it.
const webImageSide = 1280

// byScript has the engine read the places in which tesseract is not sure of all, and takes for each line who knows its script.
func (j *job) byScript(ctx context.Context, page engine.Page, lines []recognition.Line) ([]recognition.Line, error) {
	var doubtful []engine.Quad
	for _, place := range page.Lines {
		if doubtfulIn(place.Quad, lines) {
			doubtful = append(doubtful, place.Quad)
		}
	}
	read, err := j.view.Read(ctx, doubtful, engine.ReadOptions{})
	if err != nil {
		return nil, err
	}
	var taken []recognition.Line
	for _, line := range read {
		line, known := j.readInPlace(line, lines)
		if !known {
			continue
		}
		taken = append(taken, wordsOf(line))
		lines = withoutPlace(lines, line.Quad)
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
	inDoubt := doubtGaps(j.gray(), line)
	switch {
	case hasChinese(line.Text) || j.program == nil:
		return inDoubt, inDoubt.Confidence < line.Confidence || line.Confidence >= sureLine || !readIn(line.Quad, lines)
	case len(sureWordsIn(line.Quad, lines)) > 0:
		return line, false
	case line.Confidence >= surerLine:
		return line, true
	default:
		return lessSure(line, gappedLine), !readIn(line.Quad, lines)
	}
}

// hasChinese tells whether there is a Chinese character in a text.
func hasChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// doubtfulIn tells whether there is a stretch of a line's place, as wide as a character, in which tesseract is sure of nothing.
func doubtfulIn(q engine.Quad, lines []recognition.Line) bool {
	end := 0.0
	for _, w := range append(sureWordsIn(q, lines), stretch{from: 1, to: 1}) {
		if (w.from-end)*q.Width() > doubtfulWidth*q.Height() {
			return true
		}
		end = max(end, w.to)
	}
	return false
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

// within tells whether the middle of a location lies in the line's box.
func within(q engine.Quad, l recognition.Location) bool {
	return image.Pt((l[0][0]+l[2][0])/2, (l[0][1]+l[2][1])/2).In(q.Bounds())
}

// withoutPlace takes the words out that stand in a place.
func withoutPlace(lines []recognition.Line, q engine.Quad) []recognition.Line {
	var kept []recognition.Line
	for _, line := range lines {
		left := slices.DeleteFunc(slices.Clone(line), func(w recognition.Word) bool { return within(q, w.Location) })
		if len(left) > 0 {
			kept = append(kept, left)
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
