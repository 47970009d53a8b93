package ocr

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// pageText is a page that tesseract reads while the engine does something else.
type pageText struct {
	stop    context.CancelFunc
	stopped func() bool
	wanted  chan struct{} // closed once it is
	want    func()
	done    chan struct{}
	lines   []recognition.Line
	sheet   sheet
	err     error
}

// beginText makes the picture, turned by so many quarters, ready for tesseract, if that is installed. It is read once want is
// called: over a Chinese page, tesseract would take from the engine a processor for nothing.
func (j *job) beginText(ctx context.Context, quarters int) *pageText {
	reading, stop := context.WithCancel(ctx)
	t := &pageText{stop: stop, stopped: func() bool { return reading.Err() != nil }, wanted: make(chan struct{}), done: make(chan struct{})}
	t.want = sync.OnceFunc(func() { close(t.wanted) })
	go func() {
		defer close(t.done)
		if j.program == nil {
			return
		}
		if t.sheet, t.err = newSheet(j.picture); t.err != nil {
			return
		}
		t.sheet = t.sheet.turned(quarters)
		select {
		case <-t.wanted:
			t.lines, t.err = j.text(reading, t.sheet)
		case <-reading.Done():
			t.err = reading.Err()
		}
	}()
	return t
}

// wait waits for what was read.
func (t *pageText) wait() ([]recognition.Line, error) {
	t.want()
	<-t.done
	return t.lines, t.err
}

// seen is what was read, as it was made ready; nothing where it was not read to its end.
func (t *pageText) seen() sheet {
	if t == nil || t.stopped() {
		return sheet{}
	}
	return t.sheet
}

// end stops the reading, if it goes on, and waits until nothing of it runs.
func (t *pageText) end() {
	t.stop()
	<-t.done
}

// A page is taken for Chinese by a sample of its lines, spread over it: if all of these are.
const (
	sampledLines  = 8
	telling       = 3.0  // heights of a line, from which its characters tell something
	sureSample    = 0.85 // confidence of a line that tells
	chineseShare  = 0.5  // of a line's letters are Chinese characters, at least
	squeezedLines = 0.65 // of their width have Chinese lines when they are read: their characters are as wide as high, and the networks' time goes by the width
	narrowLines   = 0.48 // of their width, if all of a line is Chinese: a digit is half as wide, and two that are the same would become one
	fewNarrow     = 4    // at most one of so many lines of the sample has other characters, for the page's to be tried so
)

// chinesePage has the engine read the whole page if that is Chinese, and stops tesseract over it, which would read nothing that
// is believed. It gives nothing if the page, or a line of it, is in other letters.
func (j *job) chinesePage(ctx context.Context, page engine.Page, byTesseract *pageText) ([]recognition.Line, error) {
	sample, others := sampleOf(page.Lines)
	if len(sample) == 0 {
		return nil, nil
	}
	first := min(2, len(sample)) // tell of most pages that they are not Chinese
	read, err := j.readChinese(ctx, sample[:first])
	if err != nil || read == nil {
		return nil, err
	}
	more, err := j.readChinese(ctx, sample[first:])
	if err != nil || len(more) < len(sample)-first {
		return nil, err
	}
	if read = append(read, more...); !allChinese(read) {
		return nil, nil
	}
	if byTesseract != nil {
		byTesseract.stop()
	}
	rest, err := j.readRest(ctx, others, read)
	if err != nil || slices.ContainsFunc(rest, inOtherLetters) {
		return nil, err
	}
	for i, line := range rest {
		rest[i] = doubtGaps(j.gray(), line)
	}
	all := slices.Concat(read, rest)
	for i, line := range all {
		all[i] = byLeastLikely(numbersTogether(line))
	}
	return inOrder(linesOf(all), page.Quarters), nil
}

// readRest reads the places of a Chinese page that are not in its sample. If the sample has hardly anything but Chinese characters
// they are pressed together for that, and only those are read again that hold something else, or are not clear so.
func (j *job) readRest(ctx context.Context, places []engine.Quad, sample []engine.Line) ([]engine.Line, error) {
	mixed := 0
	for _, line := range sample {
		if !onlyChinese(line.Text) {
			mixed++
		}
	}
	if mixed*fewNarrow > len(sample) {
		return j.view.Read(ctx, places, engine.ReadOptions{Stretch: squeezedLines})
	}
	read, err := j.view.Read(ctx, places, engine.ReadOptions{Stretch: narrowLines})
	if err != nil {
		return nil, err
	}
	var which []int
	var again []engine.Quad
	for i, line := range read {
		if line.Confidence < sureSample || !onlyChinese(line.Text) || doubtGaps(j.gray(), line).Confidence < line.Confidence {
			which, again = append(which, i), append(again, places[i])
		}
	}
	wider, err := j.view.Read(ctx, again, engine.ReadOptions{Stretch: squeezedLines})
	for i, line := range wider {
		read[which[i]] = line
	}
	return read, err
}

// onlyChinese says whether a text has no letters and digits but Chinese characters.
func onlyChinese(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.Is(unicode.Han, r) && (unicode.IsLetter(r) || unicode.IsNumber(r))
	})
}

// readChinese reads places; it gives nothing if one of them holds something else than Chinese and numbers.
func (j *job) readChinese(ctx context.Context, places []engine.Quad) ([]engine.Line, error) {
	read, err := j.view.Read(ctx, places, engine.ReadOptions{Stretch: squeezedLines})
	if err != nil || slices.ContainsFunc(read, func(l engine.Line) bool {
		return l.Confidence < sureSample || unicodeLetters(l.Text) && !mostlyChinese(l.Text) || doubtGaps(j.gray(), l).Confidence < l.Confidence
	}) {
		return nil, err
	}
	return read, nil
}

// allChinese says whether there is Chinese in at least half of the lines of a sample; the others hold numbers.
func allChinese(sample []engine.Line) bool {
	chinese := 0
	for _, l := range sample {
		if hasChinese(l.Text) {
			chinese++
		}
	}
	return 2*chinese >= len(sample)
}

// sampleOf parts the places of a page into some that are long enough to tell its script, spread over the page, and the others.
func sampleOf(lines []engine.Line) (sample, others []engine.Quad) {
	long := 0
	for _, l := range lines {
		if tells(l.Quad) {
			long++
		}
	}
	every := max(1, (long+sampledLines-1)/sampledLines)
	seen := 0
	for _, l := range lines {
		if !tells(l.Quad) {
			others = append(others, l.Quad)
			continue
		}
		if seen%every == 0 {
			sample = append(sample, l.Quad)
		} else {
			others = append(others, l.Quad)
		}
		seen++
	}
	return sample, others
}

func tells(q engine.Quad) bool { return q.Width() >= telling*q.Height() }

// mostlyChinese says whether the letters of a text are Chinese for the most part.
func mostlyChinese(text string) bool {
	chinese, letters := 0, 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			chinese++
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 0 && float64(chinese) >= chineseShare*float64(letters)
}

// inOtherLetters says whether a line may be for tesseract to read: it has letters that are not Chinese, and hardly Chinese ones,
// or was not read well.
func inOtherLetters(l engine.Line) bool {
	return len(l.Chars) > 0 && (l.Confidence < sureLine || unicodeLetters(l.Text) && !mostlyChinese(l.Text))
}

func unicodeLetters(text string) bool { return slices.ContainsFunc([]rune(text), unicode.IsLetter) }
