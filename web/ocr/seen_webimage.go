package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"

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

// seenWebImage reads all text of a picture: what is Chinese by the engine, and all else by tesseract.
func (j *job) seenWebImage(ctx context.Context) (recognition.Result, error) {
	var places engine.Page
	var lines []recognition.Line
	var err error
	result := &recognition.WebImageResult{}
	options := engine.FindOptions{PlacesOnly: true, LongestSide: webImageSide, Orient: j.request.Options.DetectDirection}
	if j.request.Options.DetectDirection {
		if places, err = j.view.Find(ctx, options); err != nil {
			return nil, err
		}
		degrees := places.Quarters * 90
		result.Direction = &degrees
		lines, err = j.textTurned(ctx, places.Quarters)
	} else {
		places, lines, err = j.placesAndText(ctx, options)
	}
	if err != nil {
		return nil, err
	}
	if lines, err = j.byScript(ctx, places, lines); err != nil {
		return nil, err
	}
	j.finish(result, lines)
	return result, nil
}

// webImageSide is the longest side in which text of a page is found: lines of an A4 page have 15 pixels in it.
const webImageSide = 1280

// placesAndText finds where text is and reads it by tesseract at the same time.
func (j *job) placesAndText(ctx context.Context, o engine.FindOptions) (places engine.Page, lines []recognition.Line, err error) {
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		places, err = j.view.Find(ctx, o)
		return err
	})
	both.Go(func() (err error) {
		lines, err = j.textTurned(ctx, 0)
		return err
	})
	return places, lines, both.Wait()
}

// textTurned reads the picture by tesseract, if that is installed.
func (j *job) textTurned(ctx context.Context, quarters int) ([]recognition.Line, error) {
	s, err := newSheet(j.picture)
	if err != nil || j.program == nil {
		return nil, err
	}
	return j.text(ctx, s.turned(quarters))
}

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
		words := wordsOf(line)
		least := surerLine
		if hasChinese(words.Text()) || j.program == nil {
			least = sureLine
		} else if len(sureWordsIn(line.Quad, lines)) > 0 {
			continue
		}
		if line.Confidence < least || len(words) == 0 {
			continue
		}
		taken = append(taken, words)
		lines = withoutPlace(lines, line.Quad)
	}
	if len(taken) == 0 {
		return lines, nil // in tesseract's order, which knows columns
	}
	return inOrder(slices.Concat(lines, taken), page.Quarters), nil
}

// hasChinese tells whether there is a Chinese character in a text.
func hasChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// doubtfulIn tells whether there is a stretch of a line's place, as wide as a character, in which tesseract is sure of nothing.
func doubtfulIn(q engine.Quad, lines []recognition.Line) bool {
	words := sureWordsIn(q, lines)
	slices.SortFunc(words, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	end := 0.0
	for _, w := range append(words, stretch{1, 1}) {
		if (w.from-end)*q.Width() > doubtfulWidth*q.Height() {
			return true
		}
		end = max(end, w.to)
	}
	return false
}

// stretch is a part of a line, by shares of the way along it.
type stretch struct{ from, to float64 }

// sureWordsIn are the stretches of a place in which tesseract is sure of a word.
func sureWordsIn(q engine.Quad, lines []recognition.Line) (words []stretch) {
	for _, line := range lines {
		for _, word := range line {
			if word.Confidence >= sureWord && within(q, word.Location) {
				words = append(words, stretch{along(q, word.Location[0]), along(q, word.Location[1])})
			}
		}
	}
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
