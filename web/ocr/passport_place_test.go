package ocr_test

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// Pages that lie askew, are framed by the app that took the picture, or are small on a large desk.
func TestAPassportIsFoundWhereverItLies(t *testing.T) {
	e := installed(t)
	tier.Needs(t, tier.Recognition)
	desk := color.RGBA{96, 78, 60, 255}
	on := func(page drawing.Canvas, width, height, x, y int) drawing.Canvas {
		c := drawing.New(width, height, desk)
		c.Paste(page, image.Pt(x, y))
		return c
	}
	for name, lay := range map[string]func(page drawing.Canvas) drawing.Canvas{
		"turned by 14°":  func(c drawing.Canvas) drawing.Canvas { return drawing.Turned(on(c, 1700, 1400, 200, 250), 14, desk) },
		"turned by -18°": func(c drawing.Canvas) drawing.Canvas { return drawing.Turned(on(c, 1700, 1400, 200, 250), -18, desk) },
		"framed": func(c drawing.Canvas) drawing.Canvas {
			for k := range 4 {
				edge := image.Rect(46, 696, 1204, 834).Inset(k)
				for _, side := range []image.Rectangle{
					{edge.Min, image.Pt(edge.Max.X, edge.Min.Y+1)},
					{image.Pt(edge.Min.X, edge.Max.Y-1), edge.Max},
					{edge.Min, image.Pt(edge.Min.X+1, edge.Max.Y)},
					{image.Pt(edge.Max.X-1, edge.Min.Y), edge.Max},
				} {
					draw.Draw(c, side, image.NewUniform(color.RGBA{230, 20, 20, 255}), image.Point{}, draw.Src)
				}
			}
			return on(c, 1500, 1200, 120, 160)
		},
		"small on a large desk": func(c drawing.Canvas) drawing.Canvas {
			return on(drawing.Scaled(c, 900, 634), 3600, 2700, 1900, 700)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(len(name)), 303))
			page := drawing.Passport{Person: drawing.NewPerson(r), Layout: drawing.Layouts[1], Seed: r.Uint64()}
			c, err := page.Draw()
			if err != nil {
				t.Fatal(err)
			}
			result, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.Passport, Image: drawing.JPEG(lay(c), 85), At: now})
			if err != nil {
				t.Fatal(err)
			}
			p, _ := result.(*recognition.PassportResult)
			got := fieldsOf(p)
			for _, field := range []string{"surname", "given_name", "passport_number", "nationality", "date_of_birth", "date_of_expiry"} {
				if want := page.Want()[field]; got[field] != want {
					t.Errorf("%s is %q, want %q", field, got[field], want)
				}
			}
		})
	}
}
