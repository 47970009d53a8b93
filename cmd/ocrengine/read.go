package main

import (
	"cmp"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// Sizes of what the reading network sees, in pixels.
const (
	lineHeight     = 48
	leastLineWidth = 16
	mostLineWidth  = 4000 // of a line of 83 times its height; longer ones are pressed together
	// Shorter lines are filled up to paddedWidth. The network was taught with 320, and reads as well and keeps more spaces with
	// 160, in four fifths of the time for a page of a passport; below that it is less sure of single characters.
	paddedWidth = 160
	widthStep   = 32   // lines whose widths are filled up to the same multiple are read together
	batchWidth  = 2560 // of all lines that are read together, which bounds the memory that takes
)

// readNormal is how the networks that read and turn lines were taught their colours.
var readNormal = normal{mean: [3]float32{0.5, 0.5, 0.5}, deviation: [3]float32{0.5, 0.5, 0.5}}

// read reads the lines in their places.
func (e *recogniser) read(p picture, lines []engine.Line, o engine.ReadOptions) error {
	allowed := e.characters.allow(o.Only)
	order := make([]int, len(lines))
	widths := make([]int, len(lines))
	for i, l := range lines {
		order[i], widths[i] = i, lineWidth(l.Quad, o.Stretch)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(widths[a], widths[b]) })
	for from := 0; from < len(order); {
		width := filledUp(widths[order[from]])
		to := from + 1
		for to < len(order) && filledUp(widths[order[to]]) == width && (to-from+1)*width <= batchWidth {
			to++
		}
		if err := e.readBatch(p, lines, order[from:to], widths, width, allowed, o.Steps); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func lineWidth(q engine.Quad, stretch float64) int {
	width := math.Ceil(lineHeight * q.Width() / max(1, q.Height()) * stretch)
	return clamp(int(min(width, mostLineWidth)), leastLineWidth, mostLineWidth)
}

func filledUp(width int) int {
	return max(paddedWidth, (width+widthStep-1)/widthStep*widthStep)
}

// readBatch reads some of the lines together, each filled up to the same width.
func (e *recogniser) readBatch(p picture, lines []engine.Line, which, widths []int, width int, allowed *allowed, steps bool) error {
	size := lineHeight * width
	tensor := make([]float32, len(which)*3*size)
	for n, i := range which {
		readNormal.fill(tensor[n*3*size:], p.cut(lines[i].Quad, widths[i], lineHeight), width, size)
	}
	levels, shape, err := e.reading.run(tensor, int64(len(which)), 3, lineHeight, int64(width))
	if err != nil {
		return err
	}
	if err := e.characters.check(shape, len(which)); err != nil {
		return err
	}
	each := len(levels) / len(which)
	for n, i := range which {
		s := steps2D{levels: levels[n*each:][:each], classes: e.characters.classes()}
		// How much of the steps the line itself takes; what is filled up says nothing.
		share := float64(width) / float64(widths[i])
		e.characters.decode(&lines[i], s, allowed, share)
		if steps {
			lines[i].Steps, lines[i].StepWidth = s.of(allowed), share/float64(s.count())
		}
	}
	return nil
}
