package recognition

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

// PlateChar is a character that an engine has read, with what else it may be. X is where its middle is, from 0 at the
// line's beginning to 1 at its end.
type PlateChar struct {
	Rune        rune
	X           float64
	Probability float64
	Others      []PlateOther // the likeliest first
}

// PlateOther is a character that another one may be.
type PlateOther struct {
	Rune        rune
	Probability float64
}

// PlateGuess is the number that a reading most likely means.
type PlateGuess struct {
	Number string
	// Known says whether the number has the format of an issuer.
	Known bool
	// Confidence is how likely all of the number is right, from 0 to 1: how sure its characters are, times how sure it is
	// that they mean this number and no other.
	Confidence float64

	read, fits float64
}

// GuessPlate weighs what the characters of a line may be by the formats of plates. What the engine saw and cannot name, or
// what stands on no plate whose letters it knows, leaves no number: the rest of it would be another car's. The guess is
// empty if the line is no plate's.
func GuessPlate(line []PlateChar, ground PlateColour) PlateGuess {
	chars, named := plateChars(line)
	if !named || len(chars) < shortestPlate || len(chars) > longestPlate+1 || !mixed(chars) || gapInPlate(line) {
		return PlateGuess{}
	}
	numbers, known := weighPlate(chars, ground)
	best, sum := PlateGuess{}, 0.0
	most := math.Inf(-1)
	for _, number := range slices.Sorted(maps.Keys(numbers)) {
		if numbers[number] > most {
			best.Number, most = number, numbers[number]
		}
	}
	for _, weight := range numbers {
		sum += math.Exp(weight - most)
	}
	if best.Number == "" {
		return PlateGuess{}
	}
	best.Known = known[best.Number]
	best.read, best.fits = certainty(chars, best.Number), 1/sum
	if wordIn(line) {
		best.fits *= wordy
	}
	best = best.withoutMarks(line, ground)
	best.Confidence = best.read * best.fits
	return best
}

// weighPlate gives the numbers that a line may be, with their weights as logarithms, and which of them have a known format.
func weighPlate(chars []plateChar, ground PlateColour) (numbers map[string]float64, known map[string]bool) {
	numbers, known = map[string]float64{}, map[string]bool{}
	add := func(number string, weight float64) {
		if before, twice := numbers[number]; twice {
			weight += math.Log1p(math.Exp(-math.Abs(weight-before))) + max(0, before-weight)
		}
		numbers[number] = weight
	}
	for _, pattern := range platePatterns()[len(chars)] {
		for _, one := range pattern.numbers(chars) {
			if strings.ContainsAny(one.number, tenDigits) && (pattern.issuer.valid == nil || pattern.issuer.valid([]rune(one.number))) {
				add(one.number, pattern.weight+pattern.issuer.onGround(ground)+one.likelihood)
				known[one.number] = true
			}
		}
	}
	if raw, likelihood := asRead(chars); plausiblePlate(raw) {
		add(raw, math.Log(otherFormats)-float64(len(chars))*math.Log(36)+likelihood)
	}
	return numbers, known
}

// otherFormats is the weight of all formats that are not known.
const otherFormats = 0.3

// MayBePlate says whether a line may be a number that was not read well: one of China whose province, or ending, is only a second
// choice, or letters and digits of none of the formats.
func MayBePlate(line []PlateChar) bool {
	chars, named := plateChars(line)
	return mayBeChinese(line) || named && len(chars) > shortestPlate && len(chars) < longestPlate && mixed(chars) && !hasSmall(chars)
}

func hasSmall(chars []plateChar) bool {
	return slices.ContainsFunc(chars, func(c plateChar) bool { return c.small })
}

func mayBeChinese(line []PlateChar) bool {
	if len(line) < 7 {
		return false
	}
	for _, at := range []int{0, len(line) - 1} {
		choices := append([]PlateOther{{Rune: line[at].Rune}}, line[at].Others...)
		for _, choice := range choices {
			if unicode.Is(unicode.Han, choice.Rune) {
				return true
			}
		}
	}
	return false
}

// certainty is how sure the characters of a number are, as they were read. Of letters and digits an engine is less sure
// than right, as they are no words; of a province, which it has to tell from thirty others, it is not.
func certainty(chars []plateChar, number string) float64 {
	product := 1.0
	for i, r := range []rune(number) {
		switch c := chars[i]; {
		case c.small:
			product *= smallLetter
		case unicode.Is(unicode.Han, r):
			product *= c.share(r)
		case c.read != r:
			product *= c.repair(r)
		default:
			product *= math.Sqrt(c.top)
		}
	}
	return product
}

