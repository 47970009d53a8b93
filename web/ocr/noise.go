package ocr

import (
	"image"
	"math"

	"ocrconsole/models/recognition"
)

// A picture is noise when it consists of so many specks that recognition does not end in its time, and of hardly anything
// else, in all of its parts, rows and columns alike. Real pictures are far from that: pages have margins and gaps between their
// lines, and photographs calm places. The tests measure both.
const (
	noiseSpecks = 6_000 // in the sheet, at least, of a million pixels or more; in smaller ones as many less
	fewSpecks   = 250   // in the sheet, at least, however small: four for each part, so that chance leaves few of them calm
	noiseShare  = 0.75  // of all spots, at least, are specks
	noiseParts  = 8     // along each side of the sheet
	noiseCalm   = 6     // of the parts, at most, have less than a third of what parts have on average
	noiseWaves  = 0.35  // of the average ink of rows, and of columns, at most, is how far they deviate from it
	noiseWindow = 256   // pixels along each side, at most, of what is looked at in the middle of a part

	// Sides of a speck. What is smaller, recognition passes over by itself; what is larger may be a letter.
	speckLeast, speckMost = 3, goodTextHeight / 3
)

// checkNoise fails with AIS.0104 on a sheet that is noise, dark on light or light on dark.
func checkNoise(sheet *image.Gray) error {
	middle := otsu(sheet)
	for _, light := range []bool{false, true} {
		if countSpots(sheet, middle, light).noise() && wavesOf(sheet, middle) <= noiseWaves {
			return recognition.BadQuality("The image is noise: it shows nothing but specks.")
		}
	}
	return nil
}

// spots are what stands by itself in the parts of a sheet: all of them, and the specks in each part.
type spots struct {
	sheetPixels, seenPixels, all int
	specks                       []int
}

// countSpots counts the light or the dark ones: those above the middle, or the others.
func countSpots(sheet *image.Gray, middle uint8, light bool) *spots {
	s := &spots{sheetPixels: pixels(sheet)}
	size := sheet.Rect.Size()
	for part := range noiseParts * noiseParts {
		x, y := part%noiseParts, part/noiseParts
		whole := image.Rect(x*size.X/noiseParts, y*size.Y/noiseParts, (x+1)*size.X/noiseParts, (y+1)*size.Y/noiseParts)
		centre := whole.Min.Add(whole.Max).Div(2)
		w := window{sheet: sheet, middle: middle, light: light, bounds: image.Rectangle{Min: centre, Max: centre}.Inset(-noiseWindow / 2).Intersect(whole)}
		all, specks := w.count()
		s.seenPixels += w.bounds.Dx() * w.bounds.Dy()
		s.all += all
		s.specks = append(s.specks, specks)
	}
	return s
}

func (s *spots) noise() bool {
	specks := s.sum()
	least := max(fewSpecks, min(noiseSpecks, noiseSpecks*s.sheetPixels/1_000_000))
	return s.calm() <= noiseCalm && float64(specks) >= noiseShare*float64(s.all) && specks*s.sheetPixels/max(1, s.seenPixels) >= least
}

// sum is how many specks were seen.
func (s *spots) sum() (specks int) {
	for _, n := range s.specks {
		specks += n
	}
	return specks
}

// calm is how many parts have less than a third of the specks that parts have on average.
func (s *spots) calm() (parts int) {
	specks := s.sum()
	for _, n := range s.specks {
		if 3*n*len(s.specks) < specks {
			parts++
		}
	}
	return parts
}

// wavesOf tells how much rows differ in how many dark pixels they have, or columns if those differ more: by the standard
// deviation, as a share of the average of what there is less of, dark or light.
func wavesOf(sheet *image.Gray, middle uint8) float64 {
	rows, columns := make([]int, sheet.Rect.Dy()), make([]int, sheet.Rect.Dx())
	for y := range rows {
		for x, level := range sheet.Pix[y*sheet.Stride:][:len(columns)] {
			if level <= middle {
				rows[y]++
				columns[x]++
			}
		}
	}
	return max(deviation(rows, len(columns)), deviation(columns, len(rows)))
}

// deviation is the standard deviation of counts, each of so many, as a share of the average of those counted or those not.
func deviation(counts []int, each int) float64 {
	sum, squares := 0.0, 0.0
	for _, n := range counts {
		sum += float64(n)
		squares += float64(n) * float64(n)
	}
	mean := sum / float64(len(counts))
	return math.Sqrt(max(0, squares/float64(len(counts))-mean*mean)) / max(1, min(mean, float64(each)-mean))
}

// window is what is looked at of a part.
type window struct {
	sheet  *image.Gray
	middle uint8
	light  bool
	bounds image.Rectangle
	seen   [noiseWindow * noiseWindow]bool
}

// count gives how many spots the window has, and how many of them are specks.
func (w *window) count() (all, specks int) {
	for y := w.bounds.Min.Y; y < w.bounds.Max.Y; y++ {
		for x := w.bounds.Min.X; x < w.bounds.Max.X; x++ {
			if at := image.Pt(x, y); w.fresh(at) {
				size := w.spot(at).Size()
				if longer := max(size.X, size.Y); longer >= speckLeast {
					all++
					if longer <= speckMost {
						specks++
					}
				}
			}
		}
	}
	return all, specks
}

// fresh reports whether a pixel belongs to a spot and was not seen before.
func (w *window) fresh(at image.Point) bool {
	if !at.In(w.bounds) || (w.sheet.Pix[w.sheet.PixOffset(at.X, at.Y)] > w.middle) != w.light {
		return false
	}
	seen := &w.seen[(at.Y-w.bounds.Min.Y)*noiseWindow+at.X-w.bounds.Min.X]
	fresh := !*seen
	*seen = true
	return fresh
}

// spot gives the box around the spot that the pixel, which was just seen, belongs to.
func (w *window) spot(first image.Point) image.Rectangle {
	box := image.Rectangle{Min: first, Max: first.Add(image.Pt(1, 1))}
	for todo := []image.Point{first}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		box = box.Union(image.Rectangle{Min: at, Max: at.Add(image.Pt(1, 1))})
		for _, step := range []image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
			if next := at.Add(step); w.fresh(next) {
				todo = append(todo, next)
			}
		}
	}
	return box
}

// otsu is the level that parts a picture's pixels best into dark ones, up to it, and light ones.
func otsu(picture *image.Gray) (middle uint8) { return histogramOf(picture).otsu() }
