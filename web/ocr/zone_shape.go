package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// shapedZones finds pairs of long rows, closely one below the other, that may be a zone, the likeliest first. They need not be
// read for that.
func shapedZones(lines []engine.Line) (zones []zoneQuads) {
	const leastRatio = 14 // of a row's length to its height, of which a zone has 28 and more
	type pair struct {
		zone   zoneQuads
		likely float64
	}
	var pairs []pair
	rows := zoneRows(lines)
	for _, lower := range rows {
		for _, upper := range rows {
			down, height := below(upper.quad, lower.quad)
			part := upper.quad.Width() / lower.quad.Width()
			if down < 0.9*height || down > 4*height || part < leastUpper || part > 1/leastUpper || lower.quad.Width() < leastRatio*height {
				continue
			}
			pairs = append(pairs, pair{zoneQuads{upper.quad, lower.quad}, (upper.length + lower.length) / height})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.likely, a.likely) })
	for _, p := range pairs {
		zones = append(zones, p.zone.grounded())
	}
	return zones
}

// page are the lines that may stand on the zone's data page, besides those of the zone itself. A page is as wide as its zone is
// long, with some margin, and seven tenths of that high: what is farther is on another page, or beside the passport.
func (z zoneQuads) page(lines []engine.Line) (page []engine.Line) {
	const (
		beside = 0.2 // of the zone's length, that a line's middle may be beyond the zone's ends
		above  = 0.8 // and above it, as pages are that are seen from below
		under  = 0.2
	)
	left, right := z[0].At(0, 0.5), z[0].At(1, 0.5)
	length := math.Hypot(right.X-left.X, right.Y-left.Y)
	along := engine.Point{X: (right.X - left.X) / length, Y: (right.Y - left.Y) / length}
	for _, line := range z.without(lines) {
		middle := line.Quad.At(0.5, 0.5)
		x, y := middle.X-left.X, middle.Y-left.Y
		u, v := (x*along.X+y*along.Y)/length, (y*along.X-x*along.Y)/length
		if u > -beside && u < 1+beside && v > -above && v < under {
			page = append(page, line)
		}
	}
	return page
}

// closerSide is to how many pixels the longest side of a part of a picture is reduced that is looked at from closer by. Finding
// text takes memory by the picture's area: at this size an engine's process stays below 500 MB.
const closerSide = 1280

// closerLook gives the part of a picture in which there is text, if text is found there from much closer by than in all of it.
func closerLook(lines []engine.Line, size image.Point) (within image.Rectangle, useful bool) {
	const (
		margin    = 10  // percent of the part, about it
		leastGain = 1.2 // in size
	)
	within = image.Rectangle{Max: size}
	if len(lines) > 0 {
		within = image.Rectangle{}
		for _, line := range lines {
			within = within.Union(line.Quad.Bounds())
		}
		within = within.Inset(-max(within.Dx(), within.Dy()) * margin / 100).Intersect(image.Rectangle{Max: size})
	}
	if within.Empty() {
		return within, false
	}
	before := min(1, float64(engine.DefaultLongestSide)/float64(max(size.X, size.Y)))
	after := min(1, float64(closerSide)/float64(max(within.Dx(), within.Dy())))
	return within, after > leastGain*before
}
