package ocr

import (
	"context"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// What can stand in a card's number, and in its period of validity.
const (
	numberCharacters = "0123456789X"
	periodCharacters = "0123456789.-长期"
)

// seenIDCard reads an identity card, whichever way it lies, by the recognition engine. Its number and its period are read
// again where they are not right by their own rules, and what remains in doubt is refused.
func (j *job) seenIDCard(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{Orient: true})
	if err != nil {
		return nil, err
	}
	page.Lines = withoutPictures(page.Lines)
	if err := j.readFiguresAgain(ctx, page.Lines); err != nil {
		return nil, err
	}
	if err := j.readSmallAgain(ctx, page.Lines); err != nil {
		return nil, err
	}
	rows := rowsOf(page.Lines)
	if err := j.readNameAgain(ctx, rows); err != nil {
		return nil, err
	}
	var lines []recognition.Line
	for _, row := range rows {
		lines = append(lines, slices.Concat(linesOf(leastSure(row))...))
	}
	result, err := recognition.NewIDCardResult(lines, j.request.Options, j.request.At)
	if err != nil {
		return nil, err
	}
	if err := result.Whole(); err != nil {
		return nil, err
	}
	return result, nil
}

// withoutPictures leaves out the places that are no text by their size: the portrait, read with more room, is a sure A, and
// stands in the row of the address.
func withoutPictures(lines []engine.Line) []engine.Line {
	const tall, narrow = 2.5, 1.7 // of the usual height, and of the place's own
	if len(lines) == 0 {
		return lines
	}
	heights := make([]float64, len(lines))
	for i, line := range lines {
		heights[i] = line.Quad.Height()
	}
	slices.Sort(heights)
	usual := heights[len(heights)/2]
	return slices.DeleteFunc(slices.Clone(lines), func(l engine.Line) bool {
		return l.Quad.Height() > tall*usual && l.Quad.Width() < narrow*l.Quad.Height()
	})
}

// readFiguresAgain reads the lines of a number or a period again that do not keep to the rules of one: only by the
// characters that they can have, and drawn out, as figures that stand close are taken for fewer.
func (j *job) readFiguresAgain(ctx context.Context, lines []engine.Line) error {
	for i, line := range lines {
		for _, figures := range []struct {
			only  string
			right func(string) bool
			least int // figures
		}{{numberCharacters, recognition.HasValidNumber, 9}, {periodCharacters, recognition.HasPeriod, 6}} {
			if digitsIn(line.Text) < figures.least || recognition.HasValidNumber(line.Text) || recognition.HasPeriod(line.Text) {
				continue
			}
			better, err := j.figures(ctx, line, figures.only, figures.right)
			if err != nil {
				return err
			}
			if better != nil {
				lines[i] = *better
				break
			}
		}
	}
	return nil
}

// readSmallAgain reads places of one or two characters again, with more room around them, that were read badly: cut close, a
// single character loses its edges. A reading that has fewer characters is no better one, however sure it is: then a third,
// drawn out, decides, and where that is not as the first the place stays in doubt.
func (j *job) readSmallAgain(ctx context.Context, lines []engine.Line) error {
	const small, badly, room, stretch = 1.7, 0.8, 0.3, 1.2
	for i, line := range lines {
		if line.Quad.Width() > small*line.Quad.Height() || len(line.Chars) > 0 && line.Confidence >= badly {
			continue
		}
		again, err := j.view.Read(ctx, plateLines{line}.quads(room, room), engine.ReadOptions{})
		if err != nil {
			return err
		}
		if len(again[0].Chars) >= len(line.Chars) {
			if again[0].Confidence > line.Confidence {
				lines[i] = again[0]
			}
			continue
		}
		third, err := j.view.Read(ctx, []engine.Quad{line.Quad}, engine.ReadOptions{Stretch: stretch})
		if err != nil {
			return err
		}
		lines[i] = agreedLine(line, third[0])
	}
	return nil
}

// agreedLine is a reading that another confirms; its characters are in doubt where the other says something else.
func agreedLine(line, other engine.Line) engine.Line {
	if line.Text == other.Text {
		if other.Confidence > line.Confidence {
			return other
		}
		return line
	}
	line.Confidence, line.Chars = 0, slices.Clone(line.Chars)
	for i := range line.Chars {
		line.Chars[i].Probability = 0
	}
	return line
}

// figures reads a line again until it keeps to the rules; nil if it never does.
func (j *job) figures(ctx context.Context, line engine.Line, only string, right func(string) bool) (*engine.Line, error) {
	for _, how := range []struct{ room, stretch float64 }{{0, 1.3}, {0.12, 1.3}, {0.05, 1.6}, {0.12, 1}} {
		quads := plateLines{line}.quads(how.room, how.room)
		read, err := j.view.Read(ctx, quads, engine.ReadOptions{Only: only, Stretch: how.stretch})
		if err != nil {
			return nil, err
		}
		if right(read[0].Text) {
			return &read[0], nil
		}
	}
	return nil, nil
}
