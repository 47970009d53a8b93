package drawing

import (
	"image"
	"image/color"
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
		picture = shaken(picture, s.Blur)
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

// tilted sees a picture from the side: its corners move by up to a share of its sides, and what is beyond them has the colour
// of its first pixel.
func tilted(picture Canvas, tilt float64, random *rand.Rand) Canvas {
	size := picture.Bounds().Size()
	w, h := float64(size.X), float64(size.Y)
	corners := [4]Point{{0, 0}, {w, 0}, {w, h}, {0, h}}
	for i := range corners {
		corners[i].X += (2*random.Float64() - 1) * tilt * w
		corners[i].Y += (2*random.Float64() - 1) * tilt * h
	}
	return InPerspective(picture.RGBA, size.X, size.Y, picture.RGBAAt(0, 0), corners)
}

// shaken smears a picture along its rows, and half as far along its columns: most cameras shake sideways.
func shaken(picture Canvas, pixels int) Canvas {
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
