package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// greys draws rectangles of grey, the later over the earlier.
func greys(width, height int, ground uint8, parts ...levelled) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(color.Gray{Y: ground}), image.Point{}, draw.Src)
	for _, p := range parts {
		draw.Draw(m, p.Rectangle, image.NewUniform(color.Gray{Y: p.level}), image.Point{}, draw.Src)
	}
	return m
}

type levelled struct {
	image.Rectangle
	level uint8
}

// characters are seven bars of ink, 20 wide and 30 apart, which stand for the characters of a number.
func characters(left, top, height int, ink uint8) (parts []levelled) {
	for i := range 7 {
		parts = append(parts, levelled{image.Rect(left+30*i, top, left+30*i+14, top+height), ink})
	}
	return parts
}

func upright(r image.Rectangle) engine.Quad {
	x0, y0, x1, y1 := float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)
	return engine.Quad{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

// A plate of 300 × 60 on a car, at 100, 100: its number begins at 145 and ends at 339, 40 high.
func TestOnlyInkWithGroundAroundItIsACharacterBesideANumber(t *testing.T) {
	plate, ink := levelled{image.Rect(100, 100, 400, 160), 220}, characters(145, 110, 40, 30)
	number := upright(image.Rect(141, 108, 345, 152))
	for name, one := range map[string]struct {
		beside levelled
		want   bool
	}{
		"nothing":                            {levelled{}, false},
		"mud in a province's place":          {levelled{image.Rect(108, 112, 130, 148), 30}, true},
		"a rim":                              {levelled{image.Rect(126, 112, 130, 148), 30}, false},
		"a bolt":                             {levelled{image.Rect(112, 126, 124, 134), 30}, false},
		"the shadow of a bumper":             {levelled{image.Rect(90, 100, 132, 150), 90}, false},
		"a band of the country's":            {levelled{image.Rect(100, 100, 130, 160), 60}, false},
		"a blurred edge, nearer at its foot": {levelled{image.Rect(92, 115, 110, 175), 120}, false},
	} {
		gray := greys(500, 260, 120, append(append([]levelled{plate}, ink...), one.beside)...)
		if end := plateEnd(gray, number, -1); end.ink != one.want {
			t.Errorf("%s: %+v", name, end)
		}
	}
}

func TestANumberThatThePictureCutsIsNotWhole(t *testing.T) {
	plate, ink := levelled{image.Rect(-40, 100, 260, 160), 220}, characters(-4, 110, 40, 30) // of the first a part is to be seen
	whole := plateLines{{Quad: upright(image.Rect(141, 108, 345, 152))}}
	if whole.cutOff(greys(500, 260, 120, append([]levelled{{image.Rect(100, 100, 400, 160), 220}}, characters(145, 110, 40, 30)...)...)) {
		t.Error("a whole one is taken for cut off")
	}
	rest := plateLines{{Quad: upright(image.Rect(22, 108, 196, 152))}}
	if !rest.cutOff(greys(500, 260, 120, append([]levelled{plate}, ink...)...)) {
		t.Error("the rest of one is taken for whole")
	}
}

func TestAPlateInTheDarkIsSetOffAsInTheLight(t *testing.T) {
	for name, l := range map[string]struct{ car, ground, ink uint8 }{"light": {120, 220, 30}, "dark": {22, 45, 12}} {
		plate := levelled{image.Rect(100, 100, 400, 160), l.ground}
		gray := greys(500, 260, l.car, append([]levelled{plate}, characters(145, 110, 40, l.ink)...)...)
		if set := setOff(gray, upright(image.Rect(141, 108, 345, 152))); set < 0.9 {
			t.Errorf("%s: %v", name, set)
		}
	}
	wall := greys(500, 260, 220, characters(145, 110, 40, 30)...)
	if set := setOff(wall, upright(image.Rect(141, 108, 345, 152))); set > 0.5 {
		t.Errorf("on a wall: %v", set)
	}
}

func TestTheGroundOfATurnedPlateIsItsOwn(t *testing.T) {
	q := engine.Quad{{X: 100, Y: 100}, {X: 240, Y: 240}, {X: 210, Y: 270}, {X: 70, Y: 130}}
	picture := image.NewRGBA(image.Rect(0, 0, 400, 400))
	draw.Draw(picture, picture.Rect, image.White, image.Point{}, draw.Src)
	for along := 0.0; along <= 1; along += 0.002 {
		for down := 0.0; down <= 1; down += 0.01 {
			p := q.At(along, down)
			picture.Set(int(p.X), int(p.Y), color.RGBA{20, 60, 180, 255})
		}
	}
	ground := plateLines{{Quad: q}}.ground(picture)
	if got := recognition.ColourOfPlate(ground, ground.Rect); got != recognition.Blue {
		t.Errorf("within its place: %s", got)
	}
}

// 粤·A above K9331 on a lorry: the upper line is half as high as the lower.
func TestTheLinesOfALorrysPlateAreOneNumber(t *testing.T) {
	upper, lower := engine.Line{Quad: upright(image.Rect(110, 100, 210, 146))}, engine.Line{Quad: upright(image.Rect(60, 150, 300, 246))}
	if !under(upper, lower) {
		t.Error("the lower line is not found below the upper")
	}
	if small := (engine.Line{Quad: upright(image.Rect(110, 120, 210, 146))}); under(small, lower) {
		t.Error("the name of a state is taken for an upper line")
	}
}
