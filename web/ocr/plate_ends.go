package ocr

import (
	"image"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

const (
	// endReach is how far beside a number its plate's edge is looked for, in heights of the line.
	endReach = 2.4
	// unequalEnds is how much more ground there is at one end of a plate than at the other where a character is missing, in
	// heights of the line: a character takes about 0.9 of these, and a plate's free ends differ by less than half of that.
	unequalEnds = 0.6
)

// lacksEnd says whether a number that would be whole with one character more has room, or ink, for it on its plate: before
// the first where it may lack its province, and after the last. The engine cannot name what stands there, or the
// light took it.
func (s seenPlate) lacksEnd(gray *image.Gray) bool {
	before, after := recognition.MayLack(s.Number)
	if rest, blot := strings.CutPrefix(s.Number, "I"); blot {
		if tail, _ := recognition.MayLack(rest); tail { // mud on the province, or the rim, is named so: numbers seldom begin with it
			return true
		}
	}
	if !before && !after {
		return false
	}
	if s.colour == recognition.Blue && !before {
		return false // the longer numbers, of new energy, are on no blue plate
	}
	first, last := s.lines[0], s.lines[len(s.lines)-1]
	if len(s.lines) > 1 && under(first, last) {
		return false // two lines: the ends of the upper are free
	}
	left, right := plateEnd(gray, first.Quad, -1), plateEnd(gray, last.Quad, 1)
	return before && (left.ink || left.longerThan(right)) || after && (right.ink || right.longerThan(left))
}

// endOfPlate is what is to be seen between a number's end and its plate's edge.
type endOfPlate struct {
	ink   bool    // something as high as a character
	free  float64 // heights of the line
	edged bool    // the plate's edge was found
}

func (e endOfPlate) longerThan(other endOfPlate) bool {
	return e.edged && other.edged && e.free-other.free > unequalEnds
}

// plateEnd looks from a line's end outwards: to the left for -1, to the right for 1.
func plateEnd(gray *image.Gray, q engine.Quad, side float64) (end endOfPlate) {
	const (
		step    = 0.03 // heights of the line
		narrow  = 0.25 // the least width of a character that is not a rim's
		fromEnd = 0.1  // the quad's end may be in the last character
	)
	height, width := q.Height(), max(1, q.Width())
	ground, edge := groundLevel(gray, q), 0.5+side/2
	ink := 0.0
	for out := 0.0; out <= endReach; out += step {
		switch column := columnOf(gray, q, edge+side*out*height/width, ground); {
		case column.edge:
			end.free, end.edged = out, true
			return end
		case column.ink && out > fromEnd:
			if ink += step; ink >= narrow {
				end.ink = true
			}
		default:
			ink = 0
		}
	}
	return end
}

// column is what is to be seen across a line at one place beside it.
type column struct {
	ink  bool // in the line's height, with ground above or below
	edge bool // from above the line to below it
}

func columnOf(gray *image.Gray, q engine.Quad, along float64, ground int) column {
	const (
		apart           = 40 // levels
		above, below    = -0.15, 1.15
		few, most, rows = 0.12, 0.85, 24
	)
	inked := func(down float64) bool {
		p := q.At(along, down)
		if !image.Pt(int(p.X), int(p.Y)).In(gray.Rect) {
			return true // the picture ends
		}
		level := int(gray.Pix[int(p.Y)*gray.Stride+int(p.X)])
		return level-ground > apart || ground-level > apart
	}
	dark := 0
	for row := range rows {
		if inked((float64(row) + 0.5) / rows) {
			dark++
		}
	}
	share := float64(dark) / rows
	over := inked(above) && inked(below)
	return column{ink: share >= few && !over, edge: share >= most && over}
}
