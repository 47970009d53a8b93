package ocr

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// leastLikely is how likely a character must be: below it, the word that it is in is as sure as it, however sure the others are.
// A name is wrong by one character.
const leastLikely = 0.5

// leastSure gives lines whose unlikely characters take the words that they are in with them.
func leastSure(lines []engine.Line) []engine.Line {
	result := slices.Clone(lines)
	for i, line := range lines {
		if len(line.Chars) == 0 {
			continue
		}
		unlikely := slices.MinFunc(line.Chars, bySureness)
		if unlikely.Probability < leastLikely {
			result[i] = lessSure(line, unlikely.Probability)
		}
	}
	return result
}

func bySureness(a, b engine.Char) int { return cmp.Compare(a.Probability, b.Probability) }

// Characters of names that have no dot, and may have lost it: names of five are hardly ever without, and those of three never
// with one.
const (
	mayHaveDot  = 4
	mustHaveDot = 5
)

// readNameAgain reads a name of so many characters again, drawn out, where it has no dot: the dot between the parts of a
// minority's name is narrow, and passed over. A name that ought to have one, and has none still, is in doubt.
func (j *job) readNameAgain(ctx context.Context, rows [][]engine.Line) error {
	for _, row := range rows {
		if !recognition.HasNameLabel(textOf(row)) {
			continue
		}
		for i, line := range row {
			if n := chineseIn(line.Text); n < mayHaveDot || recognition.HasNameDot(line.Text) {
				continue
			}
			better, err := j.withDot(ctx, line)
			if err != nil {
				return err
			}
			row[i] = better
		}
	}
	return nil
}

// withDot reads the line until it has a dot, and is the same without it; else it gives the line as it was, in doubt if a name
// as long must have one.
func (j *job) withDot(ctx context.Context, line engine.Line) (engine.Line, error) {
	for _, how := range []struct{ room, stretch float64 }{{0, 1.4}, {0.12, 1.7}} {
		read, err := j.view.Read(ctx, plateLines{line}.quads(how.room, how.room), engine.ReadOptions{Stretch: how.stretch})
		if err != nil {
			return line, err
		}
		if recognition.HasNameDot(read[0].Text) && recognition.WithoutNameDot(read[0].Text) == line.Text {
			return read[0], nil
		}
	}
	if chineseIn(strings.TrimPrefix(line.Text, recognition.NameLabel)) >= mustHaveDot {
		return lessSure(line, 0), nil
	}
	return line, nil
}

func textOf(row []engine.Line) string {
	var text strings.Builder
	for _, line := range row {
		text.WriteString(line.Text)
	}
	return text.String()
}

func chineseIn(text string) (n int) {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}
