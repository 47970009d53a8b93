package ocr

import (
	"image"
	"math"
	"slices"

	"ocrconsole/models/recognition"
)

// Letters that are small or blurred run into each other, and the networks name what is likeliest, surely at times. What there is
// to see of a line is told by how many of its own edges its letters are high: an edge is as wide as it takes from ground to ink.
const (
	leastEdges = 8.0   // high are letters that can be told apart
	blurred    = 0.85  // confidence of a word of lesser ones, at most
	mostStrip  = 4_000 // columns of a line that are looked at
)

// doubtBlurred lowers the confidence of what is written too small or too blurred to be sure of it.
func doubtBlurred(gray *image.Gray, lines []recognition.Line) {
	for _, line := range lines {
		if line.Confidence() <= blurred || edgesHigh(gray, line.Location()) >= leastEdges {
			continue
		}
		for i := range line {
			line[i].Confidence = min(line[i].Confidence, blurred)
		}
	}
}

// edgesHigh is how many of their edges the letters in a place of the picture are high.
func edgesHigh(gray *image.Gray, where recognition.Location) float64 {
	q := quadOf(where)
	columns, rows := min(int(q.Width()), mostStrip), int(q.Height())
	if columns < 2 || rows < 2 {
		return 0
	}
	strip := stripOf(gray, q, columns, rows)
	ranges, steps := make([]int, rows), make([]int, rows)
	for y := range rows {
		row := strip.Pix[y*strip.Stride:][:columns]
		ranges[y] = int(slices.Max(row)) - int(slices.Min(row))
		for x := 1; x < columns; x++ {
			steps[y] = max(steps[y], int(math.Abs(float64(row[x])-float64(row[x-1]))))
		}
	}
	most := slices.Max(ranges)
	high, steepest := 0, 0
	for y := range rows {
		if 2*ranges[y] >= most {
			high++
		}
		steepest = max(steepest, steps[y])
	}
	if most == 0 {
		return 0
	}
	return float64(high) * float64(steepest) / float64(most)
}
