package ocr

import (
	"cmp"
	"image"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// leastPlateLine is how high the characters of a plate are at least, in pixels: below that they are guessed.
const leastPlateLine = 9

// plateLines are one or two lines that may be one plate, in the order in which they are read.
type plateLines []engine.Line

// platesIn gives the lines that may be plates, and the lines that may be one plate together: those first.
func platesIn(lines []engine.Line) []plateLines {
	var places, single []plateLines
	for _, first := range lines {
		single = append(single, plateLines{first})
		for _, lower := range lines {
			if under(first, lower) {
				places = append(places, plateLines{first, lower})
			}
		}
		row := plateLines{first}
		for next, found := rightOf(first, lines); found && len(row) < mostInRow; next, found = rightOf(next, lines) {
			row = append(row, next)
			places = append(places, slices.Clone(row))
		}
	}
	slices.SortStableFunc(places, func(a, b plateLines) int { return cmp.Compare(len(b), len(a)) })
	return slices.DeleteFunc(append(places, single...), func(p plateLines) bool { return !p.mayBePlate() })
}

// mostInRow is how many lines side by side may be one plate: as many as numbers have groups.
const mostInRow = 4

// rightOf is the line that goes on right of another.
func rightOf(line engine.Line, lines []engine.Line) (next engine.Line, found bool) {
	for _, other := range lines {
		if other.Quad != line.Quad && beside(line, other) && (!found || other.Quad[0].X < next.Quad[0].X) {
			next, found = other, true
		}
	}
	return next, found
}

// mostUnequal is by how much one line of a plate is higher than the other at most: the upper one of lorries is the lower half as high.
const mostUnequal = 2.4

// under says whether the second line is below the first as the lower line of a plate is.
func under(upper, lower engine.Line) bool {
	a, b := upper.Quad.Bounds(), lower.Quad.Bounds()
	shared := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	gap := lower.Quad.At(0.5, 0.5).Y - upper.Quad.At(0.5, 0.5).Y
	high, low := max(upper.Quad.Height(), lower.Quad.Height()), min(upper.Quad.Height(), lower.Quad.Height())
	return 2*shared >= min(a.Dx(), b.Dx()) && gap > 0.4*high && gap < 1.5*high && high < mostUnequal*low
}

// beside says whether the second line goes on right of the first, as high as it.
func beside(left, right engine.Line) bool {
	end, start := left.Quad.At(1, 0.5), right.Quad.At(0, 0.5)
	high, low := max(left.Quad.Height(), right.Quad.Height()), min(left.Quad.Height(), right.Quad.Height())
	return high < 1.4*low && start.X-end.X > -0.7*low && start.X-end.X < 1.6*low && abs(start.Y-end.Y) < 0.35*low
}

func abs(f float64) float64 { return max(f, -f) }

// mayBePlate says whether there is a digit, and as many characters as a plate has.
func (p plateLines) mayBePlate() bool {
	digits, all := 0, 0
	for _, line := range p {
		if line.Quad.Height() < leastPlateLine {
			return false
		}
		for _, c := range line.Chars {
			all++
			if c.Rune >= '0' && c.Rune <= '9' || c.Rune == 'O' {
				digits++
			}
		}
	}
	return digits > 0 && all >= 4 && all <= 14
}

// ground is what is within the lines' places, one above the other, as a small picture.
func (p plateLines) ground(picture image.Image) *image.RGBA {
	const width, height = 100, 24
	m := image.NewRGBA(image.Rect(0, 0, width, height*len(p)))
	bounds := picture.Bounds()
	for i, line := range p {
		for y := range height {
			for x := range width {
				at := line.Quad.At((float64(x)+0.5)/width, (float64(y)+0.5)/height)
				point := image.Pt(int(at.X), int(at.Y)).Add(bounds.Min)
				m.Set(x, i*height+y, picture.At(min(max(point.X, bounds.Min.X), bounds.Max.X-1), min(max(point.Y, bounds.Min.Y), bounds.Max.Y-1)))
			}
		}
	}
	return m
}

// bounds is the box around the lines.
func (p plateLines) bounds() (box image.Rectangle) {
	for _, line := range p {
		box = box.Union(line.Quad.Bounds())
	}
	return box
}

// quads are the places of the lines with more room at their ends and sides, as shares of their height.
func (p plateLines) quads(along, across float64) []engine.Quad {
	quads := make([]engine.Quad, len(p))
	for i, line := range p {
		ends := along * line.Quad.Height() / max(1, line.Quad.Width())
		quads[i] = engine.Quad{
			line.Quad.At(-ends, -across), line.Quad.At(1+ends, -across), line.Quad.At(1+ends, 1+across), line.Quad.At(-ends, 1+across),
		}
	}
	return quads
}

// chars are the characters of the readings one after the other, parted by a space.
func (p plateLines) chars(read []engine.Line) (chars []recognition.PlateChar) {
	whole, start := 0.0, 0.0
	for _, line := range p {
		whole += max(1, line.Quad.Width())
	}
	for i, line := range read {
		if i > 0 {
			chars = append(chars, recognition.PlateChar{Rune: ' ', X: start, Probability: 1})
		}
		share := max(1, p[i].Quad.Width()) / whole
		for _, c := range line.Chars {
			one := recognition.PlateChar{Rune: c.Rune, X: start + c.X*share, Probability: c.Probability}
			for _, other := range c.Others {
				one.Others = append(one.Others, recognition.PlateOther{Rune: other.Rune, Probability: other.Probability})
			}
			chars = append(chars, one)
		}
		start += share
	}
	return chars
}
