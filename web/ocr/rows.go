package ocr

import (
	"cmp"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// rowsOf puts lines that go on in each other, as a label and what stands beside it, in one row each, from left to right,
// and the rows from top to bottom, whichever way the page lies.
func rowsOf(lines []engine.Line) [][]engine.Line {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l engine.Line) bool { return len(l.Chars) == 0 })
	along := directionOf(lines)
	next := make([]int, len(lines)) // which line goes on right of each; -1 for none
	begins := make([]bool, len(lines))
	for i := range lines {
		next[i], begins[i] = -1, true
	}
	for i, line := range lines {
		if left := leftOf(lines, i, along); left >= 0 && (next[left] < 0 || gap(lines[left], line, along) < gap(lines[left], lines[next[left]], along)) {
			if next[left] >= 0 {
				begins[next[left]] = true
			}
			next[left], begins[i] = i, false
		}
	}
	var rows [][]engine.Line
	for i := range lines {
		if !begins[i] {
			continue
		}
		var row []engine.Line
		for at := i; at >= 0; at = next[at] {
			row = append(row, lines[at])
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b []engine.Line) int {
		return cmp.Compare(across(a[0], along), across(b[0], along))
	})
	return rows
}

// directionOf is the direction in which most of the text runs.
func directionOf(lines []engine.Line) engine.Point {
	var sum engine.Point
	for _, line := range lines {
		from, to := line.Quad.At(0, 0.5), line.Quad.At(1, 0.5)
		sum.X, sum.Y = sum.X+to.X-from.X, sum.Y+to.Y-from.Y // longer lines weigh more
	}
	length := math.Hypot(sum.X, sum.Y)
	if length == 0 {
		return engine.Point{X: 1}
	}
	return engine.Point{X: sum.X / length, Y: sum.Y / length}
}

// across is how far down a page a line's middle is.
func across(line engine.Line, along engine.Point) float64 {
	middle := line.Quad.At(0.5, 0.5)
	return middle.Y*along.X - middle.X*along.Y
}

// gap is how far it is from a line's end to another's beginning, in the direction of the text.
func gap(left, right engine.Line, along engine.Point) float64 {
	end, start := left.Quad.At(1, 0.5), right.Quad.At(0, 0.5)
	return (start.X-end.X)*along.X + (start.Y-end.Y)*along.Y
}

// leftOf is the nearest line left of one, as high as it; -1 if there is none.
func leftOf(lines []engine.Line, i int, along engine.Point) int {
	const overlap, off, farthest = 0.8, 0.5, 12.0 // heights of the lower line
	best := -1
	right := lines[i]
	for k, left := range lines {
		low := min(left.Quad.Height(), right.Quad.Height())
		distance := gap(left, right, along)
		if k == i || distance < -overlap*low || distance > farthest*low || gap(right, left, along) > distance {
			continue
		}
		end, start := left.Quad.At(1, 0.5), right.Quad.At(0, 0.5)
		if down := (start.Y-end.Y)*along.X - (start.X-end.X)*along.Y; math.Abs(down) > off*low {
			continue
		}
		if best < 0 || distance < gap(lines[best], right, along) {
			best = k
		}
	}
	return best
}
