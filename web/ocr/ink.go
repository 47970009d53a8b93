package ocr

import (
	"image"

	"ocrconsole/web/ocr/engine"
)

// ink is what is written, of which there is less than of its ground: dark on light, or light on dark.
type ink struct {
	middle uint8 // the level between the two
	light  bool
}

// inkIn finds out what is written in the picture.
func inkIn(picture *image.Gray) ink {
	middle, dark := otsu(picture), 0
	for _, level := range picture.Pix {
		if level <= middle {
			dark++
		}
	}
	return ink{middle, dark*2 > len(picture.Pix)}
}

func (i ink) has(level uint8) bool { return (level > i.middle) == i.light }

// levelIn is the level of a picture at shares of the way along a place in it, and down.
func levelIn(gray *image.Gray, q engine.Quad, along, down float64) uint8 {
	p := q.At(along, down)
	x := min(max(int(p.X), gray.Rect.Min.X), gray.Rect.Max.X-1)
	y := min(max(int(p.Y), gray.Rect.Min.Y), gray.Rect.Max.Y-1)
	return gray.GrayAt(x, y).Y
}

// stripOf is a place of a picture made straight, in so many columns and rows.
func stripOf(gray *image.Gray, q engine.Quad, columns, rows int) *image.Gray {
	strip := image.NewGray(image.Rect(0, 0, columns, rows))
	for i := range strip.Pix {
		strip.Pix[i] = levelIn(gray, q, (float64(i%columns)+0.5)/float64(columns), (float64(i/columns)+0.5)/float64(rows))
	}
	return strip
}
