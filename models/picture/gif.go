package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"math"
)

// inspectGIF reads a GIF, of whose animation the first picture is decoded.
func inspectGIF(file []byte) (Info, error) {
	file = withScreen(file)
	config, err := gif.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return Info{}, err
	}
	whole := image.Rect(0, 0, config.Width, config.Height)
	return Info{
		Width: config.Width, Height: config.Height, turn: upright, MemoryBytes: 2 * config.Width * config.Height,
		decode: func() (image.Image, error) {
			first, err := gif.Decode(bytes.NewReader(file))
			if err != nil {
				return nil, err
			}
			return onCanvas(first, whole), nil
		},
	}, nil
}

// withScreen makes the screen as large as the first picture of a file where it is smaller, as viewers do.
func withScreen(file []byte) []byte {
	const header, descriptor, extension, colours = 13, 0x2c, 0x21, 0x80
	if len(file) < header {
		return file
	}
	at := header
	if file[10]&colours != 0 {
		at += 3 << (1 + file[10]&7)
	}
	for at+1 < len(file) && file[at] == extension {
		for at += 2; at < len(file) && file[at] != 0; {
			at += 1 + int(file[at])
		}
		at++
	}
	if at+10 > len(file) || file[at] != descriptor {
		return file
	}
	le := binary.LittleEndian
	for side := range 2 {
		most := int(le.Uint16(file[at+1+2*side:])) + int(le.Uint16(file[at+5+2*side:]))
		if most > int(le.Uint16(file[6+2*side:])) && most <= math.MaxUint16 {
			file = bytes.Clone(file)
			le.PutUint16(file[6+2*side:], uint16(most)) // #nosec G115 -- just compared
		}
	}
	return file
}

// onCanvas puts a picture that is a part of the canvas where players show it. Around it the canvas is transparent.
func onCanvas(part image.Image, canvas image.Rectangle) image.Image {
	p, paletted := part.(*image.Paletted)
	if !paletted || p.Rect == canvas || !p.Rect.In(canvas) {
		return part
	}
	const colours = 256
	palette := append(make(color.Palette, 0, colours), p.Palette...)
	nothing := -1
	for i, c := range palette {
		if _, _, _, alpha := c.RGBA(); alpha == 0 {
			nothing = i
		}
	}
	if nothing < 0 && len(palette) < colours {
		nothing, palette = len(palette), append(palette, color.Transparent)
	}
	if nothing < 0 {
		whole := image.NewNRGBA(canvas)
		draw.Draw(whole, p.Rect, p, p.Rect.Min, draw.Src)
		return whole
	}
	whole := image.NewPaletted(canvas, palette)
	for i := range whole.Pix {
		whole.Pix[i] = uint8(nothing) // #nosec G115 -- of 256
	}
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		copy(whole.Pix[whole.PixOffset(p.Rect.Min.X, y):], p.Pix[p.PixOffset(p.Rect.Min.X, y):][:p.Rect.Dx()])
	}
	return whole
}
