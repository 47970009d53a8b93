package main

import (
	"cmp"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

const (
	turnWidth = 192 // of what the network that tells lines on their heads sees, in pixels
	// askedLines is of how many lines, the longest, it is told which way up a picture is: by the most of them, as single
	// lines are mistaken.
	askedLines = 12
	// tellingLength is how much longer than high a line must be to tell anything.
	tellingLength = 2.0
)

// upsideDown tells how likely each of the quads stands on its head.
func (e *recogniser) upsideDown(p picture, quads []engine.Quad) ([]float64, error) {
	result := make([]float64, 0, len(quads))
	for some := range slices.Chunk(quads, askedLines) {
		const size = lineHeight * turnWidth
		tensor := make([]float32, len(some)*3*size)
		for n, q := range some {
			width := clamp(int(math.Ceil(lineHeight*q.Width()/max(1, q.Height()))), 1, turnWidth)
			readNormal.fill(tensor[n*3*size:], p.cut(q, width, lineHeight), turnWidth, size)
		}
		levels, _, err := e.turning.run(tensor, int64(len(some)), 3, lineHeight, turnWidth)
		if err != nil {
			return nil, err
		}
		for n := range some {
			result = append(result, float64(levels[2*n+1]))
		}
	}
	return result, nil
}

// orient tells which way up the picture is, by its lines, and turns their quads to be read that way.
func (e *recogniser) orient(p picture, page *engine.Page) error {
	var lying, standing float64 // lengths of lines that run to the right, and downwards
	asked := slices.Clone(page.Lines)
	for _, l := range asked {
		if runsDown(l.Quad) {
			standing += l.Quad.Width()
		} else {
			lying += l.Quad.Width()
		}
	}
	asked = slices.DeleteFunc(asked, func(l engine.Line) bool {
		return runsDown(l.Quad) != (standing > lying) || l.Quad.Width() < tellingLength*l.Quad.Height()
	})
	slices.SortStableFunc(asked, func(a, b engine.Line) int { return cmp.Compare(b.Quad.Width(), a.Quad.Width()) })
	asked = asked[:min(len(asked), askedLines)]
	if len(asked) == 0 {
		return nil
	}
	quads := make([]engine.Quad, len(asked))
	for i, l := range asked {
		quads[i] = l.Quad
	}
	heads, err := e.upsideDown(p, quads)
	if err != nil {
		return err
	}
	mean := 0.0
	for _, head := range heads {
		mean += head / float64(len(heads))
	}
	page.Quarters = quartersOf(standing > lying, mean > 0.5)
	for i, l := range page.Lines {
		if mean > 0.5 {
			page.Lines[i].Quad = l.Quad.Turned(2)
		}
	}
	inReadingOrder(page.Lines, page.Quarters)
	return nil
}

// runsDown says whether a line runs downwards, or upwards, rather than to a side.
func runsDown(q engine.Quad) bool {
	return math.Abs(q[1].Y-q[0].Y) > math.Abs(q[1].X-q[0].X)
}

// quartersOf is by how many quarters a picture must be turned counter-clockwise of which the lines run to a side or
// downwards, and are upside down when they are seen so.
func quartersOf(down, head bool) (quarters int) {
	if down {
		quarters = 1
	}
	if head {
		quarters += 2
	}
	return quarters
}
