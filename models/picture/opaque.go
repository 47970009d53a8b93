package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// Grounds on which a transparent picture is shown, the page's white first: gray is for what has both light and dark.
var grounds = [...]uint8{255, 0, 128}

const (
	// nearGround is how near a level may be to the ground's to be taken for hard to see on it.
	nearGround = 64
	// mostlyClear is the share of pixels, in percent, that have to be transparent before a ground other than white is
	// tried: on others transparency is a margin or a rounded corner, and not what the text stands on.
	mostlyClear = 50
	// seenOnWhite is the share, in percent, of what is drawn that has to stand out from white for white to be taken.
	seenOnWhite = 90
)

// opaque gives a picture without transparency, of one of the kinds that are fast to read: gray, YCbCr, RGBA or paletted.
func opaque(picture image.Image) image.Image {
	switch p := picture.(type) {
	case *image.Gray, *image.YCbCr:
		return p
	case *image.Paletted:
		return opaquePalette(p)
	case *image.NRGBA:
		return opaqueNRGBA(p)
	case *image.Gray16:
		return narrowed(p)
	}
	bounds := picture.Bounds()
	straight := image.NewNRGBA(image.Rectangle{Max: bounds.Size()})
	if still, known := picture.(interface{ Opaque() bool }); known && still.Opaque() {
		draw.Draw(straight, straight.Rect, picture, bounds.Min, draw.Src)
		return &image.RGBA{Pix: straight.Pix, Stride: straight.Stride, Rect: straight.Rect}
	}
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			straight.Set(x, y, picture.At(bounds.Min.X+x, bounds.Min.Y+y))
		}
	}
	return opaqueNRGBA(straight)
}

// narrowed keeps the upper of the two bytes of each level.
func narrowed(p *image.Gray16) *image.Gray {
	gray := image.NewGray(image.Rectangle{Max: p.Rect.Size()})
	for y := range p.Rect.Dy() {
		row := p.Pix[y*p.Stride:]
		for x := range p.Rect.Dx() {
			gray.Pix[y*gray.Stride+x] = row[2*x]
		}
	}
	return gray
}

// opaqueNRGBA puts the picture on a ground, in its own memory.
func opaqueNRGBA(p *image.NRGBA) image.Image {
	var drawn histogram
	width := 4 * p.Rect.Dx()
	for y := range p.Rect.Dy() {
		row := p.Pix[y*p.Stride:][:width]
		for i := 0; i < width; i += 4 {
			drawn.add(row[i], row[i+1], row[i+2], row[i+3], 1)
		}
	}
	if drawn.clear > 0 || drawn.shaded {
		ground := drawn.ground()
		for y := range p.Rect.Dy() {
			row := p.Pix[y*p.Stride:][:width]
			for i := 0; i < width; i += 4 {
				alpha := row[i+3]
				for k := i; k < i+3; k++ {
					row[k] = over(row[k], alpha, ground)
				}
				row[i+3] = 255
			}
		}
	}
	return &image.RGBA{Pix: p.Pix, Stride: p.Stride, Rect: p.Rect}
}

// opaquePalette puts the colours on a ground. An index that has no colour is black.
func opaquePalette(p *image.Paletted) image.Image {
	var counts [256]int
	for y := range p.Rect.Dy() {
		for _, index := range p.Pix[y*p.Stride:][:p.Rect.Dx()] {
			counts[index]++
		}
	}
	var drawn histogram
	colours := make([]color.NRGBA, 256)
	for i := range colours {
		colours[i] = color.NRGBA{A: 255}
		if i < len(p.Palette) {
			colours[i], _ = color.NRGBAModel.Convert(p.Palette[i]).(color.NRGBA) // this model converts to no other type
		}
		c := colours[i]
		drawn.add(c.R, c.G, c.B, c.A, counts[i])
	}
	ground, palette := drawn.ground(), make(color.Palette, len(colours))
	for i, c := range colours {
		palette[i] = color.RGBA{over(c.R, c.A, ground), over(c.G, c.A, ground), over(c.B, c.A, ground), 255}
	}
	return &image.Paletted{Pix: p.Pix, Stride: p.Stride, Rect: p.Rect, Palette: palette}
}

// histogram counts the levels of what is drawn, and the pixels where nothing is.
type histogram struct {
	levels [256]int
	clear  int  // pixels that are transparent for the most part
	shaded bool // some are transparent in part
}

func (h *histogram) add(r, g, b, alpha uint8, pixels int) {
	if alpha < 128 {
		h.clear += pixels
		h.shaded = h.shaded || alpha > 0
		return
	}
	h.shaded = h.shaded || alpha < 255
	level := (19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b)) >> 16 // as JPEG weighs them
	h.levels[level] += pixels
}

// ground is white, unless the picture is transparent for the most part and what is drawn stands out better from another:
// white letters on nothing are letters still.
func (h *histogram) ground() uint8 {
	drawn := 0
	for _, n := range &h.levels {
		drawn += n
	}
	best, most := grounds[0], -1
	if h.clear*100 < (drawn+h.clear)*mostlyClear || h.seenOn(grounds[0])*100 >= drawn*seenOnWhite {
		return best
	}
	for _, ground := range grounds {
		if seen := h.seenOn(ground); seen > most {
			best, most = ground, seen
		}
	}
	return best
}

// seenOn is how many of the drawn pixels stand out from a ground.
func (h *histogram) seenOn(ground uint8) (pixels int) {
	for level, n := range &h.levels {
		if max(level-int(ground), int(ground)-level) >= nearGround {
			pixels += n
		}
	}
	return pixels
}

func over(level, alpha, ground uint8) uint8 {
	return uint8((uint32(level)*uint32(alpha) + uint32(ground)*(255-uint32(alpha)) + 127) / 255) // #nosec G115 -- a mean of two levels
}
