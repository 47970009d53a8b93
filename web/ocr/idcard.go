package ocr

import (
	"context"
	"errors"
	"image"
	"unicode"

	"ocrconsole/models/recognition"
)

// idCard reads an identity card, whichever way it lies.
func (j *job) idCard(ctx context.Context) (recognition.Result, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
	result, unread := j.card(ctx, s)
	if !isUnreadable(unread) {
		return result, unread
	}
	quarters, known, err := j.orientation(ctx, s)
	if err != nil {
		return nil, err
	}
	turns := quarterTurns[1:]
	if known {
		turns = []int{quarters}
	}
	for _, quarters := range turns {
		if result, err := j.card(ctx, s.turned(quarters)); !isUnreadable(err) {
			return result, err
		}
	}
	return nil, unread
}

func isUnreadable(err error) bool {
	var known *recognition.Error
	return errors.As(err, &known) && known.Code == recognition.CodeUnreadable
}

// card reads a card that lies upright. Its number is read once more by its few characters, if it was not read right
// among the Chinese ones.
func (j *job) card(ctx context.Context, s sheet) (recognition.Result, error) {
	lines, err := j.read(ctx, s, reading{languages: j.documentLanguages(), mode: modeBlock})
	if err != nil {
		return nil, err
	}
	if !recognition.HasIDNumber(lines) && j.request.Options.Side != recognition.SideBack {
		numbers, err := j.read(ctx, s.part(numberPlace(s, lines)), reading{languages: []string{english}, mode: modeSparse, only: "0123456789X"})
		if err != nil {
			return nil, err
		}
		lines = append(lines, numbers...)
	}
	result, err := recognition.NewIDCardResult(lines, j.request.Options, j.request.At)
	if err != nil {
		return nil, err
	}
	return result, nil
}

// numberPlace is where the number may be: in the line with the most digits, or else below all else.
func numberPlace(s sheet, lines []recognition.Line) image.Rectangle {
	const enough = 10
	size, most := s.gray.Rect.Size(), enough
	place := image.Rect(0, size.Y*7/10, size.X, size.Y)
	for _, line := range lines {
		if n := digitsIn(line.Text()); n > most {
			most = n
			box := s.toSent.inverse().bounds(line.Location())
			place = box.Inset(-box.Dy() / 2)
		}
	}
	return place
}

func digitsIn(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
