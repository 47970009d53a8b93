package engine

import (
	"image"
	"image/color"

	"ocrconsole/models/picture"
)

// colourer gives the colour of a pixel on a white page, without the conversions of image.Image for the usual kinds of picture.
func colourer(source image.Image) func(x, y int) [3]uint8 {
	switch p := source.(type) {
	case picture.Turned:
		stored := colourer(p.Image)
		return func(x, y int) [3]uint8 { return stored(p.Stored(x, y)) }
	case *image.YCbCr:
		return func(x, y int) [3]uint8 {
			c := p.COffset(x, y)
			r, g, b := color.YCbCrToRGB(p.Y[p.YOffset(x, y)], p.Cb[c], p.Cr[c])
			return [3]uint8{r, g, b}
		}
	case *image.Gray:
		return func(x, y int) [3]uint8 {
			level := p.Pix[p.PixOffset(x, y)]
			return [3]uint8{level, level, level}
		}
	case *image.RGBA:
		return func(x, y int) [3]uint8 {
			pixel := p.Pix[p.PixOffset(x, y):][:4:4]
			missing := 255 - pixel[3] // colours are premultiplied: what alpha lacks is the white page
			return [3]uint8{pixel[0] + missing, pixel[1] + missing, pixel[2] + missing}
		}
	case *image.NRGBA:
		return func(x, y int) [3]uint8 {
			pixel := p.Pix[p.PixOffset(x, y):][:4:4]
			return overWhite(color.NRGBA{R: pixel[0], G: pixel[1], B: pixel[2], A: pixel[3]})
		}
	case *image.Paletted:
		colours := make([][3]uint8, 256) // an index beyond the palette is black
		for i, c := range p.Palette {
			colours[i] = colourOf(c)
		}
		return func(x, y int) [3]uint8 { return colours[p.Pix[p.PixOffset(x, y)]] }
	default:
		return func(x, y int) [3]uint8 { return colourOf(source.At(x, y)) }
	}
}

func colourOf(c color.Color) [3]uint8 {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA) // this model converts to no other type
	return overWhite(n)
}

func overWhite(c color.NRGBA) [3]uint8 {
	over := func(level uint8) uint8 {
		return uint8((uint32(level)*uint32(c.A) + 255*(255-uint32(c.A)) + 127) / 255) // #nosec G115 -- at most 255
	}
	return [3]uint8{over(c.R), over(c.G), over(c.B)}
}
