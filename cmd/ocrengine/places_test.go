package main

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"ocrconsole/web/ocr/engine"
)

// drawn is a map in which the pixels of turned rectangles are text.
func drawn(width, height int, rectangles ...rectangle) textMap {
	m := textMap{width: width, height: height, level: make([]float32, width*height)}
	for y := range height {
		for x := range width {
			for _, r := range rectangles {
				dx, dy := float64(x)-r.middle.X, float64(y)-r.middle.Y
				if math.Abs(dx*r.along.X+dy*r.along.Y) <= r.a && math.Abs(dy*r.along.X-dx*r.along.Y) <= r.b {
					m.level[y*width+x] = 0.9
				}
			}
		}
	}
	return m
}

func turnedBy(degrees float64) engine.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return engine.Point{X: cos, Y: sin}
}

func TestPlacesAreTheTextsOfTheMapWhicheverWayTheyLie(t *testing.T) {
	for _, degrees := range []float64{0, 7, -20, 90, 83, 97, 110, 70} {
		text := rectangle{middle: engine.Point{X: 100, Y: 80}, along: turnedBy(degrees), a: 60, b: 6}
		found := drawn(200, 160, text).places(engine.DefaultLeastBox)
		if len(found) != 1 {
			t.Fatalf("%v°: %d places", degrees, len(found))
		}
		r := found[0]
		by := growth * 60.5 * 6.5 / 67
		long, short := max(r.a, r.b), min(r.a, r.b)
		if math.Hypot(r.middle.X-100.5, r.middle.Y-80.5) > 1.5 || math.Abs(long-60.5-by) > 2 || math.Abs(short-6.5-by) > 2 || r.sure < 0.8 {
			t.Errorf("%v°: %+v", degrees, r)
		}
		// Whichever way it lies, the text runs along the first side.
		q := asRead(r.quad())
		if q.Width() < 3*q.Height() {
			t.Errorf("%v°: read across, %v", degrees, q)
		}
		// What stands is read from its upper end, also where it leans: all lines of a page are upside down, or none.
		if lying := degrees < 45; lying && q[1].X <= q[0].X || !lying && q[1].Y <= q[0].Y {
			t.Errorf("%v°: read from its end, %v", degrees, q)
		}
		if across := (q[1].X-q[0].X)*(q[3].Y-q[0].Y) - (q[1].Y-q[0].Y)*(q[3].X-q[0].X); across <= 0 {
			t.Errorf("%v°: seen in a mirror, %v", degrees, q)
		}
	}
}

func TestSpecksAndFaintTextAreNoPlaces(t *testing.T) {
	specks := drawn(100, 100, rectangle{middle: engine.Point{X: 20, Y: 20}, along: turnedBy(0), a: 1, b: 0.5}, rectangle{middle: engine.Point{X: 60, Y: 60}, along: turnedBy(0), a: 30, b: 0})
	if found := specks.places(engine.DefaultLeastBox); len(found) != 0 {
		t.Errorf("%+v", found)
	}
	faint := drawn(100, 100, rectangle{middle: engine.Point{X: 50, Y: 50}, along: turnedBy(0), a: 30, b: 5})
	for i := range faint.level {
		faint.level[i] /= 2
	}
	if found := faint.places(engine.DefaultLeastBox); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestTheSmallestRectangleHoldsAllPoints(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		points := make([]engine.Point, 1+r.IntN(30))
		for i := range points {
			points[i] = engine.Point{X: float64(r.IntN(20)), Y: float64(r.IntN(20))}
		}
		best := smallest(points)
		for _, p := range points {
			dx, dy := p.X-best.middle.X, p.Y-best.middle.Y
			if math.Abs(dx*best.along.X+dy*best.along.Y) > best.a+1e-6 || math.Abs(dy*best.along.X-dx*best.along.Y) > best.b+1e-6 {
				t.Fatalf("seed %d: %v lies outside of %+v", seed, p, best)
			}
		}
	}
}

