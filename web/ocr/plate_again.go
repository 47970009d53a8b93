package ocr

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// readAgain reads a place twice more, with more room around it, and drawn out: what an engine is wrong about it seldom reads
// alike three times.
func (j *job) readAgain(ctx context.Context, seen *seenPlate) error {
	guesses := []recognition.PlateGuess{seen.PlateGuess}
	for _, how := range []struct {
		room    float64
		options engine.ReadOptions
	}{{0.08, engine.ReadOptions{}}, {0.15, engine.ReadOptions{Stretch: 1.15}}} {
		read, err := j.view.Read(ctx, seen.lines.quads(how.room), how.options)
		if err != nil {
			return err
		}
		guesses = append(guesses, recognition.GuessPlate(seen.lines.chars(read), seen.colour))
	}
	seen.PlateGuess = recognition.AgreedPlate(guesses)
	return j.lookBefore(ctx, seen)
}

// lookBefore looks whether a province stands before a number that was found without one: a character that stands apart is
// found as none of the line. If it cannot be named, there is no number.
func (j *job) lookBefore(ctx context.Context, seen *seenPlate) error {
	if seen.Number == "" || strings.ContainsFunc(seen.Number, isHan) {
		return nil
	}
	const room = 2.1 // heights of the line
	first := seen.lines[0].Quad
	wide := slices.Clone(seen.lines)
	along := room * first.Height() / max(1, first.Width())
	wide[0].Quad = engine.Quad{first.At(-along, 0), first[1], first[2], first.At(-along, 1)}
	read, err := j.view.Read(ctx, wide.quads(0.05), engine.ReadOptions{})
	if err != nil {
		return err
	}
	chars := wide.chars(read)
	if len(chars) > 0 && isHan(chars[0].Rune) {
		seen.PlateGuess = recognition.GuessPlate(chars, seen.colour)
		seen.lines = wide
	}
	return nil
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
