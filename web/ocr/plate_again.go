package ocr

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// plateCuts are the ways in which a place is cut out to be read: with how much room along the line and across it, in heights of the
// line. What an engine is wrong about it seldom reads alike in all. Ends are found too near the characters at times, and sides too far:
// what plates have above and below their numbers spoils these.
var plateCuts = []struct{ along, across float64 }{{0, 0}, {0.05, -0.06}, {0.1, -0.1}, {0.2, -0.03}, {0.12, 0.06}}

// readAgain reads a place in several cuts, and weighs what they say.
func (j *job) readAgain(ctx context.Context, seen *seenPlate) (err error) {
	if seen.PlateGuess, err = j.weigh(ctx, seen.lines, seen.colour); err != nil {
		return err
	}
	return j.lookBefore(ctx, seen)
}

// weigh reads the lines in all cuts at once.
func (j *job) weigh(ctx context.Context, lines plateLines, ground recognition.PlateColour) (recognition.PlateGuess, error) {
	var quads []engine.Quad
	for _, cut := range plateCuts {
		quads = append(quads, lines.quads(cut.along, cut.across)...)
	}
	read, err := j.view.Read(ctx, quads, engine.ReadOptions{Only: recognition.PlateSigns, Steps: true})
	if err != nil {
		return recognition.PlateGuess{}, err
	}
	readings := make([]recognition.PlateReading, len(plateCuts))
	for i := range readings {
		own := read[i*len(lines):][:len(lines)]
		readings[i].Line = lines.chars(own)
		for _, line := range own {
			readings[i].Steps = append(readings[i].Steps, line.Steps...)
		}
	}
	return recognition.WeighPlate(readings, ground), nil
}

// lookBefore looks whether a province stands before a number that was found without one: a character that stands apart is
// found as none of the line. If it cannot be named, there is no number.
func (j *job) lookBefore(ctx context.Context, seen *seenPlate) error {
	if before, _ := recognition.MayLack(seen.Number); !before {
		return nil
	}
	const (
		room   = 2.1 // heights of the line
		before = 0.6 // from the middle of a province to its left, the same
	)
	first := seen.lines[0].Quad
	height := first.Height() / max(1, first.Width())
	wide := seen.lines.from(-room * height)
	read, err := j.view.Read(ctx, wide.quads(0.05, 0.05), engine.ReadOptions{})
	if err != nil {
		return err
	}
	chars := read[0].Chars
	province := slices.IndexFunc(chars, func(c engine.Char) bool { return isHan(c.Rune) })
	if province < 0 || province > mostBefore {
		return nil
	}
	at := (1+(room+0.1)*height)*chars[province].X - (room+0.05)*height
	seen.lines = seen.lines.from(at - before*height)
	seen.PlateGuess, err = j.weigh(ctx, seen.lines, seen.colour)
	return err
}

// mostBefore is how many signs may be read before a province: of a rim, and a bolt.
const mostBefore = 2

// from gives the lines of which the first begins at another share of its length.
func (p plateLines) from(along float64) plateLines {
	lines := append(plateLines(nil), p...)
	q := p[0].Quad
	lines[0].Quad = engine.Quad{q.At(along, 0), q[1], q[2], q.At(along, 1)}
	return lines
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func hasHan(number string) bool { return strings.ContainsFunc(number, isHan) }
