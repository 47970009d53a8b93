package drawing

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
)

// Example is a picture with what is right to read on it, by the API's names of the fields.
type Example struct {
	Name        string // tells it from the others of its set
	Degradation string // what happened to the picture
	File        []byte
	Want        map[string]string
}

// Degradation is something that happens to a page on its way into a file.
type Degradation struct {
	Name string
	To   func(page Canvas, r *rand.Rand) []byte
}

// PassportDegradations are what happens to passports that people photograph.
var PassportDegradations = []Degradation{
	{"clean", func(c Canvas, _ *rand.Rand) []byte { return JPEG(c, 92) }},
	{"JPEG of quality 30", func(c Canvas, _ *rand.Rand) []byte { return JPEG(c, 30) }},
	{"perspective", func(c Canvas, r *rand.Rand) []byte { return JPEG(onDesk(c, 0.05, r), 85) }},
	{"turned by up to 8°", func(c Canvas, r *rand.Rand) []byte {
		return JPEG(Turned(c, 16*r.Float64()-8, desk), 85)
	}},
	{"blur", func(c Canvas, r *rand.Rand) []byte { return JPEG(Blurred(c.RGBA, 1.5+r.Float64()), 85) }},
	{"glare", func(c Canvas, r *rand.Rand) []byte {
		return JPEG(Lit(c.RGBA, Glare(Point{200 + 850*r.Float64(), 650 + 200*r.Float64()}, 90+60*r.Float64(), 170)), 85)
	}},
	{"noise", func(c Canvas, r *rand.Rand) []byte { return JPEG(Noisy(c, 25+15*r.Float64(), r.Uint64()), 85) }},
	{"shadow", func(c Canvas, r *rand.Rand) []byte {
		return JPEG(Lit(c.RGBA, Shadow(Point{300 + 600*r.Float64(), 500}, r.Float64()-0.5, 0.4+0.3*r.Float64())), 85)
	}},
	{"low resolution", func(c Canvas, r *rand.Rand) []byte {
		width := 560 + r.IntN(160)
		return JPEG(Scaled(c, width, width*880/1250), 85)
	}},
	{"upside down", func(c Canvas, r *rand.Rand) []byte { return JPEG(Turned(onDesk(c, 0.02, r), 180, desk), 85) }},
	{"on its side", func(c Canvas, r *rand.Rand) []byte {
		return JPEG(Turned(onDesk(c, 0.02, r), []float64{90, 270}[r.IntN(2)], desk), 85)
	}},
	{"cut close", func(c Canvas, r *rand.Rand) []byte {
		const left, right, bottom = 46, 1200, 835 // of the page: the zone is from 66 to 1184, down to 810
		edge := image.Rect(r.IntN(left), r.IntN(60), right+r.IntN(50), bottom+r.IntN(40))
		cut := New(edge.Dx(), edge.Dy(), color.White)
		draw.Draw(cut, cut.Rect, c, edge.Min, draw.Src)
		return JPEG(cut, 85)
	}},
	{"open book", func(c Canvas, r *rand.Rand) []byte {
		book := New(c.Rect.Dx(), 2*c.Rect.Dy(), paper)
		for i := range 8 + r.IntN(8) {
			book.Text(Regular, 22, 80, 120+i*48, ink, "The bearer of this passport may travel to all countries 1234567890")
		}
		book.Paste(c, image.Pt(0, c.Rect.Dy()))
		return JPEG(onDesk(Scaled(book, 900, 1267), 0.015, r), 80)
	}},
	{"photograph", func(c Canvas, r *rand.Rand) []byte {
		shot := onDesk(c, 0.04, r)
		shot = Lit(shot.RGBA, Shadow(Point{400 + 600*r.Float64(), 500}, r.Float64()-0.5, 0.35*r.Float64()))
		shot = Lit(shot.RGBA, Glare(Point{300 + 900*r.Float64(), 300 + 600*r.Float64()}, 80+60*r.Float64(), 110))
		shot = Noisy(Blurred(shot.RGBA, 0.6+0.8*r.Float64()), 6+8*r.Float64(), r.Uint64())
		return JPEG(shot, 60+r.IntN(30))
	}},
}

var desk = color.RGBA{96, 78, 60, 255}

// onDesk shows a page on a desk, its corners away from where they belong by a part of its size.
func onDesk(c Canvas, away float64, r *rand.Rand) Canvas {
	const margin = 110
	width, height := float64(c.Rect.Dx()+2*margin), float64(c.Rect.Dy()+2*margin)
	corners := [4]Point{{margin, margin}, {width - margin, margin}, {width - margin, height - margin}, {margin, height - margin}}
	for i := range corners {
		corners[i].X += (2*r.Float64() - 1) * away * width
		corners[i].Y += (2*r.Float64() - 1) * away * height
	}
	return InPerspective(c.RGBA, int(width), int(height), desk, corners)
}

// Passports draws pages of made-up persons, the same for the same seed: every degradation as often, every layout in turn.
// Of the count, only those with these degradations are drawn, if any are named. It fails, with the install line, where a
// font is not installed.
func Passports(seed uint64, count int, only ...string) ([]Example, error) {
	examples := make([]Example, 0, count)
	for i := range count {
		way := PassportDegradations[i%len(PassportDegradations)]
		if len(only) > 0 && !slices.Contains(only, way.Name) {
			continue
		}
		r := rand.New(rand.NewPCG(seed, uint64(i))) //nolint:gosec // the same page every time
		page := Passport{Person: NewPerson(r), Layout: Layouts[r.IntN(len(Layouts))], Seed: r.Uint64()}
		canvas, err := page.Draw()
		if err != nil {
			return nil, err
		}
		examples = append(examples, Example{
			Name:        page.Person.State + " " + page.Person.Number + ", " + page.Layout.Name,
			Degradation: way.Name, File: way.To(canvas, r), Want: page.Want(),
		})
	}
	return examples, nil
}
