package ocr

import (
	"context"
	"image"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// Text in a script that nobody here knows is read as letters that look alike. Those who read guess at most of it then, as they do
// not at text of theirs that is small, blurred or badly stored: of that they are sure of half at least while it is read right.
const (
	believed   = 0.6  // confidence of a word from which it is believed to be read; below it, it is a guess
	mostUnread = 0.5  // of the text, by its length, may be guesses or unread: a picture with more of it is refused
	suspicious = 0.15 // of the text, from which it is asked what script the picture is in
)

// legibility is how much of a text is believed to be read right, is guesses, and was not read, in pixels along its lines.
type legibility struct{ believed, guessed, unread float64 }

// doubted is the share of the text that is not believed to be read.
func (l legibility) doubted() float64 {
	all := l.believed + l.guessed + l.unread
	if all == 0 {
		return 0
	}
	return (l.guessed + l.unread) / all
}

func (l *legibility) add(width, sure float64) {
	if sure >= believed {
		l.believed += width
	} else {
		l.guessed += width
	}
}

// checkLegible fails with AIS.0105 on a picture of whose text the most was not read, or only guessed at, and on one of which so
// much is in doubt that it is asked for its script, if that is not the one of the letters that were read.
func (j *job) checkLegible(ctx context.Context, l legibility, upright sheet, lines []recognition.Line) error {
	if l.doubted() > mostUnread {
		return unreadText()
	}
	if l.doubted() < suspicious || upright.gray == nil || !j.orients {
		return nil
	}
	foreign, err := j.inAnotherScript(ctx, upright, lines)
	if err == nil && foreign {
		err = unreadText()
	}
	return err
}

// legibilityIn is that of a picture: of the places of text in it, and of the words that stand elsewhere.
func legibilityIn(gray *image.Gray, places []engine.Line, lines []recognition.Line) (l legibility) {
	places = slices.DeleteFunc(slices.Clone(places), func(p engine.Line) bool { return !isText(p) })
	for _, place := range places {
		l.addPlace(gray, place.Quad, lines)
	}
	for _, line := range lines {
		for _, word := range line {
			if !isBlot(word) && !slices.ContainsFunc(places, func(p engine.Line) bool { return within(p.Quad, word.Location) }) {
				l.add(quadOf(word.Location).Width(), word.Confidence)
			}
		}
	}
	return l
}

// addPlace adds the words in a place. What stands between them is unread where there is ink.
func (l *legibility) addPlace(gray *image.Gray, q engine.Quad, lines []recognition.Line) {
	end := 0.0
	for _, w := range append(wordsIn(q, lines), stretch{from: 1, to: 1, sure: 1}) {
		if gap := (w.from - end) * q.Width(); gap > doubtfulWidth*q.Height() && inked(gray, q, end, w.from) {
			l.unread += gap
		}
		l.add(max(0, w.to-max(end, w.from))*q.Width(), w.sure)
		end = max(end, w.to)
	}
}

// isBlot says whether a word may be what blots are read as, which have one letter or two.
func isBlot(word recognition.Word) bool {
	const longer = 3
	return len([]rune(word.Text)) < longer
}
