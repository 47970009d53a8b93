package drawing

import (
	"image"
	"image/color"
	"unicode"
)

// Colours of documents.
var (
	ink      = color.RGBA{20, 20, 30, 255}
	labelInk = color.RGBA{60, 90, 130, 255}
	paper    = color.RGBA{238, 240, 235, 255}
	portrait = color.RGBA{170, 180, 190, 255}
)

// PassportPage is what a passport's data page shows.
type PassportPage struct {
	Fields [][2]string // label and value
	MRZ    [2]string
}

// Draw draws the page, 1000 × 700 pixels.
func (p PassportPage) Draw() Canvas {
	c := New(1000, 700, paper)
	drawPortrait(c, image.Rect(50, 110, 290, 430))
	c.Text(Bold, 34, 50, 70, ink, "PASSPORT")
	for i, field := range p.Fields {
		x, y := 330+(i%2)*330, 120+(i/2)*90
		c.Text(Regular, 20, x, y, labelInk, field[0])
		c.Text(Bold, 26, x, y+34, ink, field[1])
	}
	for i, line := range p.MRZ {
		c.Text(Mono, 34, 48, 590+i*56, ink, line)
	}
	return c
}

func drawPortrait(c Canvas, box image.Rectangle) {
	c.Fill(box, portrait)
	middle, radius := box.Min.X+box.Dx()/2, box.Dx()/4
	head := image.Pt(middle, box.Min.Y+box.Dy()*2/5)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			dx, dy := x-head.X, y-head.Y
			shoulders := box.Max.Y - box.Dy()/4
			if dx*dx+dy*dy < radius*radius || y > shoulders && dx*dx < (y-shoulders)*(y-shoulders)+radius*radius {
				c.Set(x, y, color.RGBA{130, 140, 155, 255})
			}
		}
	}
}

// PlateLook is how a plate's ground and characters look.
type PlateLook struct{ Left, Right, Ink color.RGBA }

// Looks are those of the colours that the API knows, by its names.
var Looks = map[string]PlateLook{
	"blue":         {color.RGBA{20, 70, 180, 255}, color.RGBA{20, 70, 180, 255}, color.RGBA{250, 250, 250, 255}},
	"black":        {color.RGBA{20, 20, 22, 255}, color.RGBA{20, 20, 22, 255}, color.RGBA{245, 245, 245, 255}},
	"white":        {color.RGBA{245, 245, 245, 255}, color.RGBA{245, 245, 245, 255}, color.RGBA{15, 15, 15, 255}},
	"yellow":       {color.RGBA{245, 190, 30, 255}, color.RGBA{245, 190, 30, 255}, color.RGBA{15, 15, 15, 255}},
	"green":        {color.RGBA{60, 190, 110, 255}, color.RGBA{60, 190, 110, 255}, color.RGBA{15, 15, 15, 255}},
	"yellow_green": {color.RGBA{245, 190, 30, 255}, color.RGBA{60, 190, 110, 255}, color.RGBA{15, 15, 15, 255}},
}

// Plate draws a plate, 440 × 140 pixels, with a rim in the colour of its characters.
func Plate(f Font, number, colour string) Canvas {
	look := Looks[colour]
	c := New(440, 140, look.Right)
	c.Fill(image.Rect(0, 0, 120, 140), look.Left)
	for _, edge := range []image.Rectangle{image.Rect(4, 4, 436, 7), image.Rect(4, 133, 436, 136), image.Rect(4, 4, 7, 136), image.Rect(433, 4, 436, 136)} {
		c.Fill(edge, look.Ink)
	}
	runes := []rune(number)
	step := 400 / len(runes)
	x := 20
	for i, r := range runes {
		size := 76.0
		if r > unicode.MaxLatin1 {
			size = float64(step) // a Chinese character is as wide as it is high
		}
		c.Text(f, size, x, 97, look.Ink, string(r))
		x += step
		if i == 1 && len(runes) == 7 {
			c.Fill(image.Rect(x-9, 66, x-2, 73), look.Ink)
			x += 6
		}
	}
	return c
}

// Street draws plates on cars in a street, one below the other.
func Street(plates ...image.Image) Canvas {
	c := New(900, 80+330*len(plates), color.RGBA{120, 118, 115, 255})
	for i, plate := range plates {
		top := 50 + i*330
		c.Fill(image.Rect(90+i*60, top, 760+i*60, top+280), color.RGBA{150, 40, 45, 255})
		c.Fill(image.Rect(140+i*60, top+20, 710+i*60, top+70), color.RGBA{88, 96, 102, 255})
		c.Paste(plate, image.Pt(205+i*60, top+110))
	}
	return c
}

// IDCardFront draws the side of an identity card with the portrait, 860 × 540 pixels. Its font needs Chinese
// characters.
func IDCardFront(f Font, name, sex, ethnicity string, birth [3]string, address []string, number string) Canvas {
	c := New(860, 540, color.RGBA{226, 238, 243, 255})
	drawPortrait(c, image.Rect(590, 90, 800, 360))
	c.Text(f, 26, 60, 90, labelInk, "姓名")
	c.Text(f, 36, 150, 92, ink, name)
	c.Text(f, 26, 60, 155, labelInk, "性别")
	c.Text(f, 30, 150, 156, ink, sex)
	c.Text(f, 26, 240, 155, labelInk, "民族")
	c.Text(f, 30, 330, 156, ink, ethnicity)
	c.Text(f, 26, 60, 220, labelInk, "出生")
	x := 150
	for i, unit := range []string{"年", "月", "日"} {
		x = c.Text(f, 30, x, 221, ink, birth[i]) + 10
		x = c.Text(f, 26, x, 220, labelInk, unit) + 10
	}
	c.Text(f, 26, 60, 285, labelInk, "住址")
	for i, line := range address {
		c.Text(f, 30, 150, 286+i*44, ink, line)
	}
	c.Text(f, 26, 60, 470, labelInk, "公民身份号码")
	for i, digit := range number {
		c.Text(Bold, 38, 280+i*27, 472, ink, string(digit))
	}
	return c
}

// IDCardBack draws the side of an identity card with the emblem, 860 × 540 pixels.
func IDCardBack(f Font, authority, period string) Canvas {
	c := New(860, 540, color.RGBA{226, 238, 243, 255})
	c.Fill(image.Rect(60, 60, 190, 190), color.RGBA{200, 70, 60, 255})
	c.Text(f, 48, 250, 120, ink, "中华人民共和国")
	c.Text(f, 60, 260, 200, ink, "居民身份证")
	c.Text(f, 28, 150, 410, labelInk, "签发机关")
	c.Text(f, 30, 300, 411, ink, authority)
	c.Text(f, 28, 150, 475, labelInk, "有效期限")
	c.Text(f, 30, 300, 476, ink, period)
	return c
}
