package ocr

import (
	"image"
	"math"
	"testing"

	"ocrconsole/web/ocr/engine"
)

// lyingAt is a line of a page that lies at an angle, in degrees, about a point far from its edges.
func lyingAt(degrees, x, y, width, height float64) engine.Line {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	at := func(x, y float64) engine.Point { return engine.Point{X: 1000 + x*cos - y*sin, Y: 1000 + x*sin + y*cos} }
	return engine.Line{Quad: engine.Quad{at(x, y), at(x+width, y), at(x+width, y+height), at(x, y+height)}}
}

// dataPage are the places of a page's lines: a heading, labels and values, and the zone at its bottom, whose lines' fillers
// were found or not.
func dataPage(degrees float64, upper, lower float64) (page []engine.Line, zone [2]engine.Line) {
	page = append(page, lyingAt(degrees, 50, 40, 700, 40))
	for i := range 7 {
		page = append(page, lyingAt(degrees, 420, 110+80*float64(i), 200, 18), lyingAt(degrees, 420, 140+80*float64(i), 260, 28))
	}
	zone = [2]engine.Line{lyingAt(degrees, 60, 720, upper, 32), lyingAt(degrees, 60, 784, lower, 32)}
	return append(page, zone[:]...), zone
}

func TestAZoneIsFoundByItsShapeHoweverItLies(t *testing.T) {
	for _, degrees := range []float64{0, 7, -18, 90, 104, 180, 270} {
		for _, ends := range [][2]float64{{1120, 1120}, {600, 1120}, {1120, 900}} {
			page, want := dataPage(degrees, ends[0], ends[1])
			zones := shapedZones(page)
			if len(zones) == 0 {
				t.Errorf("turned by %v, %v: not found", degrees, ends)
				continue
			}
			for i, q := range zones[0] {
				off, height := below(want[i].Quad, q)
				if math.Abs(off) > 0.2*height || q.Width() < 1115 {
					t.Errorf("turned by %v, %v: line %d is %.0f below its place and %.0f long", degrees, ends, i, off, q.Width())
				}
			}
		}
	}
	if zones := shapedZones([]engine.Line{lyingAt(0, 0, 0, 300, 30), lyingAt(0, 0, 60, 280, 30)}); len(zones) > 0 {
		t.Errorf("short lines are %v", zones)
	}
}

func TestAZoneIsNotMistakenForShortTextsInARow(t *testing.T) {
	page, want := dataPage(0, 1120, 1120)
	// Labels and values in three columns, closer to each other than the zone's lines, and a line across the page's own.
	for i := range 4 {
		for k := range 3 {
			page = append(page, lyingAt(0, 60+420*float64(k), 300+26*float64(i), 200, 16))
		}
	}
	page = append(page, lyingAt(90, 700, -80, 500, 34))
	zones := shapedZones(page)
	if len(zones) == 0 {
		t.Fatal("not found")
	}
	for i, q := range zones[0] {
		if off, height := below(want[i].Quad, q); math.Abs(off) > 0.2*height || q.Width() > 1200 {
			t.Errorf("line %d is %.0f off and %.0f long", i, off, q.Width())
		}
	}
}

func TestAZoneInPiecesIsFound(t *testing.T) {
	for _, degrees := range []float64{0, -18, 104} {
		lines := []engine.Line{
			lyingAt(degrees, 60, 720, 170, 34), lyingAt(degrees, 240, 721, 90, 30), // of the upper line no more
			lyingAt(degrees, 60, 784, 560, 36), lyingAt(degrees, 800, 786, 310, 34),
		}
		zones := shapedZones(append([]engine.Line{lyingAt(degrees, 60, 400, 300, 30)}, lines...))
		if len(zones) == 0 {
			t.Errorf("turned by %v: not found", degrees)
			continue
		}
		for i, q := range zones[0] {
			if off, height := below(lines[2*i].Quad, q); math.Abs(off) > 0.3*height || q.Width() < 1040 {
				t.Errorf("turned by %v: line %d is %.0f off and %.0f long", degrees, i, off, q.Width())
			}
		}
	}
}

func TestOnlyLinesOfItsDataPageBelongToAZone(t *testing.T) {
	for _, degrees := range []float64{0, 12, 90, 195} {
		lines, ends := dataPage(degrees, 1120, 1120)
		others := []engine.Line{
			lyingAt(degrees, 60, -400, 900, 30), // the other page of an open book
			lyingAt(degrees, 1500, 300, 200, 30), lyingAt(degrees, -500, 300, 200, 30), lyingAt(degrees, 60, 1200, 900, 30),
		}
		page := zoneQuads{ends[0].Quad, ends[1].Quad}.page(append(others, lines...))
		if len(page) != len(lines)-2 {
			t.Errorf("turned by %v: %d of %d lines, and %d of others", degrees, len(page), len(lines)-2, len(others))
		}
	}
}

func TestASmallPageIsLookedAtFromCloserBy(t *testing.T) {
	at := func(x, y, width, height float64) engine.Line {
		return engine.Line{Quad: engine.Quad{{X: x, Y: y}, {X: x + width, Y: y}, {X: x + width, Y: y + height}, {X: x, Y: y + height}}}
	}
	for name, c := range map[string]struct {
		lines  []engine.Line
		size   image.Point
		useful bool
	}{
		"small on a large desk":     {[]engine.Line{at(1000, 900, 600, 20), at(1000, 1200, 600, 20)}, image.Pt(4000, 3000), true},
		"all of a large picture":    {[]engine.Line{at(100, 100, 1800, 40), at(100, 1300, 1800, 40)}, image.Pt(2000, 1500), true},
		"all of a small picture":    {[]engine.Line{at(50, 50, 700, 20), at(50, 500, 700, 20)}, image.Pt(800, 600), false},
		"nothing, in a large one":   {nil, image.Pt(3000, 2000), true},
		"nothing, in a small one":   {nil, image.Pt(900, 600), false},
		"beyond the picture's edge": {[]engine.Line{at(-50, -20, 700, 20)}, image.Pt(640, 480), false},
	} {
		within, useful := closerLook(c.lines, c.size)
		if useful != c.useful || !within.In(image.Rectangle{Max: c.size}) {
			t.Errorf("%s: %v in %v", name, useful, within)
		}
		for _, line := range c.lines {
			if box := line.Quad.Bounds().Intersect(image.Rectangle{Max: c.size}); !box.In(within) {
				t.Errorf("%s: %v is not in %v", name, box, within)
			}
		}
	}
}

func TestAnUpperLineThatWasNotFoundIsAboveTheLowerOne(t *testing.T) {
	for _, degrees := range []float64{0, 18, -18, 90, 180} {
		page, want := dataPage(degrees, 1120, 1120)
		page = page[:len(page)-2] // neither line of the zone
		lower := want[1]
		lower.Text = "PA09404097AUS8406077F1903212<17331334P<<<<08"
		zone, found := findZone(append(page, lower))
		if !found {
			t.Errorf("turned by %v: not found", degrees)
			continue
		}
		off, height := below(want[0].Quad, zone[0])
		if math.Abs(off) > 0.2*height || zone[0].Width() < 1115 {
			t.Errorf("turned by %v: the upper line is %.0f below its place and %.0f long", degrees, off, zone[0].Width())
		}
	}
}