// wordy is what remains of the certainty of a number in which a word may be read.
const wordy = 0.6

// wordIn says whether there are four letters or more on end with a vowel among them, as in the name of a shop.
func wordIn(line []PlateChar) bool {
	run, vowel := 0, false
	for _, c := range line {
		if c.Rune < 'A' || c.Rune > 'Z' {
			run, vowel = 0, false
			continue
		}
		run++
		vowel = vowel || strings.ContainsRune("AEIOU", c.Rune)
		if run >= 4 && vowel {
			return true
		}
	}
	return false
}

// mixed says whether there are both letters and digits without doubt: a word with an O is no plate with a zero.
func mixed(chars []plateChar) bool {
	letters, digits := false, false
	for _, c := range chars {
		digits = digits || isDigit(c.read)
		letters = letters || !isDigit(c.read) && c.read != 'O' && c.read != 'I'
	}
	return letters && digits
}

// numberLikelihood is a number with how likely the reading is if it is the number, as a logarithm.
type numberLikelihood struct {
	number     string
	likelihood float64
}

// numbers gives the likeliest number that has the pattern, and the likeliest that differs from it in one place.
func (p platePattern) numbers(chars []plateChar) []numberLikelihood {
	number := make([]rune, len(chars))
	likelihood, closest := 0.0, math.Inf(-1)
	at, other := -1, rune(0)
	for i, c := range chars {
		first, second := c.best(p.places[i])
		if first == 0 {
			return nil
		}
		number[i] = first
		likelihood += math.Log(c.may[first])
		if loss := math.Log(c.may[second]) - math.Log(c.may[first]); second != 0 && loss > closest {
			at, other, closest = i, second, loss
		}
	}
	all := []numberLikelihood{{string(number), likelihood}}
	if at >= 0 {
		number[at] = other
		all = append(all, numberLikelihood{string(number), likelihood + closest})
	}
	return all
}

// best are the likeliest characters of those that a place may hold; 0 for none.
func (c plateChar) best(place string) (first, second rune) {
	for _, r := range place {
		switch p := c.may[r]; {
		case p <= 0:
		case first == 0 || p > c.may[first]:
			first, second = r, first
		case second == 0 || p > c.may[second]:
			second = r
		}
	}
	return first, second
}

// asRead is the number as it was read.
func asRead(chars []plateChar) (number string, likelihood float64) {
	for _, c := range chars {
		number += string(c.read)
		likelihood += math.Log(c.may[c.read])
	}
	return number, likelihood
}

// plausiblePlate says whether a text may be a number of a format that is not known: letters and digits, at least two of
// each in at most four groups, and no province, whose formats are all known.
func plausiblePlate(text string) bool {
	letters, figures, groups := 0, 0, 0
	var last rune
	for _, r := range text {
		if isDigit(r) {
			figures++
		} else {
			letters++
		}
		if isDigit(r) != isDigit(last) || last == 0 {
			groups++
		}
		last = r
	}
	return letters >= 2 && figures >= 2 && groups <= 4 && len(text) >= 5 && len(text) <= 8 && !hasHan([]rune(text))
}

// offGround is how much less likely a plate of an issuer is on a ground that the issuer does not use.
const offGround = 0.05

func (issuer *plateIssuer) onGround(ground PlateColour) float64 {
	if issuer.grounds == nil {
		if ground == Blue && issuer.patterns[0] != 'P' {
			return math.Log(offGround) // blue is China's, and rare elsewhere
		}
		return 0
	}
	if slices.Contains(issuer.grounds, ground) {
		return 0
	}
	return math.Log(offGround)
}

// gapInPlate says whether there is room for characters that were not read: before the first, after the last, or between
// two where nothing parts them.
func gapInPlate(line []PlateChar) bool {
	if len(line) < shortestPlate {
		return false
	}
	steps := make([]float64, 0, len(line))
	for i := 1; i < len(line); i++ {
		steps = append(steps, line[i].X-line[i-1].X)
	}
	slices.Sort(steps)
	step := steps[len(steps)/2]
	const ends, between = 2.0, 2.9 // steps from one middle to the next
	if line[0].X > ends*step || 1-line[len(line)-1].X > ends*step {
		return true
	}
	for i := 1; i < len(line); i++ {
		if line[i].X-line[i-1].X > between*step && !strings.ContainsRune(separators, line[i].Rune) && !strings.ContainsRune(separators, line[i-1].Rune) {
			return true
		}
	}
	return false
}
