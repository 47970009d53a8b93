package ocr

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// papers are papers as scanners and cameras show them, with the least and the most that their light differs by.
var papers = map[string]func(page drawing.Canvas) drawing.Canvas{
	"even":          func(page drawing.Canvas) drawing.Canvas { return page },
	"grain of 2":    func(page drawing.Canvas) drawing.Canvas { return drawing.Noisy(page, 2, 1) },
	"grain of 2.6":  func(page drawing.Canvas) drawing.Canvas { return drawing.Noisy(page, 2.6, 2) },
	"grain of 4":    func(page drawing.Canvas) drawing.Canvas { return drawing.Noisy(page, 4, 3) },
	"grain of 8":    func(page drawing.Canvas) drawing.Canvas { return drawing.Noisy(page, 8, 4) },
	"grain of 15":   func(page drawing.Canvas) drawing.Canvas { return drawing.Noisy(page, 15, 5) },
	"blurred grain": func(page drawing.Canvas) drawing.Canvas { return drawing.Blurred(drawing.Noisy(page, 12, 6).RGBA, 1) },
	"coarse grain":  func(page drawing.Canvas) drawing.Canvas { return drawing.Blurred(drawing.Noisy(page, 25, 7).RGBA, 2) },
	"uneven light":  func(page drawing.Canvas) drawing.Canvas { return drawing.Lit(page.RGBA, aslant(page.Rect, 0.1)) },
	"a shadow":      func(page drawing.Canvas) drawing.Canvas { return drawing.Lit(page.RGBA, aslant(page.Rect, 0.3)) },
	"light and grain": func(page drawing.Canvas) drawing.Canvas {
		return drawing.Noisy(drawing.Lit(page.RGBA, aslant(page.Rect, 0.15)), 5, 8)
	},
	"saved as JPEG": func(page drawing.Canvas) drawing.Canvas { return saved(drawing.Noisy(page, 5, 9)) },
}

// aslant is light that falls off by a share from one corner to the other.
func aslant(r image.Rectangle, share float64) func(x, y float64) (factor, added float64) {
	return func(x, y float64) (float64, float64) {
		return 1 - share*(x/float64(r.Dx())+y/float64(r.Dy()))/2, 0
	}
}

func saved(page drawing.Canvas) drawing.Canvas {
	decoded, err := recognition.Decode(recognition.WebImage, drawing.JPEG(page, 75))
	if err != nil {
		panic(err)
	}
	return drawing.Noisy(decoded, 0, 1)
}

// Text of a line is less than a tenth of a percent of a page, and paper is never of one level.
func TestAShortLineOnPaperIsNoNoise(t *testing.T) {
	tier.Needs(t, tier.Time)
	for _, size := range []image.Point{{1240, 1000}, {2480, 3508}} {
		for _, look := range []struct{ paper, ink uint8 }{{238, 20}, {225, 110}, {40, 230}} {
			for name, on := range papers {
				if size.X > 2000 && (name != "grain of 4" || look.ink == 110) {
					continue // as of smaller ones
				}
				t.Run(fmt.Sprint(name, size, look), func(t *testing.T) {
					t.Parallel()
					page := drawing.New(size.X, size.Y, color.Gray{look.paper})
					box := image.Rect(200, 300, page.Text(drawing.Regular, 50, 200, 340, color.Gray{look.ink}, "Total 12.50"), 340)
					s, err := newSheet(on(page))
					if err != nil {
						t.Fatal(err)
					}
					if share := inkShare(s, box); share < 0.1 || share > 0.45 {
						t.Errorf("%.2f of the line is ink", share)
					}
					if share := inkShare(s, box.Add(image.Pt(0, 400))); share > 0.02 {
						t.Errorf("%.2f of the ground is ink", share)
					}
				})
			}
		}
	}
}

// inkShare is how much of a box of the picture is ink in its sheet.
func inkShare(s sheet, box image.Rectangle) float64 {
	box = s.toSent.inverse().bounds(identity.location(box.Min.X, box.Min.Y, box.Max.X, box.Max.Y))
	written, ink, all := inkIn(s.gray), 0, 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if all++; written.has(s.gray.GrayAt(x, y).Y) {
				ink++
			}
		}
	}
	return float64(ink) / float64(max(1, all))
}
