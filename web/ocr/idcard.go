package ocr

import (
	"context"
	"errors"
	"image"
	"unicode"

	"ocrconsole/models/recognition"
)

// idCard reads an identity card by tesseract alone, whichever way it lies. Tesseract says of a wrong Chinese character as often
// as of a right one that it is sure: a card is answered only with what is read the same in another size, and else refused.
func (j *job) idCard(ctx context.Context) (recognition.Result, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
	s, result, err := j.uprightCard(ctx, s)
	if err != nil {
		return nil, err
	}
	readings := []*recognition.IDCardResult{result}
	for _, size := range otherSizes {
		again, unread := j.card(ctx, s.scaled(size))
		if unread != nil && !isUnreadable(unread) {
			return nil, unread
		}
		if unread == nil {
			readings = append(readings, again)
		}
		agreed, final, doubt := recognition.AgreedCard(readings)
		if doubt == nil {
			return agreed, nil
		}
		if err = doubt; final {
			break
		}
	}
	return nil, err
}

// otherSizes are to what a card is reduced to be read again: in each tesseract sees other pixels, and labels that it did not
// read before.
var otherSizes = []float64{0.8, 0.65}

// uprightCard turns the sheet until a card is read in it.
func (j *job) uprightCard(ctx context.Context, s sheet) (sheet, *recognition.IDCardResult, error) {
	result, unread := j.card(ctx, s)
	if !isUnreadable(unread) {
		return s, result, unread
	}
	quarters, known, err := j.orientation(ctx, s)
	if err != nil {
		return s, nil, err
	}
	turns := quarterTurns[1:]
	if known {
		turns = []int{quarters}
	}
	for _, quarters := range turns {
		turned := s.turned(quarters)
		if result, err := j.card(ctx, turned); !isUnreadable(err) {
			return turned, result, err
		}
	}
	return s, nil, unread
}

func isUnreadable(err error) bool {
	var known *recognition.Error
	return errors.As(err, &known) && known.Code == recognition.CodeUnreadable
}

// card reads a card that lies upright. Its number is read once more by its few characters, if it was not read right
// among the Chinese ones.
func (j *job) card(ctx context.Context, s sheet) (*recognition.IDCardResult, error) {
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
	return recognition.NewIDCardResult(lines, j.request.Options, j.request.At)
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
