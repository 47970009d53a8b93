package recognition

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Sure is the confidence from which an answer is one to rely on.
const Sure = 0.9

// How sure fields of the zone are at most, by what speaks for them besides what was seen at their places. They were set by
// hand. web/ocr's TestWhatIsSureOfAPassportIsRight tries them on some drawn pages, where of the fields that are Sure one in
// fifty may be wrong; photographs of real passports are other pictures, of which it tells less.
const (
	sureChecked = 0.99 // a check digit agrees
	sureAlone   = 0.97 // no check digit, but the place holds one of few symbols
	unconfirmed = 0.85 // of names that the zone alone says: no digit checks them
	sureDoubted = 0.70 // the field's own check digit agrees, but not the composite one
	sureLetterO = 0.60 // a number with the letter O, which few states use, and which no check digit tells from two zeros
	sureWrong   = 0.30 // the check digit does not agree
)

// sureCorrected is how sure a field is at most by so many kinds of misreadings that were put right for its check digit to
// agree: of ten such corrections, one makes it agree by chance.
var sureCorrected = [...]float64{sureChecked, 0.88, sureWrong}

// sureOf is how sure a field with a check digit is, which was read so. What the page has printed too, needs no digit.
func (z *MRZ) sureOf(text string, f field, sure float64, onPage bool) float64 {
	if checkDigit(text[f.from:f.to]) != text[f.check] {
		return min(sure, sureWrong)
	}
	if onPage {
		return min(sure, sureChecked)
	}
	if f == numberField && strings.Contains(text[f.from:f.to], "O") {
		sure = min(sure, sureLetterO)
	}
	return min(sure, sureCorrected[min(z.seen.lower.corrections(text, f), len(sureCorrected)-1)])
}

// corrections counts the kinds of misreadings that were put right in a field. A letter for another counts twice: engines
// mistake these seldom.
func (l *zoneLine) corrections(text string, f field) int {
	kinds := map[[2]byte]int{}
	for i := f.from; i <= f.check; i++ {
		if seen, _ := l[i].best(lowerSymbols(i)); seen != text[i] {
			kinds[[2]byte{seen, text[i]}] = 1
			if isDigit(seen) == isDigit(text[i]) {
				kinds[[2]byte{seen, text[i]}] = 2
			}
		}
	}
	count := 0
	for _, n := range kinds {
		count += n
	}
	return count
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

// bothStates are the issuing state and the nationality, which are most often the same, and how sure they are: the part of
// their likelihood in that of all states.
func bothStates(upper, lower *zoneLine) (state, nationality string, stateSure, nationalitySure float64) {
	first, second := map[string]float64{}, map[string]float64{}
	var sumFirst, sumSecond, sumSame float64
	for code := range states {
		first[code], second[code] = upper.stateAt(2, code), lower.stateAt(10, code)
		sumFirst += first[code]
		sumSecond += second[code]
		sumSame += first[code] * second[code] * alike
	}
	total := sumSame + sumFirst*sumSecond*unalike
	best := -1.0
	for code := range states {
		if same := first[code] * second[code] * alike; same > best || same == best && code < state {
			best, state = same, code
		}
	}
	nationality = state
	for _, one := range likeliestCodes(first) {
		for _, other := range likeliestCodes(second) {
			if both := first[one] * second[other] * unalike; one != other && both > best {
				best, state, nationality = both, one, other
			}
		}
	}
	stateSure = first[state] * (second[state]*alike + sumSecond*unalike) / total
	nationalitySure = second[nationality] * (first[nationality]*alike + sumFirst*unalike) / total
	return state, nationality, stateSure, nationalitySure
}

// likeliestCodes are some states, the likeliest first.
func likeliestCodes(of map[string]float64) []string {
	const some = 5
	codes := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	return codes[:some]
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
		sure := min(first*there/(there+absent), sureAlone)
		if strings.IndexByte(fillerLike, letter) >= 0 {
			sure = min(sure, unconfirmed) // a filler may be read for it
		}
		return letter, sure
	}
	return filler, min(first*absent/(there+absent), sureAlone)
}