func TestTheSizeForFindingFitsItsBounds(t *testing.T) {
	for _, test := range []struct{ width, height, longest, shortest, wantWidth, wantHeight int }{
		{1920, 1080, 960, 0, 960, 544},
		{300, 200, 960, 0, 288, 192},
		{300, 200, 960, 640, 960, 640},
		{1000, 100, 960, 640, 960, 96},
		{15, 3000, 960, 0, 32, 960},
	} {
		w, h := findSize(test.width, test.height, engine.FindOptions{LongestSide: test.longest, ShortestSide: test.shortest})
		if w != test.wantWidth || h != test.wantHeight {
			t.Errorf("%d × %d to %d, %d: %d × %d", test.width, test.height, test.longest, test.shortest, w, h)
		}
	}
}

func TestLinesAreReadFromTheTopAndFromTheLeftAsThePictureStands(t *testing.T) {
	upright := [][2]float64{{10, 12}, {200, 10}, {12, 60}, {300, 64}, {10, 120}} // of a page of 400 × 200
	for quarters := range 4 {
		var lines []engine.Line
		for i, at := range upright {
			q := engine.Quad{{X: at[0], Y: at[1]}, {X: at[0] + 80, Y: at[1]}, {X: at[0] + 80, Y: at[1] + 20}, {X: at[0], Y: at[1] + 20}}
			for k := range q { // turned back from upright, that is clockwise
				for range quarters {
					q[k] = engine.Point{X: -q[k].Y, Y: q[k].X}
				}
			}
			lines = append(lines, engine.Line{Quad: q, Box: float64(i)})
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		inReadingOrder(lines, quarters)
		for i, l := range lines {
			if l.Box != float64(i) {
				t.Errorf("%d quarters: place %d has line %v", quarters, i, l.Box)
			}
		}
	}
}

func TestThinStrokesAreStillThereWhenAPictureGetsSmaller(t *testing.T) {
	p := newPicture(300, 90)
	for i := range p.rgb {
		p.rgb[i] = 255
	}
	for y := range p.height { // a stroke of one pixel
		copy(p.rgb[3*(y*p.width+151):], []byte{0, 0, 0})
	}
	for name, small := range map[string]picture{
		"scaled": p.scaled(100, 30),
		"cut":    p.cut(engine.Quad{{X: 0, Y: 0}, {X: 300, Y: 0}, {X: 300, Y: 90}, {X: 0, Y: 90}}, 100, 30),
	} {
		missing := 0
		for x := range small.width {
			missing += 255 - int(small.rgb[3*(15*small.width+x)])
		}
		if missing < 60 || missing > 110 { // a third of a pixel's black
			t.Errorf("%s: %d of 85 levels of the stroke are left", name, missing)
		}
	}
	if part := p.part(image.Rect(150, 10, 153, 12)); part.width != 3 || part.height != 2 || part.rgb[3] != 0 || part.rgb[0] != 255 {
		t.Errorf("part %+v", part)
	}
}

func TestAQuadIsCutOutAsItIsRead(t *testing.T) {
	p := newPicture(4, 2)
	for i := range 8 {
		p.rgb[3*i] = uint8(10 * i)
	}
	q := engine.Quad{{X: 0, Y: 0}, {X: 4, Y: 0}, {X: 4, Y: 2}, {X: 0, Y: 2}}
	if cut := p.cut(q, 4, 2); !bytes.Equal(cut.rgb, p.rgb) {
		t.Errorf("cut as it lies: %v", cut.rgb)
	}
	if cut := p.cut(q.Turned(2), 4, 2); cut.rgb[0] != 70 || cut.rgb[21] != 0 {
		t.Errorf("cut on its head: %v", cut.rgb)
	}
	if cut := p.cut(q.Turned(1), 2, 4); cut.rgb[0] != 30 || cut.rgb[3] != 70 {
		t.Errorf("cut from its side: %v", cut.rgb)
	}
	// Beyond the edges it goes on as it ends.
	if cut := p.cut(engine.Quad{{X: -9, Y: -9}, {X: -5, Y: -9}, {X: -5, Y: -7}, {X: -9, Y: -7}}, 4, 2); cut.rgb[0] != 0 {
		t.Errorf("cut outside: %v", cut.rgb)
	}
}
