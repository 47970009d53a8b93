package ocr

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ocrconsole/web/ocr/engine"
)

// zoneQuads are where the upper and the lower line of a machine-readable zone are. Both span it from edge to edge.
type zoneQuads [2]engine.Quad

// row is one or more lines that continue each other: a zone's line is found in pieces where its fillers are faint.
type row struct {
	lines  []engine.Line
	quad   engine.Quad
	share  float64 // of its characters, which are those of a zone
	count  int     // of these characters
	digits int
	length float64 // as of one piece, in pixels: of several it is less than their sum, as short texts beside each other make no long one
}

const (
	leastDigits = 10  // in the lower line, which has at least 16
	leastShare  = 0.6 // of the zone's characters in the lower line
	leastUpper  = 0.2 // of the lower line's length, which the upper one's pieces are long at least: its fillers are faint at times
	// leastZoneLength is how much longer than high a piece of a line at least is from which a row is put together.
	leastZoneLength = 4.0
)

// findZone finds the zone among a page's lines: a row of digits, capitals and fillers, and closely above it another that
// is about as long. What is read of the upper one tells little: its fillers look like many characters.
func findZone(lines []engine.Line) (zone zoneQuads, found bool) {
	rows := zoneRows(lines)
	best := 0.0
	for _, lower := range rows {
		if lower.digits < leastDigits || lower.share < leastShare {
			continue
		}
		for _, upper := range rows {
			down, height := below(upper.quad, lower.quad)
			part := upper.quad.Width() / lower.quad.Width()
			if down < 0.9*height || down > 4*height || part < leastUpper {
				continue
			}
			if likely := float64(lower.count)/10 + min(part, 1) + upper.share - down/height; likely > best || !found {
				best, zone, found = likely, zoneQuads{upper.quad, lower.quad}, true
			}
		}
	}
	if !found {
		zone, found = lowerAlone(rows)
	}
	return zone.grounded(), found
}

// lowerAlone is a zone of which only the lower line was found: a long row of a zone's characters, as no other line of a page is.
func lowerAlone(rows []row) (zone zoneQuads, found bool) {
	const (
		leastCount = 30 // of 44
		nearlyAll  = 0.9
	)
	for _, lower := range rows {
		if lower.digits >= leastDigits && lower.share >= nearlyAll && lower.count >= leastCount {
			zone[1] = lower.quad
			zone[0] = zone.above()
			return zone, true
		}
	}
	return zone, false
}

// grounded gives the lines the same ends, and some ground: they are found closely, and their characters are read better so.
func (z zoneQuads) grounded() zoneQuads {
	if z == (zoneQuads{}) {
		return z
	}
	z = z.levelled()
	for i, q := range z {
		const ground = 0.1
		z[i] = engine.Quad{q.At(0, -ground), q.At(1, -ground), q.At(1, 1+ground), q.At(0, 1+ground)}
	}
	return z
}

// zoneRows are the rows that long lines and their continuations make.
func zoneRows(lines []engine.Line) (rows []row) {
	seeds := slices.Clone(lines)
	seeds = slices.DeleteFunc(seeds, func(l engine.Line) bool { return l.Quad.Width() < leastZoneLength*l.Quad.Height() })
	slices.SortStableFunc(seeds, func(a, b engine.Line) int { return cmp.Compare(b.Quad.Width(), a.Quad.Width()) })
	taken := map[engine.Quad]bool{}
	for _, seed := range seeds {
		if taken[seed.Quad] {
			continue
		}
		r := row{}
		for _, line := range lines {
			down, height := below(seed.Quad, line.Quad)
			if ratio := line.Quad.Height() / seed.Quad.Height(); math.Abs(down) > 0.5*height || ratio < 0.5 || ratio > 2 || taken[line.Quad] || !sameWay(seed.Quad, line.Quad) {
				continue
			}
			taken[line.Quad] = true
			r.lines = append(r.lines, line)
		}
		r.measure()
		rows = append(rows, r)
	}
	return rows
}

// sameWay says whether two lines run in about the same direction. Short pieces, of a filler or two, tell none.
func sameWay(a, b engine.Quad) bool {
	const (
		leastCosine = 0.94 // 20°
		telling     = 3.0  // times as long as high
	)
	if b.Width() < telling*b.Height() {
		return true
	}
	ax, ay, bx, by := a[1].X-a[0].X, a[1].Y-a[0].Y, b[1].X-b[0].X, b[1].Y-b[0].Y
	return ax*bx+ay*by > leastCosine*math.Hypot(ax, ay)*math.Hypot(bx, by)
}

