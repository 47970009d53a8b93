package drawing

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// Point is a place in a picture, in pixels.
type Point struct{ X, Y float64 }

// InPerspective shows a picture on a ground of the given size as a camera sees it that is not held straight: its corners,
// from the top left one on, come to the given points.
func InPerspective(picture *image.RGBA, width, height int, ground color.Color, corners [4]Point) Canvas {
	c := New(width, height, ground)
	size := picture.Rect.Size()
	toSource := projection(corners, float64(size.X), float64(size.Y))
	for y := range height {
		for x := range width {
			u, v := toSource(float64(x)+0.5, float64(y)+0.5)
			if u < 0 || v < 0 || u >= float64(size.X) || v >= float64(size.Y) {
				continue
			}
			blend(c.Pix[y*c.Stride+4*x:][:4], picture, u-0.5, v-0.5)
		}
	}
	return c
}

// blend mixes the four pixels about a point.
func blend(target []uint8, source *image.RGBA, u, v float64) {
	u, v = max(u, 0), max(v, 0)
	x, y := int(u), int(v)
	right, below := min(x+1, source.Rect.Dx()-1), min(y+1, source.Rect.Dy()-1)
	fx, fy := u-float64(x), v-float64(y)
	for i := range target {
		at := func(x, y int) float64 { return float64(source.Pix[y*source.Stride+4*x+i]) }
		above := at(x, y)*(1-fx) + at(right, y)*fx
		under := at(x, below)*(1-fx) + at(right, below)*fx
		target[i] = uint8(above*(1-fy) + under*fy + 0.5)
	}
}

// projection maps the quadrilateral to a rectangle from the origin: a square's projection to the corners, turned round.
func projection(q [4]Point, width, height float64) func(x, y float64) (float64, float64) {
	dx1, dy1, dx2, dy2 := q[1].X-q[2].X, q[1].Y-q[2].Y, q[3].X-q[2].X, q[3].Y-q[2].Y
	sx, sy := q[0].X-q[1].X+q[2].X-q[3].X, q[0].Y-q[1].Y+q[2].Y-q[3].Y
	d := dx1*dy2 - dx2*dy1
	g, h := (sx*dy2-dx2*sy)/d, (dx1*sy-sx*dy1)/d
	a, b := q[1].X-q[0].X+g*q[1].X, q[3].X-q[0].X+h*q[3].X
	e, f := q[1].Y-q[0].Y+g*q[1].Y, q[3].Y-q[0].Y+h*q[3].Y
	c, i := q[0].X, q[0].Y
	return func(x, y float64) (float64, float64) {
		// Two equations in s and t: (a-gx)s + (b-hx)t = x-c, (e-gy)s + (f-hy)t = y-i.
		m, n, o, p := a-g*x, b-h*x, e-g*y, f-h*y
		det := m*p - n*o
		return ((x-c)*p - n*(y-i)) / det * width, (m*(y-i) - (x-c)*o) / det * height
	}
}

// Blurred spreads every pixel over its neighbours with a Gaussian of the given standard deviation in pixels.
func Blurred(picture *image.RGBA, deviation float64) Canvas {
	reach := int(math.Ceil(deviation * 2.5))
	weights := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range weights {
		weights[i] = math.Exp(-float64((i-reach)*(i-reach)) / (2 * deviation * deviation))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	across := smear(picture, weights, 1, 0)
	return Canvas{smear(across, weights, 0, 1)}
}

func smear(source *image.RGBA, weights []float64, dx, dy int) *image.RGBA {
	size, reach := source.Rect.Size(), len(weights)/2
	result := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
	for y := range size.Y {
		for x := range size.X {
			var mean [4]float64
			for i, weight := range weights {
				u := min(max(x+dx*(i-reach), 0), size.X-1)
				v := min(max(y+dy*(i-reach), 0), size.Y-1)
				for j, level := range source.Pix[v*source.Stride+4*u:][:4] {
					mean[j] += weight * float64(level)
				}
			}
			for j, level := range mean {
				result.Pix[y*result.Stride+4*x+j] = uint8(level + 0.5)
			}
		}
	}
	return result
}

// Lit changes every pixel's brightness: light gives a factor, and what is added, for each point.
func Lit(picture *image.RGBA, light func(x, y float64) (factor, added float64)) Canvas {
	c := New(picture.Rect.Dx(), picture.Rect.Dy(), color.White)
	for y := range c.Rect.Dy() {
		for x := range c.Rect.Dx() {
			factor, added := light(float64(x), float64(y))
			for i := range 3 {
				level := float64(picture.Pix[y*picture.Stride+4*x+i])*factor + added
				c.Pix[y*c.Stride+4*x+i] = uint8(min(max(level, 0), 255))
			}
		}
	}
	return c
}

// Glare is a lamp's reflection: a bright spot with soft edges.
func Glare(at Point, radius, strength float64) func(x, y float64) (factor, added float64) {
	return func(x, y float64) (float64, float64) {
		distance := math.Hypot(x-at.X, (y-at.Y)*2) / radius
		return 1, strength * math.Exp(-distance*distance)
	}
}

// Shadow darkens one side of a slanted edge.
func Shadow(at Point, slant, darkness float64) func(x, y float64) (factor, added float64) {
	return func(x, y float64) (float64, float64) {
		depth := (x - at.X) + slant*(y-at.Y)
		return 1 - darkness/(1+math.Exp(-depth/25)), 0
	}
}

// Guilloche draws fine wavy lines over a box, as security printing has below its text.
func (c Canvas) Guilloche(box image.Rectangle, colour color.RGBA, strength float64, r *rand.Rand) {
	for range 14 {
		base := float64(box.Min.Y) + r.Float64()*float64(box.Dy())
		height, length, phase := 10+r.Float64()*40, 60+r.Float64()*200, r.Float64()*6
		for x := box.Min.X; x < box.Max.X; x++ {
			y := int(base + height*math.Sin(float64(x)/length*2*math.Pi+phase))
			for dy := range 2 {
				if image.Pt(x, y+dy).In(box) {
					c.tint(x, y+dy, colour, strength)
				}
			}
		}
	}
}

func (c Canvas) tint(x, y int, colour color.RGBA, strength float64) {
	at := c.RGBAAt(x, y)
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-strength) + float64(b)*strength) }
	c.SetRGBA(x, y, color.RGBA{mix(at.R, colour.R), mix(at.G, colour.G), mix(at.B, colour.B), 255})
}
