package main

import (
	"cmp"
	"math"
	"slices"

	"ocrconsole/web/ocr/engine"
)

// rectangle is one that may be turned: its middle, the direction of its first side, and half of its sides' lengths.
type rectangle struct {
	middle, along engine.Point
	a, b          float64
}

// smallest is the rectangle of the smallest area around points. One of its sides lies on a side of their hull.
func smallest(points []engine.Point) (best rectangle) {
	h := hull(points)
	least := math.Inf(1)
	for i := range h {
		next := h[(i+1)%len(h)]
		along := engine.Point{X: next.X - h[i].X, Y: next.Y - h[i].Y}
		if length := math.Hypot(along.X, along.Y); length > 0 {
			along.X, along.Y = along.X/length, along.Y/length
		} else {
			along = engine.Point{X: 1}
		}
		left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, p := range h {
			s, t := p.X*along.X+p.Y*along.Y, p.Y*along.X-p.X*along.Y
			left, right, top, bottom = min(left, s), max(right, s), min(top, t), max(bottom, t)
		}
		if area := (right - left) * (bottom - top); area < least {
			least = area
			s, t := (left+right)/2, (top+bottom)/2
			best = rectangle{
				middle: engine.Point{X: s*along.X - t*along.Y, Y: s*along.Y + t*along.X}, along: along,
				a: (right - left) / 2, b: (bottom - top) / 2,
			}
		}
	}
	return best
}

// hull is the convex hull of points, one of which there must be; it sorts them.
func hull(points []engine.Point) []engine.Point {
	slices.SortFunc(points, func(a, b engine.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	var h []engine.Point
	half := func(start int, p engine.Point) {
		for len(h) >= start+2 && turns(h[len(h)-2], h[len(h)-1], p) <= 0 {
			h = h[:len(h)-1]
		}
		h = append(h, p)
	}
	for _, p := range points {
		half(0, p)
	}
	h = h[:len(h)-1]
	start := len(h)
	for _, p := range slices.Backward(points) {
		half(start, p)
	}
	if h = h[:len(h)-1]; len(h) == 0 {
		return points[:1]
	}
	return h
}

// turns tells to which side the way from a over b to c turns, and how far.
func turns(a, b, c engine.Point) float64 {
	return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
}

// quad names the corners: upper left, upper right, lower right, lower left. Which side is the upper one is told by the sides'
// directions: of a long rectangle that stands and leans, both corners of an end lie left of those of the other.
func (r rectangle) quad() engine.Quad {
	right, down := engine.Point{X: r.along.X * r.a, Y: r.along.Y * r.a}, engine.Point{X: -r.along.Y * r.b, Y: r.along.X * r.b}
	if math.Abs(r.along.X) < math.Abs(r.along.Y) {
		right, down = down, right
	}
	if right.X < 0 {
		right = engine.Point{X: -right.X, Y: -right.Y}
	}
	if down.Y < 0 {
		down = engine.Point{X: -down.X, Y: -down.Y}
	}
	corner := func(s, t float64) engine.Point {
		return engine.Point{X: r.middle.X + s*right.X + t*down.X, Y: r.middle.Y + s*right.Y + t*down.Y}
	}
	return engine.Quad{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)}
}
