package drawing

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// Shot is how a picture is photographed. The zero value changes nothing.
type Shot struct {
	Tilt      float64 // how far the corners move, as a share of the sides: perspective
	Blur      int     // by how many pixels the picture is smeared
	Light     float64 // of 1; 0 is 1 too
	Noise     float64 // standard deviation of levels
	Dirt      int     // spots
	Quality   int     // of the JPEG; 85 if 0
	Seed      uint64
	Reduction float64 // to what share of its size the picture is reduced; 0 is 1
}

// Photographed gives the JPEG file of a picture as it was photographed.
func (s Shot) Photographed(picture Canvas) []byte {
	random := rand.New(rand.NewPCG(s.Seed, 7)) //nolint:gosec // the same picture every time
	for range s.Dirt {
		picture.spot(random)
	}
	if s.Tilt > 0 {
		picture = tilted(picture, s.Tilt, random)
	}
	if s.Reduction > 0 && s.Reduction < 1 {
		size := picture.Bounds().Size()
		picture = Scaled(picture, int(float64(size.X)*s.Reduction), int(float64(size.Y)*s.Reduction))
	}
	if s.Blur > 1 {
		picture = blurred(picture, s.Blur)
	}
	if s.Light > 0 {
		for i, level := range picture.Pix {
			if i%4 < 3 {
				picture.Pix[i] = uint8(float64(level) * s.Light)
			}
		}
	}
	if s.Noise > 0 {
		picture = Noisy(picture, s.Noise, s.Seed)
	}
	quality := s.Quality
	if quality == 0 {
		quality = 85
	}
	return JPEG(picture, quality)
}

// spot is a small splash of mud.
func (c Canvas) spot(random *rand.Rand) {
	size := c.Bounds().Size()
	x, y, radius := random.IntN(size.X), random.IntN(size.Y), 1+random.IntN(max(2, size.Y/120))
	for v := -radius; v <= radius; v++ {
		for u := -radius; u <= radius; u++ {
			if u*u+v*v <= radius*radius && image.Pt(x+u, y+v).In(c.Rect) {
				c.SetRGBA(x+u, y+v, color.RGBA{96, 84, 66, 255})
			}
		}
	}
}

// tilted sees a picture from the side: its corners move by up to a share of its sides. Beyond its edges it goes on as it
// ends.
func tilted(picture Canvas, tilt float64, random *rand.Rand) Canvas {
	size := picture.Bounds().Size()
	w, h := float64(size.X), float64(size.Y)
	var corners [4][2]float64
	for i, at := range [4][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		corners[i] = [2]float64{at[0] + (2*random.Float64()-1)*tilt*w, at[1] + (2*random.Float64()-1)*tilt*h}
	}
	seen := projection(corners)
	result := New(size.X, size.Y, color.Black)
	for y := range size.Y {
		for x := range size.X {
			u, v := seen(float64(x)/w, float64(y)/h)
			result.SetRGBA(x, y, picture.between(u, v))
		}
	}
	return result
}

// projection maps the unit square to four corners, as a flat thing is seen.
func projection(c [4][2]float64) func(x, y float64) (float64, float64) {
	dx1, dx2, dx3 := c[1][0]-c[2][0], c[3][0]-c[2][0], c[0][0]-c[1][0]+c[2][0]-c[3][0]
	dy1, dy2, dy3 := c[1][1]-c[2][1], c[3][1]-c[2][1], c[0][1]-c[1][1]+c[2][1]-c[3][1]
	det := dx1*dy2 - dx2*dy1
	g, k := (dx3*dy2-dx2*dy3)/det, (dx1*dy3-dx3*dy1)/det
	return func(x, y float64) (float64, float64) {
		d := g*x + k*y + 1
		return ((c[1][0]-c[0][0]+g*c[1][0])*x + (c[3][0]-c[0][0]+k*c[3][0])*y + c[0][0]) / d,
			((c[1][1]-c[0][1]+g*c[1][1])*x + (c[3][1]-c[0][1]+k*c[3][1])*y + c[0][1]) / d
	}
}

// between is the colour at a place between pixels.
func (c Canvas) between(x, y float64) color.RGBA {
	size := c.Bounds().Size()
	x, y = min(max(x-0.5, 0), float64(size.X-1)), min(max(y-0.5, 0), float64(size.Y-1))
	left, top := int(x), int(y)
	fx, fy := x-math.Floor(x), y-math.Floor(y)
	var mixed [3]float64
	for _, part := range [4]struct {
		x, y  int
		share float64
	}{{left, top, (1 - fx) * (1 - fy)}, {left + 1, top, fx * (1 - fy)}, {left, top + 1, (1 - fx) * fy}, {left + 1, top + 1, fx * fy}} {
		pixel := c.RGBAAt(min(part.x, size.X-1), min(part.y, size.Y-1))
		mixed[0] += part.share * float64(pixel.R)
		mixed[1] += part.share * float64(pixel.G)
		mixed[2] += part.share * float64(pixel.B)
	}
	return color.RGBA{uint8(mixed[0] + 0.5), uint8(mixed[1] + 0.5), uint8(mixed[2] + 0.5), 255}
}

// blurred smears a picture along its rows, and half as far along its columns: most cameras shake sideways.
func blurred(picture Canvas, pixels int) Canvas {
	size := picture.Bounds().Size()
	result := New(size.X, size.Y, color.Black)
	down := max(1, pixels/2)
	for y := range size.Y {
		for x := range size.X {
			var sum [3]int
			for v := range down {
				for u := range pixels {
					p := picture.RGBAAt(min(max(x+u-pixels/2, 0), size.X-1), min(max(y+v-down/2, 0), size.Y-1))
					sum[0], sum[1], sum[2] = sum[0]+int(p.R), sum[1]+int(p.G), sum[2]+int(p.B)
				}
			}
			n := down * pixels
			result.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255})
		}
	}
	return result
}
