package main

import (
	"math"

	"ocrconsole/web/ocr/engine"
)

// Constants of PaddleOCR's way from the network's map of text to boxes: what the network was taught with.
const (
	textLevel    = 0.3 // above which a pixel of the map is text
	leastPixels  = 6   // of a spot of text
	leastSide    = 2.0 // of the rectangle around it, in pixels of the map
	leastGrown   = 5.0 // the same once it is grown
	growth       = 1.6 // the network marks the middle of lines: boxes grow by area × growth / perimeter
	mostPlaces   = engine.MostQuads
	verticalFrom = 1.5 // height by width, above which a line is one that runs downwards
)

// textMap is how likely each pixel belongs to text.
type textMap struct {
	width, height int
	level         []float32
}

// place is where there is text, in pixels of the map.
type place struct {
	rectangle
	sure float64
}

// places are the rectangles around the spots of text, of which the mean level is at least so much.
func (m textMap) places(least float64) []place {
	var found []place
	seen := make([]bool, len(m.level))
	for i, level := range m.level {
		if level <= textLevel || seen[i] {
			continue
		}
		edge, pixels := m.spot(i, seen)
		if pixels < leastPixels {
			continue
		}
		r := smallest(edge)
		if 2*min(r.a, r.b) < leastSide {
			continue
		}
		sure := m.mean(r)
		if sure < least {
			continue
		}
		r = grown(r)
		if 2*min(r.a, r.b) >= leastGrown {
			found = append(found, place{rectangle: r, sure: sure})
		}
	}
	return found
}

// spot gives the edge of the spot of text that a pixel belongs to, and how many pixels it has, which are marked as seen.
func (m textMap) spot(first int, seen []bool) (edge []engine.Point, pixels int) {
	seen[first] = true
	for todo := []int{first}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		pixels++
		x, y := i%m.width, i/m.width
		inside := x > 0 && y > 0 && x+1 < m.width && y+1 < m.height
		for v := max(0, y-1); v <= min(m.height-1, y+1); v++ {
			for u := max(0, x-1); u <= min(m.width-1, x+1); u++ {
				next := v*m.width + u
				if m.level[next] <= textLevel {
					inside = false
				} else if !seen[next] {
					seen[next] = true
					todo = append(todo, next)
				}
			}
		}
		if !inside {
			edge = append(edge, engine.Point{X: float64(x), Y: float64(y)})
		}
	}
	return edge, pixels
}

// mean is the mean level of the pixels in a rectangle.
func (m textMap) mean(r rectangle) float64 {
	reachX := math.Abs(r.along.X*r.a) + math.Abs(r.along.Y*r.b)
	reachY := math.Abs(r.along.Y*r.a) + math.Abs(r.along.X*r.b)
	sum, n := 0.0, 0
	for y := max(0, int(r.middle.Y-reachY)); y <= min(m.height-1, int(r.middle.Y+reachY+1)); y++ {
		for x := max(0, int(r.middle.X-reachX)); x <= min(m.width-1, int(r.middle.X+reachX+1)); x++ {
			dx, dy := float64(x)-r.middle.X, float64(y)-r.middle.Y
			if math.Abs(dx*r.along.X+dy*r.along.Y) <= r.a+0.5 && math.Abs(dy*r.along.X-dx*r.along.Y) <= r.b+0.5 {
				sum += float64(m.level[y*m.width+x])
				n++
			}
		}
	}
	return sum / float64(max(1, n))
}

// grown is a rectangle, given by the middles of its outermost pixels, with all of the line that it lies within.
func grown(r rectangle) rectangle {
	r.a, r.b = r.a+0.5, r.b+0.5
	by := growth * r.a * r.b / (r.a + r.b)
	r.a, r.b = r.a+by, r.b+by
	r.middle.X, r.middle.Y = r.middle.X+0.5, r.middle.Y+0.5
	return r
}
