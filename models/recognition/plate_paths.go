package recognition

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// PlateSigns are what an engine is asked for along a line that may be a plate's: the characters of plates, small letters and
// other signs of their shape, and what stands between the groups of a number.
const PlateSigns = PlateCharacters + plateShapes + separators

// plateShapes are signs that are read for characters of plates.
const plateShapes = "ckopsuvwxyzl!\u4e28\u3007\u00d8"

// PlateSteps are the probabilities at each step along a line: of no character first, and then of each of PlateSigns.
type PlateSteps [][]float32

// platePaths are steps in which signs of the same shape are one, and what parts groups is no character.
type platePaths struct {
	none  []float64
	signs map[rune][]float64
}

func pathsOf(steps PlateSteps) platePaths {
	p := platePaths{none: make([]float64, len(steps)), signs: make(map[rune][]float64)}
	for i, sign := range []rune(PlateSigns) {
		to := p.none
		if !strings.ContainsRune(separators, sign) {
			r := onPlate(sign)
			if p.signs[r] == nil {
				p.signs[r] = make([]float64, len(steps))
			}
			to = p.signs[r]
		}
		for t, step := range steps {
			to[t] += float64(step[1+i])
		}
	}
	for t, step := range steps {
		p.none[t] += float64(step[0])
	}
	p.mixLookAlikes()
	return p
}

// mixLookAlikes lets each character be also what it is taken for.
func (p platePaths) mixLookAlikes() {
	read := maps.Clone(p.signs)
	mix := func(to, from rune, likelihood float64) {
		mixed := slices.Clone(p.signs[to])
		for t, level := range read[from] {
			mixed[t] = max(mixed[t], likelihood*level)
		}
		p.signs[to] = mixed
	}
	for _, pair := range lookAlikes {
		mix(pair.a, pair.b, pair.likelihood)
		mix(pair.b, pair.a, pair.likelihood)
	}
}

// byShape are the paths in which characters of the same shape are one: which of them it is only a format tells.
func (p platePaths) byShape() platePaths {
	shapes := platePaths{none: p.none, signs: maps.Clone(p.signs)}
	for _, pair := range []string{"0O", "1I"} {
		a, b := rune(pair[0]), rune(pair[1])
		both := slices.Clone(p.signs[a])
		for t, level := range p.signs[b] {
			both[t] = max(both[t], level)
		}
		shapes.signs[a], shapes.signs[b] = both, both
	}
	return shapes
}

// likelihood is how likely the line says a number, as a logarithm: that of all ways in which its characters may be spread
// over the steps, of which neighbours that say the same are one character.
func (p platePaths) likelihood(number string) float64 {
	runes := []rune(number)
	// State 2i is before character i, with nothing; state 2i+1 is in it.
	states := make([]float64, 2*len(runes)+1)
	next := make([]float64, len(states))
	states[0] = 1
	for t := range p.none {
		for s := range states {
			sum := states[s]
			if s > 0 {
				sum += states[s-1]
			}
			if s%2 == 0 {
				next[s] = sum * p.none[t]
				continue
			}
			r := runes[s/2]
			if s > 1 && runes[s/2-1] != r {
				sum += states[s-2]
			}
			next[s] = sum * p.at(r, t)
		}
		states, next = next, states
	}
	end := states[len(states)-1]
	if len(states) > 1 {
		end += states[len(states)-2]
	}
	return math.Log(max(end, leastLikelihood))
}

// leastLikelihood bounds how unlikely a number is.
const leastLikelihood = 1e-30

func (p platePaths) at(r rune, t int) float64 {
	if levels := p.signs[r]; levels != nil {
		return levels[t]
	}
	return 0
}
