package recognition

// How sure fields of the zone are at most, by what speaks for them besides what was seen at their places. Measured on pages
// that are drawn with every kind of fault (TestWhatIsSureIsRight): of answers of at least 0.9, 2 % may be wrong.
const (
	sureChecked = 0.99 // a check digit agrees
	sureAlone   = 0.97 // no check digit, but the place holds one of few symbols
	unconfirmed = 0.85 // of names that the zone alone says: no digit checks them
	sureDoubted = 0.70 // the field's own check digit agrees, but not the composite one
	sureWrong   = 0.30 // the check digit does not agree
)

// sureOf is how sure a field with a check digit is, which was read so.
func sureOf(line string, f field, sure float64) float64 {
	if checkDigit(line[f.from:f.to]) != line[f.check] {
		return min(sure, sureWrong)
	}
	return min(sure, sureChecked)
}

// doubt lowers what only the composite check digit speaks against: one of the checked fields is wrong in a way that
// its own digit does not show, or the composite digit itself is misread.
func (z *MRZ) doubt() {
	for _, name := range []string{"passport_number", "date_of_birth", "date_of_expiry"} {
		if confidence, found := z.Confidence[name]; found {
			z.Confidence[name] = min(confidence, sureDoubted)
		}
	}
}

// bothStates are the issuing state and the nationality, which are most often the same.
func bothStates(upper, lower *zoneLine) (state, nationality string) {
	state, p := bestState(upper, 2, "")
	nationality, q := bestState(lower, 10, "")
	best := unalike * p * q / alike
	for code := range states {
		both := upper.stateAt(2, code) * lower.stateAt(10, code) * alike
		if both > best || both == best && state == nationality && code < state {
			best, state, nationality = both, code, code
		}
	}
	return state, nationality
}

// setStates takes the states. Each is the surer, if the other line says the same.
func (z *MRZ) setStates(state, nationality string) {
	first, second := z.seen.upper.stateAt(2, state), z.seen.lower.stateAt(10, nationality)
	if state == nationality {
		first = min(sureChecked, 1-(1-first)*(1-second))
		second = first
	} else {
		first, second = first*unconfirmed, second*unconfirmed
	}
	z.set("country_code", &z.IssuingState, trimmed(state), first)
	z.set("nationality", &z.Nationality, trimmed(nationality), second)
}

// documentKind is the second character of the document's code: a filler, unless a letter was read with certainty.
func documentKind(upper *zoneLine) (c byte, sure float64) {
	const (
		none  = 0.8  // of passports have no second character
		other = 0.05 // is any letter's part: few are usual, such as D, O and S
	)
	letter, probability := upper[1].best(letterSymbols)
	absent, there := upper[1].of(filler)*none, probability*other
	first := upper[0].of('P') / (upper[0].of('P') + upper[0].of('V') + 10*leastProbable)
	if there > absent {
		return letter, min(first*there/(there+absent), sureAlone)
	}
	return filler, min(first*absent/(there+absent), sureAlone)
}
