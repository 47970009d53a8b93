package recognition

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Sure is the confidence from which an answer is one to rely on.
const Sure = 0.9

// How sure fields are at most, by what speaks for them besides what was seen at their places. They are bounds to the share that
// was right where they were measured: 52 drawn pages, ten of them turned by up to 18°, in strong perspective or 420 pixels wide,
// and 18 photographs and scans of specimens, each zone read at each pitch and at all together, refused ones left out:
//
//	confidence                      answers  right
//	numbers, dates, 0.9 and more        697    697
//	numbers, dates, less                  4      4
//	type, states, sex, 0.9 and more     899    899
//	type, states, sex, less              61     61
//	names, 0.9 and more                 454    454
//	names, 0.7 to 0.9                    17     17
//	names, 0.5 to 0.7                     8      7
//	date of issue                       218    218
//	place of birth                      199    157
//	authority and place of issue        209    128
//
// Four readings of a page are no four pages: of some 115 pairs of names without a mistake, one in forty may be one. `make
// certainty` measures answers so, each page read once, on 70 drawn pages that no bound was set by, and fails where more is wrong than
// the confidences say.
const (
	sureChecked = 0.99 // a check digit agrees
	sureAlone   = 0.97 // no check digit, but the place holds one of few symbols
	unconfirmed = 0.85 // of names that the zone alone says: no digit checks them
	surePlace   = 0.75 // of a place of birth: marks and spaces are lost, and nothing says it twice
	sureIssuer  = 0.55 // of an authority or a place of issue, which are longer
	sureDoubted = 0.70 // the field's own check digit agrees, but not the composite one
	sureLetterO = 0.60 // a number with the letter O, which few states use, and which no check digit tells from two zeros
	sureTwin    = 0.80 // a number with a letter or digit that may as well be the other that it looks like, such as G and 6
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
	if f == numberField && hasTwin(text[f.from:f.to], text[10:13]) {
		sure = min(sure, sureTwin)
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
