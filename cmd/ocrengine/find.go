package main

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// stride is what the sides of the picture that text is found in must be multiples of.
const stride = 32

// findNormal is how the network that finds text was taught its colours.
var findNormal = normal{mean: [3]float32{0.485, 0.456, 0.406}, deviation: [3]float32{0.229, 0.224, 0.225}}

// find gives the places of text, in reading order. Those of lines that run downwards are read from their upper end.
func (e *recogniser) find(p picture, o engine.FindOptions) ([]engine.Line, error) {
	part := p.part(o.Within)
	width, height := findSize(part.width, part.height, o)
	small := part.scaled(width, height)
	tensor := make([]float32, 3*width*height)
	findNormal.fill(tensor, small, width, width*height)
	level, shape, err := e.finding.run(tensor, 1, 3, int64(height), int64(width))
	if err != nil {
		return nil, err
	}
	if len(level) != width*height {
		return nil, fmt.Errorf("finding text: a map of %v for %d × %d", shape, width, height)
	}
	places := textMap{width: width, height: height, level: level}.places(o.LeastBox)
	if len(places) > mostPlaces {
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.a*b.b, a.a*a.b) })
		places = places[:mostPlaces]
	}
	scaleX, scaleY := float64(part.width)/float64(width), float64(part.height)/float64(height)
	lines := make([]engine.Line, 0, len(places))
	for _, found := range places {
		q := found.quad()
		for i := range q {
			q[i].X, q[i].Y = q[i].X*scaleX+float64(o.Within.Min.X), q[i].Y*scaleY+float64(o.Within.Min.Y)
		}
		lines = append(lines, engine.Line{Quad: asRead(q), Box: found.sure})
	}
	inReadingOrder(lines, 0)
	return lines, nil
}

// findSize is the size in which text is found.
func findSize(width, height int, o engine.FindOptions) (int, int) {
	longest, shortest := float64(max(width, height)), float64(min(width, height))
	factor := min(1, float64(o.LongestSide)/longest)
	if shortest*factor < float64(o.ShortestSide) {
		factor = min(float64(o.ShortestSide)/shortest, float64(o.LongestSide)/longest)
	}
	fit := func(side int) int { return max(stride, int(math.Round(float64(side)*factor/stride))*stride) }
	return fit(width), fit(height)
}

// asRead turns the quad of a line that runs downwards, so that its text runs along its first side.
func asRead(q engine.Quad) engine.Quad {
	if q.Height() >= verticalFrom*q.Width() {
		return q.Turned(1)
	}
	return q
}

// inReadingOrder sorts lines of a picture that has to be turned counter-clockwise by so many quarters: from the top, and
// from the left those of which the middles lie within half of a line's height.
func inReadingOrder(lines []engine.Line, quarters int) {
	middle := func(l engine.Line) engine.Point { return turnedPoint(l.Quad.At(0.5, 0.5), quarters) }
	slices.SortStableFunc(lines, func(a, b engine.Line) int { return cmp.Compare(middle(a).Y, middle(b).Y) })
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && middle(lines[to]).Y-middle(lines[from]).Y < min(lines[from].Quad.Height(), lines[to].Quad.Height())/2 {
			to++
		}
		slices.SortStableFunc(lines[from:to], func(a, b engine.Line) int { return cmp.Compare(middle(a).X, middle(b).X) })
		from = to
	}
}

// turnedPoint is where a point comes to lie when all is turned counter-clockwise around the origin.
func turnedPoint(p engine.Point, quarters int) engine.Point {
	for range quarters {
		p = engine.Point{X: p.Y, Y: -p.X}
	}
	return p
}

// bounds is the picture's own rectangle.
func (p picture) bounds() image.Rectangle { return image.Rect(0, 0, p.width, p.height) }
