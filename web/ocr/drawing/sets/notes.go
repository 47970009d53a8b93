package sets

import (
	"image"
	"image/color"
	"math/rand/v2"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/quality"
)

// notes are what people write down by hand.
var notes = [][]string{
	{"Meeting with the supplier on Tuesday", "Ask for 250 boxes, not 200", "Call Margaret about the invoice", "Room 14, second floor at 10:45"},
	{"Milk, bread, two lemons", "Return the books to the library", "Paid 37.50 in cash on March 9", "The key is under the blue pot"},
}

// noteWays are what happens to notes.
var noteWays = []way{
	{"scanned", func(c drawing.Canvas, _ *rand.Rand) []byte { return drawing.JPEG(c, 85) }},
	{"photographed", func(c drawing.Canvas, r *rand.Rand) []byte {
		return drawing.Shot{Tilt: 0.02, Blur: 2, Noise: 6, Light: 0.8, Seed: r.Uint64()}.Photographed(c)
	}},
}

// handwriting are notes in fonts that look handwritten, on ruled paper. Real hands are worse to read than these.
func handwriting() ([]quality.Case, error) {
	hands, err := drawing.Hands()
	if err != nil {
		return nil, err
	}
	var cases []quality.Case
	for i, hand := range hands {
		for k, note := range notes {
			for n, w := range noteWays {
				r := source(8, (i*len(notes)+k)*len(noteWays)+n)
				cases = append(cases, quality.Case{
					Service: recognition.WebImage, Kind: "handwriting, " + hand.Name, Picture: w.to(written(hand.Font, note, r), r),
					Expected: map[string]string{quality.FieldWords: strings.Join(note, "\n")},
				})
			}
		}
	}
	return cases, nil
}

// written writes lines by hand, of which none is quite straight.
func written(f drawing.Font, lines []string, r *rand.Rand) drawing.Canvas {
	const size, pitch = 52, 96
	page := drawing.New(1100, pitch*(len(lines)+1), color.RGBA{250, 248, 240, 255})
	pen := color.RGBA{30, 40, 110, 255}
	for i, line := range lines {
		y := pitch * (i + 1)
		page.Fill(image.Rect(0, y+12, page.Rect.Dx(), y+13), color.RGBA{190, 205, 225, 255})
		x := 60 + r.IntN(20)
		for _, letter := range line {
			x = page.Text(f, size, x, y+r.IntN(4)-2, pen, string(letter))
		}
	}
	return page
}
