package paper

import (
	"cmp"
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
	classes "golang.org/x/text/unicode/bidi"
)

// levels gives the embedding level of each character, as the Unicode Bidirectional Algorithm (UAX #9) has it: even ones
// run from left to right. Text is clean, so there are three: 1 is text from right to left, 2 what runs from left to right
// within it, and in a paragraph from left to right 0 is all the rest.
func (t *typesetter) levels(text []rune, direction di.Direction) []int {
	base := bidi.LeftToRight
	if direction == di.DirectionRTL {
		base = bidi.RightToLeft
	}
	levels := make([]int, len(text))
	runs := t.paragraph.Segment(text, base)
	strong := classes.L
	for i := range runs.NumRuns() {
		run := runs.Run(i)
		part := text[run.Start:run.End]
		switch {
		case !run.IsLeftToRight():
			fill(levels[run.Start:run.End], 1)
			strong = lastStrong(part, strong)
		case direction == di.DirectionRTL:
			fill(levels[run.Start:run.End], 2)
		default:
			// The package tells even levels from odd ones only.
			numbers(levels[run.Start:run.End], part, strong)
			strong = lastStrong(part, strong)
		}
	}
	return levels
}

// numbers finds what is of level 2 in a stretch of a paragraph from left to right: numbers after text from right to left,
// or in its figures, with the signs that are part of them, as in $4.50 and 7%. strong is the letter before the stretch.
func numbers(levels []int, text []rune, strong classes.Class) {
	var last classes.Class // what the number before is
	signs := 0             // where the signs begin that are part of a number if one follows
	for i, r := range text {
		class := classOf(r)
		after := i > 0 && levels[i-1] == 2
		switch {
		case class == classes.L:
			strong, signs = class, i+1
		case class == classes.AN, class == classes.EN && strong != classes.L:
			if class == classes.AN && (signs == 0 || levels[signs-1] != 2) {
				signs = i // $ is part of a number in European figures only
			}
			fill(levels[signs:i+1], 2)
			last, signs = class, i+1
		case after && (class == classes.NSM || class == classes.BN || class == classes.ET && last == classes.EN && strong == classes.R):
			levels[i], signs = 2, i+1
		case class == classes.ET && strong == classes.R, after && (class == classes.ES || class == classes.CS):
		default:
			signs = i + 1
		}
	}
}

func fill(levels []int, level int) {
	for i := range levels {
		levels[i] = level
	}
}

// lastStrong is the class of the last letter, which decides what kind of number the figures after it are.
func lastStrong(text []rune, before classes.Class) classes.Class {
	for _, r := range slices.Backward(text) {
		if class := classOf(r); class == classes.L || class == classes.R || class == classes.AL {
			return class
		}
	}
	return before
}

func classOf(r rune) classes.Class {
	properties, _ := classes.LookupRune(r)
	return properties.Class()
}

// split cuts a piece where the level changes, so that each has one.
func split(input shaping.Input, levels []int) []shaping.Input {
	var pieces []shaping.Input
	for start := input.RunStart; start < input.RunEnd; {
		end := start + 1
		for end < input.RunEnd && levels[end] == levels[start] {
			end++
		}
		piece := input
		piece.RunStart, piece.RunEnd = start, end
		pieces = append(pieces, piece)
		start = end
	}
	return pieces
}

// visual orders a line's pieces as the eye meets them, from left to right: rule L2 of UAX #9, from the highest level
// down, what is of that level or a higher one is turned around.
func visual(line []shaping.Output, levels []int) {
	level := func(o shaping.Output) int { return levels[o.Runes.Offset] }
	slices.SortStableFunc(line, func(a, b shaping.Output) int { return cmp.Compare(a.Runes.Offset, b.Runes.Offset) })
	for turned := 2; turned > 0; turned-- {
		for start := 0; start < len(line); start++ {
			end := start
			for end < len(line) && level(line[end]) >= turned {
				end++
			}
			slices.Reverse(line[start:end])
			start = max(start, end)
		}
	}
}
