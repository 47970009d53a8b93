package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ocrconsole/web/ocr/engine"
)

// characters are those that the reading network tells apart, by their number in its results; 0 is none.
type characters []rune

var errCharacters = errors.New("the list of characters is not that of the network")

// parseCharacters reads the network's list, one a line. The space comes after them.
func parseCharacters(list []byte) (characters, error) {
	all := characters{0}
	for line := range strings.Lines(string(list)) {
		line = strings.TrimRight(line, "\r\n")
		r, size := utf8.DecodeRuneInString(line)
		if size != len(line) || r == utf8.RuneError {
			return nil, fmt.Errorf("%w: %q", errCharacters, line)
		}
		all = append(all, r)
	}
	return append(all, ' '), nil
}

func (c characters) classes() int { return len(c) }

// check checks that a result is of so many lines, and of these characters.
func (c characters) check(shape []int64, lines int) error {
	if len(shape) != 3 || shape[0] != int64(lines) || shape[2] != int64(len(c)) {
		return fmt.Errorf("%w: a result of %v for %d lines of %d characters", errCharacters, shape, lines, len(c))
	}
	return nil
}

// allowed are the characters that there can be: their classes in the order in which they were asked for, after that of
// none. A character that the network does not know has the class -1.
type allowed struct{ classes []int }

// allow gives the allowed ones; nil for all.
func (c characters) allow(only string) *allowed {
	if only == "" {
		return nil
	}
	a := &allowed{classes: []int{0}}
	for _, r := range only {
		a.classes = append(a.classes, slices.Index(c, r))
	}
	return a
}

// steps2D are the probabilities of each class at each step along a line.
type steps2D struct {
	levels  []float32
	classes int
}

func (s steps2D) count() int { return len(s.levels) / s.classes }

func (s steps2D) at(step int) []float32 { return s.levels[step*s.classes:][:s.classes] }

// of are the probabilities of the allowed ones.
func (s steps2D) of(a *allowed) [][]float32 {
	all := make([][]float32, s.count())
	for i := range all {
		row := make([]float32, len(a.classes))
		for j, class := range a.classes {
			if class >= 0 {
				row[j] = s.at(i)[class]
			}
		}
		all[i] = row
	}
	return all
}

// best is the likeliest class of a step, of those allowed.
func (a *allowed) best(row []float32) int {
	best := 0
	if a == nil {
		for class, p := range row {
			if p > row[best] {
				best = class
			}
		}
		return best
	}
	for _, class := range a.classes {
		if class >= 0 && row[class] > row[best] {
			best = class
		}
	}
	return best
}

// decode reads a line off its steps: the likeliest character at each, of which neighbours that are the same are one. The
// steps cover so many times the line's own width.
func (c characters) decode(line *engine.Line, s steps2D, a *allowed, share float64) {
	line.Chars, line.Confidence = nil, 0
	var text strings.Builder
	count := s.count()
	for from := 0; from < count; {
		class := a.best(s.at(from))
		to := from + 1
		for to < count && a.best(s.at(to)) == class {
			to++
		}
		if class != 0 {
			char := engine.Char{Rune: c[class], X: min(1, float64(from+to)/2/float64(count)*share)}
			peak := s.at(from)
			for i := from + 1; i < to; i++ {
				if row := s.at(i); row[class] > peak[class] {
					peak = row
				}
			}
			char.Probability = float64(peak[class])
			char.Others = c.others(peak, class, a)
			line.Chars = append(line.Chars, char)
			line.Confidence += char.Probability
			text.WriteRune(char.Rune)
		}
		from = to
	}
	line.Text = text.String()
	line.Confidence /= float64(max(1, len(line.Chars)))
}

// others are the likeliest other characters of a step.
func (c characters) others(row []float32, class int, a *allowed) []engine.Other {
	var others []engine.Other
	consider := func(other int) {
		if other > 0 && other != class && row[other] >= engine.LeastOther {
			others = append(others, engine.Other{Rune: c[other], Probability: float64(row[other])})
		}
	}
	if a == nil {
		for other := range row {
			consider(other)
		}
	} else {
		for _, other := range a.classes {
			consider(other)
		}
	}
	slices.SortStableFunc(others, func(a, b engine.Other) int { return cmp.Compare(b.Probability, a.Probability) })
	return others[:min(len(others), engine.MostOthers)]
}
