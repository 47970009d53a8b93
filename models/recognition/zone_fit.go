package recognition

import (
	"cmp"
	"math"
	"slices"
)

// Glyph is a character as an engine saw it in a line: where its middle is, from 0 at the line's beginning to 1 at its end,
// and what it may be, the likeliest first.
type Glyph struct {
	At      float64
	Choices []Choice
}

// Choice is what a character may be, with its probability from 0 to 1.
type Choice struct {
	Character   rune
	Probability float64
}

// ZoneReading is the upper and the lower line of a zone as an engine read them once. Both span the zone from edge to edge.
type ZoneReading [2]LineReading

// LineReading is a line as an engine read it once: the characters that it took for likely, and what it saw between them too, if
// it tells.
type LineReading struct {
	Glyphs []Glyph
	Steps  []Step
}

// Step is how probable each of ZoneSymbols is at a step along the line, in their order. Where nothing is likely, they are all
// near 0.
type Step struct {
	At float64 // as a Glyph's
	Of [len(ZoneSymbols)]float32
}

// grid maps the zone's places to where they are along a line. Seen in perspective, places come closer to each other
// towards one end, which the square of the place follows.
type grid struct{ first, step, bend float64 }

func (g grid) at(place float64) float64 { return g.first + g.step*place + g.bend*place*place }

// of is the place that is nearest.
func (g grid) of(at float64) float64 {
	place := (at - g.first) / g.step
	for range 4 { // Newton's steps: the bend is small
		if slope := g.step + 2*g.bend*place; slope > g.step/3 {
			place -= (g.at(place) - at) / slope
		}
	}
	return place
}

// beginning is the place of the first character; not found if the grid is none on which a line's characters stand.
func (g grid) beginning(glyphs []Glyph) (place int, found bool) {
	first, last := math.Round(g.of(glyphs[0].At)), math.Round(g.of(glyphs[len(glyphs)-1].At))
	const most = lineLength + 2*farthest
	if !(math.Abs(first) <= most && last-first >= leastGlyphs-1 && last-first <= most) { // also of no number
		return 0, false
	}
	return int(first), true
}

const leastGlyphs = 12 // of 44, with which a line's places can be told

// gridOf fits a grid on which characters stand at whole places, counted from the first of them. Characters of a zone are
// as far apart as its font says, so that what was lost between two, as fillers are, leaves its place.
func gridOf(glyphs []Glyph) (g grid, found bool) {
	if len(glyphs) < leastGlyphs {
		return grid{}, false
	}
	gaps := make([]float64, 0, len(glyphs))
	for i := 1; i < len(glyphs); i++ {
		gaps = append(gaps, glyphs[i].At-glyphs[i-1].At)
	}
	slices.Sort(gaps)
	step := gaps[len(gaps)/2]
	if step <= 0 {
		return grid{}, false
	}
	places := make([]float64, len(glyphs))
	for i := 1; i < len(glyphs); i++ {
		places[i] = places[i-1] + math.Round((glyphs[i].At-glyphs[i-1].At)/step)
	}
	for range 4 {
		if g = fitGrid(places, glyphs); g.step <= 0 {
			return grid{}, false
		}
		for i := range places {
			places[i] = math.Round(g.of(glyphs[i].At))
		}
	}
	return g, true
}

// fitGrid is the grid with the least squares between characters and their places. The bend is left out of few characters.
func fitGrid(places []float64, glyphs []Glyph) grid {
	// Legendre's normal equations of 1, p and p², with p about its mean so that they are well conditioned.
	middle := 0.0
	for _, p := range places {
		middle += p / float64(len(places))
	}
	var s [5]float64
	var t [3]float64
	for i, p := range places {
		p -= middle
		power := 1.0
		for k := range s {
			s[k] += power
			if k < len(t) {
				t[k] += power * glyphs[i].At // #nosec G602 -- k is below len(t)
			}
			power *= p
		}
	}
	c, b, a := solve(s, t)
	return grid{first: a - b*middle + c*middle*middle, step: b - 2*c*middle, bend: c}
}

// solve is the parabola c·p² + b·p + a by the sums of powers s and of products t.
func solve(s [5]float64, t [3]float64) (c, b, a float64) {
	const damping = 1e-3 // of the bend: of characters that are nearly in line it must not make much
	s[4] *= 1 + damping
	m := [3][4]float64{{s[0], s[1], s[2], t[0]}, {s[1], s[2], s[3], t[1]}, {s[2], s[3], s[4], t[2]}}
	for i := range 3 {
		if m[i][i] == 0 {
			return 0, 0, 0
		}
		for k := range 3 {
			if k == i {
				continue
			}
			factor := m[k][i] / m[i][i]
			for j := i; j < 4; j++ {
				m[k][j] -= factor * m[i][j]
			}
		}
	}
	return m[2][3] / m[2][2], m[1][3] / m[1][1], m[0][3] / m[0][0]
}

