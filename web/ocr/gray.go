package ocr

import (
	"image"
	"image/color"

	"ocrconsole/models/picture"
)

// grayOf gives a decoded picture, which is opaque, in levels of gray, from the origin.
func grayOf(source image.Image) *image.Gray {
	bounds := source.Bounds()
	gray := image.NewGray(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	level := leveler(source)
	for y := range bounds.Dy() {
		row := gray.Pix[y*gray.Stride:][:bounds.Dx()]
		for x := range row {
			row[x] = level(bounds.Min.X+x, bounds.Min.Y+y)
		}
	}
	return gray
}

// leveler gives the level of a pixel, without the conversions of image.Image for the usual kinds of picture.
func leveler(source image.Image) func(x, y int) uint8 {
	switch p := source.(type) {
	case picture.Turned:
		stored := leveler(p.Image)
		return func(x, y int) uint8 { return stored(p.Stored(x, y)) }
	case *image.YCbCr:
		return func(x, y int) uint8 { return p.Y[p.YOffset(x, y)] }
	case *image.Gray:
		return func(x, y int) uint8 { return p.Pix[p.PixOffset(x, y)] }
	case *image.RGBA:
		return func(x, y int) uint8 {
			pixel := p.Pix[p.PixOffset(x, y):][:4:4]
			return luminance(pixel[0], pixel[1], pixel[2])
		}
	case *image.Paletted:
		levels := make([]uint8, len(p.Palette))
		for i, c := range p.Palette {
			levels[i] = levelOf(c)
		}
		return func(x, y int) uint8 {
			if i := int(p.Pix[p.PixOffset(x, y)]); i < len(levels) {
				return levels[i]
			}
			return 0
		}
	default:
		return func(x, y int) uint8 { return levelOf(source.At(x, y)) }
	}
}

func levelOf(c color.Color) uint8 {
	r, g, b, _ := c.RGBA()
	return luminance(uint8(r>>8), uint8(g>>8), uint8(b>>8)) // #nosec G115 -- of 16 bits
}

// luminance weighs the colours as JPEG does.
func luminance(r, g, b uint8) uint8 {
	return uint8((19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b) + 1<<15) >> 16)
}

// reduced halves, thirds … a picture by taking the mean of n × n pixels.
func reduced(source *image.Gray, n int) *image.Gray {
	width, height := max(1, source.Rect.Dx()/n), max(1, source.Rect.Dy()/n)
	result := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			sum, count := 0, 0
			for v := y * n; v < min((y+1)*n, source.Rect.Dy()); v++ {
				for _, level := range source.Pix[v*source.Stride+x*n : v*source.Stride+min((x+1)*n, source.Rect.Dx())] {
					sum += int(level)
					count++
				}
			}
			result.Pix[y*result.Stride+x] = uint8(sum / count)
		}
	}
	return result
}

// stretched spreads the levels between darkest and lightest over the whole range.
func stretched(source *image.Gray, darkest, lightest uint8) *image.Gray {
	var levels [256]uint8
	span := max(1, int(lightest)-int(darkest))
	for i := range levels {
		levels[i] = uint8(min(max((i-int(darkest))*255/span, 0), 255))
	}
	result := image.NewGray(source.Rect)
	for i, level := range source.Pix {
		result.Pix[i] = levels[level]
	}
	return result
}
