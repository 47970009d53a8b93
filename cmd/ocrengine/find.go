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
	found, err := e.textMap(part.scaled(width, height))
	if err != nil {
		return nil, err
	}
	places := found.places(o.LeastBox)
	if len(places) > mostPlaces {
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.a*b.b, a.a*a.b) })
		places = places[:mostPlaces]
	}
	scaleX, scaleY := float64(part.width)/float64(width), float64(part.height)/float64(height)
	lines := make([]engine.Line, 0, len(places))
	for _, one := range places {
		q := one.quad()
		for i := range q {
			q[i].X, q[i].Y = q[i].X*scaleX+float64(o.Within.Min.X), q[i].Y*scaleY+float64(o.Within.Min.Y)
		}
		lines = append(lines, engine.Line{Quad: asRead(q), Box: one.sure})
	}
	inReadingOrder(lines, 0)
	return lines, nil
}

const (
	// mostAtOnce is of how many pixels the network sees at most at once: the memory that it takes is by them, some 250 bytes each.
	mostAtOnce = 1_100_000
	// seam is how many pixels it sees beyond the edges at which a picture is parted, and sees no better for more.
	seam = 96
)

// textMap tells where there is text in a picture whose sides are multiples of the stride. A large one is seen in parts, of which
// the longer side is cut: each is seen with some of its neighbours.
func (e *recogniser) textMap(p picture) (textMap, error) {
	m := textMap{width: p.width, height: p.height, level: make([]float32, p.width*p.height)}
	for _, own := range parts(p.width, p.height) {
		seen := own.Inset(-seam).Intersect(image.Rect(0, 0, p.width, p.height))
		width, height := seen.Dx(), seen.Dy()
		tensor := make([]float32, 3*width*height)
		findNormal.fill(tensor, p.part(seen), width, width*height)
		level, shape, err := e.finding.run(tensor, 1, 3, int64(height), int64(width))
		if err != nil {
			return m, err
		}
		if len(level) != width*height {
			return m, fmt.Errorf("finding text: a map of %v for %d × %d", shape, width, height)
		}
		for y := own.Min.Y; y < own.Max.Y; y++ {
			copy(m.level[y*m.width:][own.Min.X:own.Max.X], level[(y-seen.Min.Y)*width:][own.Min.X-seen.Min.X:])
		}
	}
	return m, nil
}

// parts cuts a picture across its longer side into as few parts as can be seen at once, with their seams.
func parts(width, height int) (all []image.Rectangle) {
	long, short := max(width, height), min(width, height)
	count := 1
	if long*short > mostAtOnce {
		count = (long + mostAtOnce/short - 2*seam - 1) / (mostAtOnce/short - 2*seam)
	}
	each := (long/stride + count - 1) / count * stride
	for from := 0; from < long; from += each {
		part := image.Rect(from, 0, min(long, from+each), short)
		if height > width {
			part = image.Rect(0, from, short, min(long, from+each))
		}
		all = append(all, part)
	}
	return all
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
