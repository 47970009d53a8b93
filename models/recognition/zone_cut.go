package recognition

// Cut tells whether a zone was read whose lines go on beyond where they were looked for, by the places of the lower one: its
// dates and check digits say which they are. From and to are the whole lines' ends, as shares of what was read.
func (r ZoneReading) Cut() (from, to float64, cut bool) {
	const (
		margin    = 0.6  // of a place, about the first and the last
		bearable  = 0.5  // of a place, which may be missing at an end
		mostShare = 0.65 // of the length, that a line may go on for: 28 of the 44 places suffice to tell the others
	)
	line, g, found := lowerPlaces(r[1])
	if !found || !readably(&line) {
		return 0, 1, false
	}
	from, to = g.straight(-margin), g.straight(lineLength-1+margin)
	if from < -mostShare || to > 1+mostShare || to-from < 0.5 {
		return 0, 1, false
	}
	if from > -bearable*g.step && to < 1+bearable*g.step {
		return 0, 1, false
	}
	return from, to, true
}

// Recognized says whether this is a zone: two check digits of its lower line agree.
func (r ZoneReading) Recognized() bool {
	line, _, found := lowerPlaces(r[1])
	return found && readably(&line)
}

// Begun says whether the upper line begins as that of a zone does: with a document's kind and a state.
func (r ZoneReading) Begun() bool {
	const leastKind, leastState = 0.2, 0.01
	lower, places, found := lowerPlaces(r[1])
	if !found {
		return false
	}
	nationality, _ := bestState(&lower, 10, "")
	upper, found := upperPlaces(r[0], places, nationality)
	if !found {
		return false
	}
	_, kind := upper[0].best("PVIAC")
	state, _ := bestState(&upper, 2, nationality)
	return kind >= leastKind && upper.stateAt(2, state) >= leastState
}

// straight is where a place is if places are as far from each other as in the line's middle: beyond what was read the bend is a
// guess.
func (g grid) straight(place float64) float64 {
	const middle = (lineLength - 1) / 2.0
	return g.at(middle) + (place-middle)*(g.step+2*g.bend*middle)
}

// readably says whether two of the lower line's check digits agree, as they must for its places to be known.
func readably(line *zoneLine) bool {
	text := correctLower(line.likeliest())
	agree := 0
	for _, f := range []field{numberField, birthField, expiryField} {
		if checkDigit(text[f.from:f.to]) == text[f.check] {
			agree++
		}
	}
	return agree >= leastChecked
}
