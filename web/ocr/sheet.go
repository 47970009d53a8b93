package ocr

import (
	"image"
	"image/draw"
	"math"

	"ocrconsole/models/recognition"
)

// sheet is a gray picture made ready for recognition, and the way back to the pixels of the picture that was sent.
type sheet struct {
	gray   *image.Gray
	toSent affine
}

const (
	maxSheetPixels = 12_000_000
	goodTextHeight = 36 // pixels of a line of text, above which recognition does not get better
	maxEnlargement = 4.0

	// A page is enlarged so far only that its lines have goodPageHeight: clean ones are read as well so, in four fifths of the
	// time, which goes by the pixels.
	goodPageHeight = 24
	pagePixels     = 4_000_000
)

// newSheet checks a decoded picture's quality and makes it gray, bounded in size, straight, rich in contrast, and
// large enough for its text. It fails with AIS.0104 on what no text can be found in.
func newSheet(picture image.Image) (sheet, error) {
	gray := grayOf(picture)
	if err := recognition.CheckQuality(gray); err != nil {
		return sheet{}, err
	}
	s := sheet{gray: gray, toSent: identity}
	if n := int(math.Ceil(math.Sqrt(float64(pixels(gray)) / maxSheetPixels))); n > 1 {
		s = sheet{gray: reduced(gray, n), toSent: scaling(float64(n))}
	}
	s = s.withoutGround().straightened().contrasted().enlarged()
	return s, checkNoise(s.gray)
}

func pixels(picture *image.Gray) int { return picture.Rect.Dx() * picture.Rect.Dy() }

// straightened turns the sheet back by its skew.
func (s sheet) straightened() sheet {
	skew := skewOf(s.gray)
	if skew == 0 {
		return s
	}
	width, height := float64(s.gray.Rect.Dx()), float64(s.gray.Rect.Dy())
	sin, cos := math.Abs(math.Sin(skew)), math.Cos(skew)
	w, h := math.Ceil(width*cos+height*sin), math.Ceil(width*sin+height*cos)
	return s.warped(int(w), int(h), moving(-w/2, -h/2).then(turning(skew)).then(moving(width/2, height/2)))
}

func (s sheet) contrasted() sheet {
	darkest, lightest := recognition.Levels(s.gray)
	if darkest > 30 || lightest < 225 {
		s.gray = stretched(s.gray, darkest, lightest)
	}
	return s
}

// enlarged scales small text up to the size that is recognised best.
func (s sheet) enlarged() sheet {
	height := textHeight(s.gray)
	if height == 0 || height >= goodTextHeight {
		return s
	}
	factor := goodTextHeight / float64(height)
	if bound := math.Sqrt(pagePixels / float64(pixels(s.gray))); factor > bound {
		factor = max(bound, goodPageHeight/float64(height))
	}
	if factor <= 1 {
		return s
	}
	return s.scaled(min(maxEnlargement, factor))
}

func (s sheet) scaled(factor float64) sheet {
	factor = min(factor, math.Sqrt(maxSheetPixels/float64(pixels(s.gray))))
	width, height := float64(s.gray.Rect.Dx())*factor, float64(s.gray.Rect.Dy())*factor
	return s.warped(max(1, int(width)), max(1, int(height)), scaling(1/factor))
}

// warped is the sheet as seen through a mapping to it.
func (s sheet) warped(width, height int, toSheet affine) sheet {
	return sheet{gray: warp(s.gray, width, height, toSheet), toSent: toSheet.then(s.toSent)}
}

// turned is the sheet turned counter-clockwise by so many quarters.
func (s sheet) turned(quarters int) sheet {
	width, height := s.gray.Rect.Dx(), s.gray.Rect.Dy()
	w, h := float64(width), float64(height)
	switch quarters % 4 {
	case 1:
		return s.warped(height, width, affine{0, -1, w, 1, 0, 0})
	case 2:
		return s.warped(width, height, affine{-1, 0, w, 0, -1, h})
	case 3:
		return s.warped(height, width, affine{0, 1, 0, -1, 0, h})
	default:
		return s
	}
}

// part is a part of the sheet, by its pixels there.
func (s sheet) part(r image.Rectangle) sheet {
	r = r.Intersect(s.gray.Rect)
	return s.warped(r.Dx(), r.Dy(), moving(float64(r.Min.X), float64(r.Min.Y)))
}

// inverted makes light text on a dark ground dark on light.
func (s sheet) inverted() sheet {
	inverse := image.NewGray(s.gray.Rect)
	for i, level := range s.gray.Pix {
		inverse.Pix[i] = 255 - level
	}
	s.gray = inverse
	return s
}

// framed surrounds the sheet with a white margin, without which characters at the edge are not recognised. What is
// left of the plate's rim goes.
func (s sheet) framed() sheet {
	const rim, margin = 0.04, 20
	size := s.gray.Rect.Size()
	cut := int(float64(size.Y) * rim)
	inner := s.part(image.Rect(cut, cut, size.X-cut, size.Y-cut))
	framed := image.NewGray(image.Rect(0, 0, inner.gray.Rect.Dx()+2*margin, inner.gray.Rect.Dy()+2*margin))
	draw.Draw(framed, framed.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(framed, inner.gray.Rect.Add(image.Pt(margin, margin)), inner.gray, image.Point{}, draw.Src)
	return sheet{gray: framed, toSent: moving(-margin, -margin).then(inner.toSent)}
}