// below is how far the middle of a quad is below another's middle line, and the height of the first.
func below(from, to engine.Quad) (down, height float64) {
	left, right := from.At(0, 0.5), from.At(1, 0.5)
	length := math.Hypot(right.X-left.X, right.Y-left.Y)
	if length == 0 {
		return 0, 0
	}
	middle := to.At(0.5, 0.5)
	return ((middle.Y-left.Y)*(right.X-left.X) - (middle.X-left.X)*(right.Y-left.Y)) / length, from.Height()
}

// measure takes the row's place, and how much of it could stand in a zone.
func (r *row) measure() {
	direction := r.lines[0].Quad
	along := func(p engine.Point) float64 {
		return (p.X-direction[0].X)*(direction[1].X-direction[0].X) + (p.Y-direction[0].Y)*(direction[1].Y-direction[0].Y)
	}
	slices.SortStableFunc(r.lines, func(a, b engine.Line) int { return cmp.Compare(along(a.Quad.At(0.5, 0.5)), along(b.Quad.At(0.5, 0.5))) })
	first, last := r.lines[0].Quad, r.lines[len(r.lines)-1].Quad
	r.quad = engine.Quad{first[0], last[1], last[2], first[3]}
	all := 0
	for _, line := range r.lines {
		r.length = math.Hypot(r.length, line.Quad.Width())
		for _, c := range strings.ToUpper(line.Text) {
			switch {
			case c >= '0' && c <= '9':
				r.digits++
				r.count++
			case c >= 'A' && c <= 'Z' || strings.ContainsRune("<«‹《〈＜人", c):
				r.count++
			case c == ' ':
				continue
			}
			all++
		}
	}
	r.share = float64(r.count) / float64(max(1, all))
}

// levelled gives both lines the same ends: what of one was not found is where the other is.
func (z zoneQuads) levelled() zoneQuads {
	upper, lower := z[0], z[1]
	// Along the longer line, from its beginning.
	longer := upper
	if lower.Width() > upper.Width() {
		longer = lower
	}
	left, right := longer.At(0, 0.5), longer.At(1, 0.5)
	length := math.Hypot(right.X-left.X, right.Y-left.Y)
	unit := engine.Point{X: (right.X - left.X) / length, Y: (right.Y - left.Y) / length}
	along := func(p engine.Point) float64 { return (p.X-left.X)*unit.X + (p.Y-left.Y)*unit.Y }
	height := longer.Height()
	begin := min(along(upper.At(0, 0.5)), along(lower.At(0, 0.5)))
	end := max(along(upper.At(1, 0.5)), along(lower.At(1, 0.5)))
	for i := range z {
		if along(z[i].At(0, 0.5)) > begin+height {
			z[i] = extended(z[i], (begin-along(z[i].At(0, 0.5)))/z[i].Width(), 1)
		}
		if along(z[i].At(1, 0.5)) < end-height {
			z[i] = extended(z[i], 0, 1+(end-along(z[i].At(1, 0.5)))/z[i].Width())
		}
	}
	return z
}

// extended is the zone from one share of its lines' length to another, of which one at least lies beyond its ends.
func (z zoneQuads) extended(from, to float64) zoneQuads {
	return zoneQuads{extended(z[0], from, to), extended(z[1], from, to)}
}

// extended is the part of a quad's line from one share of its length to another, which may lie beyond its ends.
func extended(q engine.Quad, from, to float64) engine.Quad {
	return engine.Quad{q.At(from, 0), q.At(to, 0), q.At(to, 1), q.At(from, 1)}
}

// above is where the upper line must be by the lower one, as high as that is: the lines are two and a half characters apart,
// of which there are 44.
func (z zoneQuads) above() engine.Quad {
	const apart = 2.5 / 44
	lower := z[1]
	left, right := lower.At(0, 0.5), lower.At(1, 0.5)
	up := engine.Point{X: (right.Y - left.Y) * apart, Y: (left.X - right.X) * apart}
	for i := range lower {
		lower[i] = engine.Point{X: lower[i].X + up.X, Y: lower[i].Y + up.Y}
	}
	return lower
}

// without are the lines that are not the zone's.
func (z zoneQuads) without(lines []engine.Line) []engine.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l engine.Line) bool {
		return slices.ContainsFunc(z[:], func(q engine.Quad) bool {
			down, height := below(q, l.Quad)
			return math.Abs(down) < 0.5*height
		})
	})
}
