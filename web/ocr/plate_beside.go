package ocr

import (
	"image"
	"slices"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// partOfMore says whether a line stands beside another that is as much of a number as itself. Both together, which are
// looked at as well, are another place: this one is a part of that number then, or both are part of a third.
func (p plateLines) partOfMore(lines []engine.Line) bool {
	for _, line := range p {
		if len(line.Chars) >= 7 && recognition.IsProvince(line.Chars[0].Rune) { // a whole number of China
			return false
		}
		for _, other := range lines {
			if p.has(other) || other.Quad.Height() < partHeight*line.Quad.Height() || !numberLike(other) {
				continue
			}
			if under(line, other) || under(other, line) || beside(line, other) || beside(other, line) {
				return true
			}
		}
	}
	return false
}

// partHeight is how high a line is at least, as a share of another, to be a part of the same number: countries' codes and
// the names of states are smaller.
const partHeight = 0.7

func (p plateLines) has(line engine.Line) bool {
	return slices.ContainsFunc(p, func(own engine.Line) bool { return own.Quad == line.Quad })
}

// numberLike says whether a line may be part of a number: there is a digit, or a province, or nothing but letters, and no
// more of them than stand in one group. They may have been read as small ones, or as letters that no plate has: an engine names
// what it does not know by what is nearest.
func numberLike(line engine.Line) bool {
	letters := 0
	for _, c := range line.Chars {
		switch {
		case unicode.IsSpace(c.Rune): // which stand at the ends of lines too
		case c.Rune >= '0' && c.Rune <= '9', recognition.IsProvince(c.Rune):
			return true
		case unicode.IsLetter(c.Rune):
			letters++
		default:
			return false
		}
	}
	return letters > 0 && letters <= 4
}

// setOff tells how much the lines' ground is set off from what is around it. That of two lines is the lesser.
func (p plateLines) setOff(gray *image.Gray) float64 {
	least := 1.0
	for _, line := range p {
		least = min(least, setOff(gray, line.Quad))
	}
	return least
}
