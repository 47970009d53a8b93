package recognition

import (
	"math"
	"strings"
)

// The names of the upper line follow each other in these states: letters of the surname, a filler after them, the second
// filler that parts surname and given names, letters of these, a filler after them, and fillers to the end.
const (
	inSurname = iota
	afterSurname
	parting
	inGiven
	afterGiven
	atEnd
	stateCount
)

// follows is how probable each state is after another, by what names look like.
var follows = [stateCount][stateCount]float64{
	inSurname:    {inSurname: 0.87, afterSurname: 0.13},
	afterSurname: {inSurname: 0.2, parting: 0.8},
	parting:      {inGiven: 0.97, atEnd: 0.03},
	inGiven:      {inGiven: 0.84, afterGiven: 0.16},
	afterGiven:   {inGiven: 0.35, atEnd: 0.65},
	atEnd:        {atEnd: 1},
}

// ends is how probable it is that the line ends in a state: names that are too long are cut off.
var ends = [stateCount]float64{inSurname: 0.03, afterSurname: 0.003, parting: 0.003, inGiven: 0.3, afterGiven: 0.3, atEnd: 1}

const (
	namesFrom  = 5
	namesPlace = lineLength - namesFrom
)

// lettered says whether a state's places hold letters.
func lettered(state int) bool { return state == inSurname || state == inGiven }

// letterCount is of how many letters, any of which may stand in a name, one is as likely as the one symbol that stands after it:
// fillers that look like a letter are fillers if the line is more likely so. There are 26, but an engine knows letters better.
const letterCount = 22

// emits is how probable what was seen at a place is in a state.
func emits(p *place, state int) float64 {
	if !lettered(state) {
		return p.of(filler)
	}
	sum := 0.0
	for i := range len(letterSymbols) {
		sum += p.of(letterSymbols[i])
	}
	return sum / letterCount
}

// upperReading is the upper line as it is understood.
type upperReading struct {
	text           string
	surname, given float64 // how sure the names are, by the line alone
}

// readNames reads the names by what is most probable for the whole line, and how probable that is of all that it could be.
func readNames(line *zoneLine) upperReading {
	places := line[namesFrom:]
	best, from := [stateCount]float64{}, [namesPlace][stateCount]int{}
	for state := range best {
		best[state] = math.Inf(-1)
	}
	best[inSurname] = math.Log(likeliestIn(&places[0], inSurname))
	for i := 1; i < namesPlace; i++ {
		next := [stateCount]float64{}
		for state := range next {
			next[state] = math.Inf(-1)
			for before := range follows {
				if p := follows[before][state]; p > 0 && best[before]+math.Log(p) > next[state] {
					next[state], from[i][state] = best[before]+math.Log(p), before
				}
			}
			next[state] += math.Log(likeliestIn(&places[i], state))
		}
		best = next
	}
	last := 0
	for state := range best {
		best[state] += math.Log(ends[state])
		if best[state] > best[last] {
			last = state
		}
	}
	path := [namesPlace]int{}
	for i := namesPlace - 1; i >= 0; i-- {
		path[i] = last
		last = from[i][last]
	}
	return upperOf(places, path)
}

// likeliestIn is how probable the likeliest symbol of a state is at a place.
func likeliestIn(p *place, state int) float64 {
	if !lettered(state) {
		return p.of(filler)
	}
	_, probability := p.best(letterSymbols)
	return probability / letterCount
}

// upperOf is the text of a path through the states. Names are as sure as each of their places, and the fillers after them,
// are by the forward and backward sums over all paths.
func upperOf(places []place, path [namesPlace]int) (r upperReading) {
	in := inStates(places)
	var b strings.Builder
	r.surname, r.given = 1, 1
	for i, state := range path {
		c := byte(filler)
		var sure float64
		if lettered(state) {
			var probability, sum float64
			c, probability = places[i].best(letterSymbols)
			for j := range len(letterSymbols) {
				sum += places[i].of(letterSymbols[j])
			}
			sure = (in[i][inSurname] + in[i][inGiven]) * probability / sum
		} else {
			sure = in[i][afterSurname] + in[i][parting] + in[i][afterGiven] + in[i][atEnd]
		}
		switch {
		case state <= parting:
			r.surname *= sure
		default:
			r.given *= sure
		}
		b.WriteByte(c)
	}
	r.text = b.String()
	return r
}

// inStates is how probable each state is at each place.
func inStates(places []place) (in [namesPlace][stateCount]float64) {
	var forward, backward [namesPlace][stateCount]float64
	forward[0][inSurname] = 1
	for i := 1; i < namesPlace; i++ {
		for state := range stateCount {
			for before := range stateCount {
				forward[i][state] += forward[i-1][before] * follows[before][state]
			}
			forward[i][state] *= emits(&places[i], state)
		}
		scale(&forward[i])
	}
	backward[namesPlace-1] = ends
	for i := namesPlace - 2; i >= 0; i-- {
		for state := range stateCount {
			for after := range stateCount {
				backward[i][state] += follows[state][after] * emits(&places[i+1], after) * backward[i+1][after]
			}
		}
		scale(&backward[i])
	}
	for i := range in {
		for state := range stateCount {
			in[i][state] = forward[i][state] * backward[i][state]
		}
		scale(&in[i])
	}
	return in
}

// scale makes the sum of all one.
func scale(of *[stateCount]float64) {
	sum := 0.0
	for _, p := range of {
		sum += p
	}
	if sum == 0 {
		return
	}
	for i := range of {
		of[i] /= sum
	}
}
