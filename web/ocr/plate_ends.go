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
// light took it. Only a plate of which both edges are seen tells.
func (s seenPlate) lacksEnd(gray *image.Gray) bool {
	before, after := recognition.MayLack(s.Number)
	if rest, blot := strings.CutPrefix(s.Number, "I"); blot {
		if tail, _ := recognition.MayLack(rest); tail { // mud on the province, or the rim, is named so: numbers seldom begin with it
			return true
		}
	}
	switch s.colour {
	case recognition.Black: // dark pictures make any plate black, and of China's only a few are
		return false
	case recognition.Blue: // the longer numbers, of new energy, are on no blue plate
		after = false
	default:
		after = after && hasHan(s.Number)
	}
	first, last := s.lines[0], s.lines[len(s.lines)-1]
	if !before && !after || len(s.lines) > 1 && under(first, last) { // of two lines: the ends of the upper are free
		return false
	}
	left, right := plateEnd(gray, first.Quad, -1), plateEnd(gray, last.Quad, 1)
	if !left.edged || !right.edged {
		return false
	}
	return before && (left.ink || left.longerThan(right)) || after && (right.ink || right.longerThan(left))
}

// cutOff says whether the picture ends where the lines do, or in a character beside them: a part of the number is outside.
func (p plateLines) cutOff(gray *image.Gray) bool {
	for _, line := range p {
		if plateEnd(gray, line.Quad, -1).cut || plateEnd(gray, line.Quad, 1).cut {
			return true
		}
	}
	return false
}

// endOfPlate is what is to be seen between a number's end and its plate's edge.
type endOfPlate struct {
	ink   bool    // something as high as a character
	free  float64 // heights of the line
	edged bool    // the plate's edge was found
	cut   bool    // the picture ends in something as high as a character
}

func (e endOfPlate) longerThan(other endOfPlate) bool {
	return e.free-other.free > unequalEnds
}

// plateEnd looks from a line's end outwards: to the left for -1, to the right for 1. Ink is a character's only if there is
// ground before and behind it, and if it is as high as one and no wider: shadows, bumpers and the country's band beside a
// number are not.
func plateEnd(gray *image.Gray, q engine.Quad, side float64) (end endOfPlate) {
	const (
		step    = 0.03 // heights of the line
		narrow  = 0.25 // the least width of a character that is not a rim's
		wide    = 1.15 // the most
		fromEnd = 0.1  // the quad's end may be in the last character
	)
	height, width := q.Height(), max(1, q.Width())
	ground, edge := groundOf(gray, q), 0.5+side/2
	ink, highest := 0.0, 0.0
	character := func() bool { return ink >= narrow && ink <= wide && highest >= leastHigh }
	for out := 0.0; out <= endReach; out += step {
		at := edge + side*out*height/width
		if p := q.At(at, 0.5); !image.Pt(int(p.X), int(p.Y)).In(gray.Rect) {
			end.cut = ink >= narrow/2 && highest >= leastHigh
			return end
		}
		switch column := columnOf(gray, q, at, ground); {
		case column.edge:
			end.free, end.edged = out, true
			return end
		case column.ink > 0 && out > fromEnd:
			ink, highest = ink+step, max(highest, column.ink)
		case column.ink == 0:
			end.ink = end.ink || character()
			ink, highest = 0, 0
		}
	}
	return end
}

// leastHigh is how much of a line's height a character takes at least where it is highest.
const leastHigh = 0.4

// ground is what a line stands on: its level, and how far another level must be from it to be ink.
type ground struct{ level, apart int }

// groundOf is the ground of a line. In a photograph that is dark or bright the ink is by as much nearer to it.
func groundOf(gray *image.Gray, q engine.Quad) ground {
	const (
		least, most = 18, 60
		inked       = 0.15 // of a line's place is ink, at least
		share       = 0.4  // of the way from the ground to the ink
	)
	g := ground{level: groundLevel(gray, q)}
	var counts [256]int
	all := 0
	box := q.Bounds().Intersect(gray.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, level := range gray.Pix[y*gray.Stride+box.Min.X : y*gray.Stride+box.Max.X] {
			counts[max(int(level)-g.level, g.level-int(level))]++
			all++
		}
	}
	far := 255
	for beyond := 0; far > 0 && float64(beyond+counts[far]) < inked*float64(all); far-- {
		beyond += counts[far]
	}
	g.apart = min(max(int(share*float64(far)), least), most)
	return g
}

// column is what is to be seen across a line at one place beside it.
type column struct {
	ink  float64 // how much of the line's height is ink, with ground above or below; 0 for too little
	edge bool    // from above the line to below it
}

func columnOf(gray *image.Gray, q engine.Quad, along float64, g ground) column {
	const (
		above, below    = -0.15, 1.15
		few, most, rows = 0.12, 0.85, 24
	)
	inked := func(down float64) bool {
		p := q.At(along, down)
		if !image.Pt(int(p.X), int(p.Y)).In(gray.Rect) {
			return true // the picture ends
		}
		level := int(gray.Pix[int(p.Y)*gray.Stride+int(p.X)])
		return level-g.level > g.apart || g.level-level > g.apart
	}
	dark := 0
	for row := range rows {
		if inked((float64(row) + 0.5) / rows) {
			dark++
		}
	}
	share := float64(dark) / rows
	over := inked(above) && inked(below)
	c := column{edge: share >= most && over}
	if share >= few && !over {
		c.ink = share
	}
	return c
}
