package ocr

import (
	"image"
	"math"
	"slices"
)

const (
	skewWidth    = 1000 // pixels across which a skew is measured
	maxSkew      = 5.0  // degrees that are put right
	minSkew      = 0.3  // degrees below which recognition does not suffer
	edgeContrast = 40   // levels between neighbours that make an edge
	maxEdges     = 60_000
)

// edges are the places where a picture changes from one row to the next: the tops and bottoms of characters, whether
// they are dark or light.
type edges [][2]float64

func edgesOf(picture *image.Gray) edges {
	var found edges
	for y := 1; y < picture.Rect.Dy(); y++ {
		above, row := picture.Pix[(y-1)*picture.Stride:], picture.Pix[y*picture.Stride:]
		for x := range picture.Rect.Dx() {
			if change := int(row[x]) - int(above[x]); change > edgeContrast || change < -edgeContrast {
				found = append(found, [2]float64{float64(x), float64(y)})
			}
		}
	}
	if thin := len(found)/maxEdges + 1; thin > 1 {
		kept := found[:0]
		for i := 0; i < len(found); i += thin {
			kept = append(kept, found[i])
		}
		return kept
	}
	return found
}

// rows counts the edges in each row of the picture turned back by an angle.
func (e edges) rows(radians float64, width, height int) []int {
	sin, cos := math.Sincos(radians)
	shift := math.Abs(sin) * float64(width)
	counts := make([]int, height+2*int(shift)+3)
	for _, p := range e {
		counts[int(p[1]*cos-p[0]*sin+shift)+1]++
	}
	return counts
}

// skewOf is the angle in radians by which lines of text fall to the right; 0 if there is none to speak of. Where the
// picture is turned back by it, the edges of a line of text fall into few rows.
func skewOf(picture *image.Gray) float64 {
	small := reduced(picture, max(1, picture.Rect.Dx()/skewWidth))
	found := edgesOf(small)
	sharpness := func(degrees float64) (sum float64) {
		rows := found.rows(degrees*math.Pi/180, small.Rect.Dx(), small.Rect.Dy())
		for i := 1; i < len(rows); i++ {
			change := float64(rows[i] - rows[i-1])
			sum += change * change
		}
		return sum
	}
	straight := sharpness(0)
	best := sharpest(sharpness, 0, maxSkew, 0.5)
	best = sharpest(sharpness, best, 0.4, 0.1)
	if math.Abs(best) < minSkew || sharpness(best) < 1.1*straight {
		return 0
	}
	return best * math.Pi / 180
}

// sharpest tries the angles around one.
func sharpest(sharpness func(float64) float64, around, reach, step float64) float64 {
	best, most := around, sharpness(around)
	for d := around - reach; d <= around+reach+step/2; d += step {
		if s := sharpness(d); s > most {
			best, most = d, s
		}
	}
	return best
}

// textHeight is the usual height of the lines of text in a picture that is not skewed, in pixels; 0 if there are none.
func textHeight(picture *image.Gray) int {
	return edgesOf(picture).textHeight(picture.Rect.Size())
}

func (e edges) textHeight(size image.Point) int {
	rows := e.rows(0, size.X, size.Y)
	quiet := max(1, size.X/500)
	var heights []int
	run := 0
	for _, n := range rows {
		if n > quiet {
			run++
			continue
		}
		if run >= 4 {
			heights = append(heights, run)
		}
		run = 0
	}
	if len(heights) == 0 {
		return 0
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}
