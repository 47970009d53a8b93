package ocr

import (
	"cmp"
	"image"
	"slices"

	"ocrconsole/models/recognition"
)

const (
	searchWidth    = 640 // pixels across which plates are searched
	maxPlatePlaces = 12  // that are read in one picture

	// Shapes of plates, seen a little from the side: width to height, and how much of the box the ground fills.
	narrowestPlate = 1.8
	widestPlate    = 7.0
	leastFilled    = 0.45
	leastPlateSize = 24 // pixels of width in the search
)

// grounds are the colours, or pairs of them, that the ground of a plate has.
var grounds = [][]recognition.PlateColour{
	{recognition.Blue},
	{recognition.Yellow, recognition.Green},
	{recognition.Green, recognition.White},
	{recognition.Yellow},
	{recognition.Green},
	{recognition.White},
	{recognition.Black},
}

// platePlaces finds the parts of a picture, from its origin, that have the colour and the shape of a plate; the
// largest first.
func platePlaces(picture image.Image) []image.Rectangle {
	bounds := picture.Bounds()
	step := max(1, bounds.Dx()/searchWidth)
	width, height := bounds.Dx()/step, bounds.Dy()/step
	colours := make([]recognition.PlateColour, 0, width*height)
	for y := range height {
		for x := range width {
			colours = append(colours, recognition.ColourOf(picture.At(bounds.Min.X+x*step, bounds.Min.Y+y*step)))
		}
	}
	var places []image.Rectangle
	for _, ground := range grounds {
		mask := make([]bool, len(colours))
		for i, c := range colours {
			mask[i] = slices.Contains(ground, c)
		}
		for _, area := range areas(mask, width) {
			if area.plateLike() {
				places = append(places, image.Rect(area.Min.X*step, area.Min.Y*step, area.Max.X*step, area.Max.Y*step))
			}
		}
	}
	slices.SortStableFunc(places, func(a, b image.Rectangle) int { return cmp.Compare(b.Dx()*b.Dy(), a.Dx()*a.Dy()) })
	places = slices.Compact(places)
	return places[:min(len(places), maxPlatePlaces)]
}

// area is a connected part of a mask: its box, and how many of its pixels are set.
type area struct {
	image.Rectangle
	set int
}

func (a area) plateLike() bool {
	ratio := float64(a.Dx()) / float64(a.Dy())
	return a.Dx() >= leastPlateSize && ratio >= narrowestPlate && ratio <= widestPlate &&
		float64(a.set) >= leastFilled*float64(a.Dx()*a.Dy())
}

// areas finds the connected parts of a mask, which it clears.
func areas(mask []bool, width int) []area {
	var found []area
	var open []int
	for start := range mask {
		if !mask[start] {
			continue
		}
		mask[start] = false
		open = append(open[:0], start)
		a := area{Rectangle: image.Rect(start%width, start/width, start%width+1, start/width+1)}
		for len(open) > 0 {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			x, y := at%width, at/width
			a.set++
			a.Rectangle = a.Union(image.Rect(x, y, x+1, y+1))
			for _, next := range neighbours(x, at, width, len(mask)) {
				if next >= 0 && mask[next] {
					mask[next] = false
					open = append(open, next)
				}
			}
		}
		found = append(found, a)
	}
	return found
}

// neighbours are the places left, right, above and below; -1 for those outside.
func neighbours(x, at, width, size int) [4]int {
	next := [4]int{at - 1, at + 1, at - width, at + width}
	if x == 0 {
		next[0] = -1
	}
	if x == width-1 {
		next[1] = -1
	}
	if next[3] >= size {
		next[3] = -1
	}
	return next
}
