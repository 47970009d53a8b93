package main

import (
	"image"
	"math"

	"ocrconsole/web/ocr/engine"
)

// picture is rows of red, green and blue.
type picture struct {
	width, height int
	rgb           []byte
}

func newPicture(width, height int) picture {
	return picture{width: width, height: height, rgb: make([]byte, 3*width*height)}
}

// part is the part within a rectangle, which must lie in the picture.
func (p picture) part(r image.Rectangle) picture {
	if r == image.Rect(0, 0, p.width, p.height) {
		return p
	}
	part := newPicture(r.Dx(), r.Dy())
	for y := range part.height {
		from := 3 * ((r.Min.Y+y)*p.width + r.Min.X)
		copy(part.rgb[3*y*part.width:][:3*part.width], p.rgb[from:])
	}
	return part
}

// scaled is the picture in another size. When it gets smaller each pixel is the weighted mean of all that it covers: a thin
// stroke must not fall between those that are looked at.
func (p picture) scaled(width, height int) picture {
	if width == p.width && height == p.height {
		return p
	}
	across := weightsOf(p.width, width)
	narrow := make([]float32, 3*width*p.height)
	for y := range p.height {
		row := p.rgb[3*y*p.width:][:3*p.width]
		for x, w := range across {
			var r, g, b float32
			for i, weight := range w.weights {
				pixel := row[3*(w.from+i):][:3:3]
				r += weight * float32(pixel[0])
				g += weight * float32(pixel[1])
				b += weight * float32(pixel[2])
			}
			to := narrow[3*(y*width+x):][:3:3]
			to[0], to[1], to[2] = r, g, b
		}
	}
	result := newPicture(width, height)
	sums := make([]float32, 3*width)
	for y, w := range weightsOf(p.height, height) {
		clear(sums)
		for i, weight := range w.weights {
			for x, level := range narrow[3*(w.from+i)*width:][:3*width] {
				sums[x] += weight * level
			}
		}
		for x, sum := range sums {
			result.rgb[3*y*width+x] = uint8(sum + 0.5)
		}
	}
	return result
}

// weighted are neighbouring pixels and what each counts.
type weighted struct {
	from    int
	weights []float32
}

// weightsOf gives for each of so many pixels which of the source's it is made of: a triangle around its middle, of one
// pixel of the source or of the result to either side, whichever is more.
func weightsOf(source, result int) []weighted {
	scale := float64(source) / float64(result)
	reach := max(1, scale)
	all := make([]weighted, result)
	for i := range all {
		middle := (float64(i)+0.5)*scale - 0.5
		from := max(0, int(math.Ceil(middle-reach)))
		to := min(source-1, int(math.Floor(middle+reach)))
		weights, sum := make([]float32, 0, to-from+1), float32(0)
		for x := from; x <= to; x++ {
			w := float32(max(0, 1-math.Abs(float64(x)-middle)/reach))
			weights = append(weights, w)
			sum += w
		}
		for j := range weights {
			weights[j] /= sum
		}
		all[i] = weighted{from: from, weights: weights}
	}
	return all
}

// cut takes a quad out as an upright picture of that size, between pixels by linear interpolation. Beyond the picture's
// edges it goes on as it ends. Where the quad is larger than the result, several points of it make each pixel.
func (p picture) cut(q engine.Quad, width, height int) picture {
	result := newPicture(width, height)
	across := clamp(int(math.Ceil(q.Width()/float64(width)-0.25)), 1, mostSamples)
	down := clamp(int(math.Ceil(q.Height()/float64(height)-0.25)), 1, mostSamples)
	share := 1 / float64(across*down)
	for y := range height {
		for x := range width {
			var sum [3]float64
			for v := range down {
				for u := range across {
					point := q.At((float64(x)+(float64(u)+0.5)/float64(across))/float64(width), (float64(y)+(float64(v)+0.5)/float64(down))/float64(height))
					p.add(&sum, point.X-0.5, point.Y-0.5)
				}
			}
			to := result.rgb[3*(y*width+x):][:3:3]
			for c := range to {
				to[c] = uint8(sum[c]*share + 0.5)
			}
		}
	}
	return result
}

// mostSamples bounds how many points, along each side, make a pixel of what is cut out.
const mostSamples = 8

// add adds the colours at a point between pixels.
func (p picture) add(sum *[3]float64, x, y float64) {
	x, y = min(max(x, 0), float64(p.width-1)), min(max(y, 0), float64(p.height-1))
	left, top := int(x), int(y)
	fx, fy := x-float64(left), y-float64(top)
	right, below := 3, 3*p.width
	if left+1 >= p.width {
		right = 0
	}
	if top+1 >= p.height {
		below = 0
	}
	at := p.rgb[3*(top*p.width+left):]
	for c := range sum {
		above := float64(at[c])*(1-fx) + float64(at[right+c])*fx
		under := float64(at[below+c])*(1-fx) + float64(at[below+right+c])*fx
		sum[c] += above*(1-fy) + under*fy
	}
}

func clamp(n, least, most int) int { return min(max(n, least), most) }

// normal is how a network wants its colours: (level/255 - mean) / deviation, for each of its planes.
type normal struct{ mean, deviation [3]float32 }

// fill writes the picture into a tensor's planes of the given width and size, in the order blue, green, red, in which
// the networks were taught. What the picture leaves of the planes stays as it is.
func (n normal) fill(tensor []float32, p picture, width, size int) {
	for i := range 3 {
		factor, shift := 1/(255*n.deviation[i]), n.mean[i]/n.deviation[i]
		plane, c := tensor[i*size:], 2-i
		for y := range p.height {
			row, from := plane[y*width:][:p.width], p.rgb[3*y*p.width+c:]
			for x := range row {
				row[x] = float32(from[3*x])*factor - shift
			}
		}
	}
}
