// Package drawing draws the pictures that recognition is tested with and tried on: text in several fonts, passports,
// plates and identity cards, and what happens to pictures on their way: noise, a turn, compression.
package drawing

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// Font is a typeface, with another for the characters that it lacks.
type Font struct{ main, others *opentype.Font }

// The fonts of Go. They have no Chinese characters; Chinese has.
var (
	Regular = Font{main: parse(goregular.TTF)}
	Bold    = Font{main: parse(gobold.TTF)}
	Mono    = Font{main: parse(gomono.TTF)}
)

func parse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // a font that is compiled in
	}
	return f
}

// chineseFontFile is where Debian's package fonts-droid-fallback puts it.
const chineseFontFile = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"

var chineseFont = sync.OnceValues(func() (*opentype.Font, error) {
	ttf, err := os.ReadFile(chineseFontFile)
	if err != nil {
		return nil, fmt.Errorf("no Chinese font: apt-get install fonts-droid-fallback: %w", err)
	}
	return opentype.Parse(ttf)
})

// WithChinese is a font with Chinese characters besides its own. It fails, with the install line, where there are none.
func (f Font) WithChinese() (Font, error) {
	others, err := chineseFont()
	return Font{main: f.main, others: others}, err
}

// Canvas is a picture to draw on.
type Canvas struct{ *image.RGBA }

// plain is a picture as the libraries know it, which take any other kind pixel by pixel: several times as long, for the same.
func plain(picture image.Image) image.Image {
	if c, drawn := picture.(Canvas); drawn {
		return c.RGBA
	}
	return picture
}

// New is a canvas of one colour.
func New(width, height int, ground color.Color) Canvas {
	c := Canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	c.Fill(c.Rect, ground)
	return c
}

// Fill paints a box.
func (c Canvas) Fill(box image.Rectangle, colour color.Color) {
	draw.Draw(c.RGBA, box, image.NewUniform(colour), image.Point{}, draw.Src)
}

// Text writes a line whose baseline begins at x and y, with the size in pixels to the em, and gives where it ends.
func (c Canvas) Text(f Font, size float64, x, y int, colour color.Color, text string) (end int) {
	at := fixed.P(x, y)
	faces := map[*opentype.Font]font.Face{}
	for _, r := range text {
		typeface := f.main
		if index, err := typeface.GlyphIndex(nil, r); f.others != nil && (err != nil || index == 0) {
			typeface = f.others
		}
		if faces[typeface] == nil {
			faces[typeface] = face(typeface, size)
		}
		drawer := font.Drawer{Dst: c.RGBA, Src: image.NewUniform(colour), Face: faces[typeface], Dot: at}
		drawer.DrawString(string(r))
		at = drawer.Dot
	}
	return at.X.Ceil()
}

func face(f *opentype.Font, size float64) font.Face {
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		panic(err) // no size makes it fail
	}
	return made
}

// Paste draws a picture on the canvas, with its top left corner at a point.
func (c Canvas) Paste(picture image.Image, at image.Point) {
	draw.Draw(c.RGBA, picture.Bounds().Sub(picture.Bounds().Min).Add(at), plain(picture), picture.Bounds().Min, draw.Over)
}

// Noisy adds random levels, with the given standard deviation, to every pixel.
func Noisy(picture image.Image, deviation float64, seed uint64) Canvas {
	random := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // the same noise every time
	c := Canvas{image.NewRGBA(picture.Bounds())}
	draw.Draw(c.RGBA, c.Rect, plain(picture), c.Rect.Min, draw.Src)
	for i := 0; i < len(c.Pix); i += 4 {
		noise := random.NormFloat64() * deviation
		for j := i; j < i+3; j++ {
			c.Pix[j] = uint8(min(max(float64(c.Pix[j])+noise, 0), 255))
		}
	}
	return c
}

// Turned turns a picture clockwise about its middle, on a ground that fills the corners.
func Turned(picture image.Image, degrees float64, ground color.Color) Canvas {
	size := picture.Bounds().Size()
	w, h := float64(size.X), float64(size.Y)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	width, height := w*math.Abs(cos)+h*math.Abs(sin), w*math.Abs(sin)+h*math.Abs(cos)
	c := New(int(math.Round(width)), int(math.Round(height)), ground)
	matrix := f64.Aff3{cos, -sin, width/2 - cos*w/2 + sin*h/2, sin, cos, height/2 - sin*w/2 - cos*h/2}
	xdraw.CatmullRom.Transform(c.RGBA, matrix, plain(picture), picture.Bounds(), draw.Over, nil)
	return c
}

// Scaled resizes a picture.
func Scaled(picture image.Image, width, height int) Canvas {
	c := Canvas{image.NewRGBA(image.Rect(0, 0, width, height))}
	xdraw.CatmullRom.Scale(c.RGBA, c.Rect, plain(picture), picture.Bounds(), draw.Src, nil)
	return c
}

// JPEG encodes a picture with a quality from 1 to 100.
func JPEG(picture image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, plain(picture), &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// PNG encodes a picture without loss.
func PNG(picture image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, plain(picture)); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
