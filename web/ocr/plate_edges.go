package ocr

import (
	"image"

	"ocrconsole/web/ocr/engine"
)

// setOff tells how much a line's ground is set off from what is around it, from 0 to 1: a plate ends a little above and
// below its characters, and beside them, and the ground of signs and shop windows goes on.
func setOff(gray *image.Gray, q engine.Quad) float64 {
	const (
		reach    = 1.3 // heights of the line, above and below
		sideways = 2.2 // the same, beside
		step     = 0.06
	)
	height, width := q.Height(), max(1, q.Width())
	ground := groundOf(gray, q)
	apart := min(max(ground.apart/2, leastApart), mostApart)
	level := func(along, down float64) int {
		p := q.At(along, down)
		x := min(max(int(p.X), 0), gray.Rect.Dx()-1)
		y := min(max(int(p.Y), 0), gray.Rect.Dy()-1)
		return int(gray.Pix[y*gray.Stride+x])
	}
	ends := func(along, down, alongStep, downStep, far float64) bool {
		for out := 0.0; out <= far; out += step {
			if l := level(along+alongStep*out, down+downStep*out); l-ground.level > apart || ground.level-l > apart {
				return true
			}
		}
		return false
	}
	hits, probes := 0, 0
	probe := func(hit bool) {
		probes++
		if hit {
			hits++
		}
	}
	for along := 0.05; along < 1; along += 0.15 {
		probe(ends(along, 0, 0, -1, reach))
		probe(ends(along, 1, 0, 1, reach))
	}
	for down := 0.2; down < 1; down += 0.3 {
		probe(ends(0, down, -height/width, 0, sideways))
		probe(ends(1, down, height/width, 0, sideways))
	}
	return float64(hits) / float64(probes)
}

// leastApart and mostApart bound how far another level is from a ground's, in levels: more than noise, and less than paint.
const leastApart, mostApart = 10, 28

// groundLevel is the level that is commonest in a line's place: characters take less room than their ground.
func groundLevel(gray *image.Gray, q engine.Quad) int {
	const width = 16 // levels that are taken for the same
	var counts [256 / width]int
	var sums [256 / width]int
	box := q.Bounds().Intersect(gray.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, level := range gray.Pix[y*gray.Stride+box.Min.X : y*gray.Stride+box.Max.X] {
			counts[level/width]++
			sums[level/width] += int(level)
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return sums[best] / max(1, counts[best])
}