// placed puts characters on the places of a grid, which begins so many places before the line's first.
func placed(read LineReading, g grid, before int) (line zoneLine) {
	for _, glyph := range read.Glyphs {
		at := int(math.Round(g.of(glyph.At))) + before
		if at < 0 || at >= lineLength {
			continue
		}
		for _, choice := range glyph.Choices {
			if choice.Character < 128 {
				if i := symbolIndex(byte(choice.Character)); i >= 0 {
					line[at][i] += tempered(choice.Probability)
				}
			}
		}
	}
	unseen := place{}
	for i := range line {
		if line[i] == unseen {
			line[i] = between(&line, i)
			line[i].glimpsed(read.Steps, g, float64(i-before))
			continue
		}
		line[i].normalized()
	}
	return line
}

// tempered takes back some of an engine's certainty.
func tempered(probability float64) float64 { return math.Pow(probability, 0.7) }

// between is a place at which nothing was read: a filler most often, or the same as a neighbour, with which it ran together.
func between(line *zoneLine, at int) (p place) {
	p[0] = 0.6
	for _, neighbour := range []int{at - 1, at + 1} {
		if neighbour < 0 || neighbour >= lineLength {
			continue
		}
		if c, probability := line[neighbour].best(symbols); probability > 2.0/float64(len(symbols)) {
			p[symbolIndex(c)] += 0.1
		}
	}
	for i := range p {
		p[i] += 0.2 / float64(len(symbols))
	}
	p.normalized()
	return p
}

// farthest is by how many places the first character that was read may stand from the line's first.
const farthest = 4

// lowerPlaces puts the lower line's characters on its places: of all beginnings the one with which most of them are what
// their place can hold, and the check digits agree.
func lowerPlaces(read LineReading) (line zoneLine, g grid, found bool) {
	g, found = gridOf(read.Glyphs)
	if !found {
		return line, g, false
	}
	first, found := g.beginning(read.Glyphs)
	if !found {
		return line, g, false
	}
	best, score := 0, math.Inf(-1)
	for before := -first - 2; before <= -first+farthest; before++ {
		tried := placed(read, g, before)
		if s := lowerScore(&tried); s > score {
			best, score, line = before, s, tried
		}
	}
	g = grid{first: g.at(-float64(best)), step: g.step - 2*g.bend*float64(best), bend: g.bend}
	return line, g, true
}

// lowerScore is how well a line's places hold what they can.
func lowerScore(line *zoneLine) (score float64) {
	for i := range line {
		if among := lowerSymbols(i); among != symbols {
			_, probability := line[i].best(among)
			if among == dateSymbols {
				_, digit := line[i].best(digitSymbols)
				probability = max(digit, unknownDay*probability)
			}
			score += math.Log(probability)
		}
	}
	text := correctLower(line.likeliest())
	for _, f := range []field{numberField, birthField, expiryField} {
		if checkDigit(text[f.from:f.to]) == text[f.check] {
			score += 3
		}
	}
	return score
}

// dateSymbols are what a place of a date can hold: parts of it that are unknown are fillers.
const dateSymbols = digitSymbols + "<"

// lowerSymbols are what a place of the lower line can hold.
func lowerSymbols(at int) string {
	switch {
	case at >= birthField.from && at < birthField.to, at >= expiryField.from && at < expiryField.to:
		return dateSymbols
	case at == numberField.check || at == birthField.check || at == expiryField.check || at == lineLength-1:
		return digitSymbols
	case at >= 10 && at < 13:
		return letterSymbols + "<"
	case at == 20:
		return "MF<X"
	default:
		return symbols
	}
}

// upperPlaces puts the upper line's characters on its places. These stand above those of the lower line, if the line spans
// the same; a character that was lost at the edge moves none of them.
func upperPlaces(read LineReading, lower grid, nationality string) (line zoneLine, found bool) {
	own, found := gridOf(read.Glyphs)
	if !found {
		return line, false
	}
	type beginning struct {
		line  zoneLine
		score float64
	}
	first, found := own.beginning(read.Glyphs)
	if !found {
		return line, false
	}
	var tried []beginning
	for before := -first - 2; before <= -first+farthest; before++ {
		l := placed(read, own, before)
		// How far the grids are from each other at the line's beginning, in places.
		apart := math.Abs(own.at(-float64(before))-lower.first) / lower.step
		tried = append(tried, beginning{l, upperScore(&l, nationality) - 2*apart})
	}
	best := slices.MaxFunc(tried, func(a, b beginning) int { return cmp.Compare(a.score, b.score) })
	return best.line, true
}

// upperScore is how well a line begins as the zone of a passport, or of a visa, does.
func upperScore(line *zoneLine, nationality string) float64 {
	_, document := line[0].best("PV")
	_, probability := bestState(line, 2, nationality)
	return math.Log(document) + math.Log(probability)
}
