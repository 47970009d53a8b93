// Package sets puts drawn pictures together to measure recognition by: the same pictures whenever and wherever they are drawn.
package sets

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// At is when the calls of all cases are made.
var At = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// way is something that happens to a picture on its way into a file.
type way struct {
	name string
	to   func(c drawing.Canvas, r *rand.Rand) []byte
}

// ways are what happens to pages of text.
var ways = []way{
	{"clean", func(c drawing.Canvas, _ *rand.Rand) []byte { return drawing.JPEG(c, 90) }},
	{"JPEG of quality 30", func(c drawing.Canvas, _ *rand.Rand) []byte { return drawing.JPEG(c, 30) }},
	{"noise", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.JPEG(drawing.Noisy(c, 15+15*r.Float64(), r.Uint64()), 80)
	}},
	{"turned a little", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.JPEG(drawing.Turned(c, 10*r.Float64()-5, color.Gray{Y: 110}), 80)
	}},
	{"half its size", func(c drawing.Canvas, _ *rand.Rand) []byte {
		return drawing.JPEG(drawing.Scaled(c, c.Rect.Dx()/2, c.Rect.Dy()/2), 85)
	}},
}

// All are the cases of all services. It fails, with the install line, where a font is not installed.
func All() ([]quality.Case, error) {
	var all []quality.Case
	for _, draw := range []func() ([]quality.Case, error){passports, plates, idCards, webImages, Screenshots, Receipts, densePages, handwriting, nothing} {
		cases, err := draw()
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			c.At = At
			c.File = fmt.Sprintf("%s-%03d.%s", c.Service, len(all)+1, format(c.Picture))
			all = append(all, c)
		}
	}
	return all, nil
}

// format ends the name of a picture's file.
func format(file []byte) string {
	if bytes.HasPrefix(file, []byte("\x89PNG")) {
		return "png"
	}
	return "jpg"
}

// source gives the random numbers of a set's picture.
func source(set, picture int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(set), uint64(picture))) //nolint:gosec // the same picture every time
}

// nothing are pictures that do not show what the service reads, and must be refused.
func nothing() ([]quality.Case, error) {
	font, err := drawing.Regular.WithChinese()
	if err != nil {
		return nil, err
	}
	page := drawing.New(900, 600, color.White)
	for i, line := range pageLines[0] {
		page.Text(font, 30, 50, 80+70*i, color.Black, line)
	}
	file := drawing.JPEG(page, 85)
	var cases []quality.Case
	for _, service := range []recognition.Service{recognition.Passport, recognition.LicensePlate, recognition.IDCard} {
		cases = append(cases, quality.Case{Service: service, Kind: "page of text", Picture: file})
	}
	return cases, nil
}
