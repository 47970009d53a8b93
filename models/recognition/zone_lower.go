package recognition

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// reading is what a part of the lower line may say, with its weight among the others.
type reading struct {
	text   string
	weight float64
}

// How readings are looked for.
const (
	mostReadings = 200  // of a field, the likeliest
	leastWeight  = 1e-6 // of a reading, against the likeliest
	keptReadings = 12   // of a field, when fields are looked at together
	// unagreeing is the weight of a field whose check digit does not agree: some specimens and misprints have such.
	unagreeing = 1e-4
)

// readings are the likeliest texts at places, each out of what it can hold.
func (l *zoneLine) readings(from, to int, among func(at int) string) []reading {
	found := []reading{{"", 1}}
	for at := from; at < to; at++ {
		var longer []reading
		set := l[at].likelyOf(among(at))
		for _, r := range found {
			for i := range len(set) {
				longer = append(longer, reading{r.text + set[i:i+1], r.weight * l.chance(from, at, r.text, set[i])})
			}
		}
		found = likeliest(longer, mostReadings)
	}
	return found
}

// In one picture all zeros look alike: a character that was misread once is misread so wherever it comes again.
const (
	again  = 0.9
	unlike = 0.05 // of one that is right where another like it was misread
)

// chance is how probable a symbol is at a place, after what is taken to stand before it in the field.
func (l *zoneLine) chance(from, at int, before string, c byte) float64 {
	const thinkable = 0.005
	probability := l[at].of(c)
	seen, _ := l[at].best(symbols)
	for i := range len(before) {
		if other, _ := l[from+i].best(symbols); other != seen || before[i] == seen {
			continue
		}
		if before[i] == c && probability >= thinkable {
			return max(probability, again)
		}
		if seen == c {
			return probability * unlike
		}
	}
	return probability
}

// likeliest sorts readings by their weights and keeps so many.
func likeliest(found []reading, most int) []reading {
	slices.SortFunc(found, func(a, b reading) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.text, b.text))
	})
	if len(found) > most {
		found = found[:most]
	}
	for i, r := range found {
		if r.weight < found[0].weight*leastWeight {
			return found[:i]
		}
	}
	return found
}

// fieldReadings are the likeliest readings of a field with its check digit. Those with which the digit does not agree weigh
// little; so does what the field cannot be.
func (l *zoneLine) fieldReadings(f field, weigh func(text string) float64) []reading {
	found := l.readings(f.from, f.to, lowerSymbols)
	for i := range found {
		text := found[i].text
		digit := checkDigit(text)
		agrees := l[f.check].of(digit)
		if f == optionalField && digit == '0' {
			agrees = max(agrees, l[f.check].of(filler))
		}
		found[i].weight *= max(agrees, unagreeing) * weigh(text)
	}
	found = likeliest(found, keptReadings)
	for i := range found {
		text := found[i].text
		digit := checkDigit(text)
		if f == optionalField && digit == '0' && l[f.check].of(filler) > l[f.check].of('0') {
			digit = filler
		}
		// The digit is taken as it is printed if the field cannot be put right by it.
		if seen, probability := l[f.check].best(digitSymbols + "<"); digit != filler && l[f.check].of(digit) < unagreeing*2 && probability > 0.5 {
			digit = seen
		}
		found[i].text += string(digit)
	}
	return found
}

// lowerReading is the lower line as it is understood, and how sure each of its parts is.
type lowerReading struct {
	text                       string
	number, birth, expiry, sex float64
	born                       string  // the day of birth
	printed                    [3]bool // number, birth and expiry are on the page too
}

// printedToo is how much likelier what the page has printed too is than what it has not.
const printedToo = 50

// unknownDate is a date of which the day, the month or all is unknown: fillers stand for it, or zeros in older passports.
var unknownDate = regexp.MustCompile(`^([0-9]{2}|<<)(0[1-9]|1[0-2])(00|<<)$|^([0-9]{2}|<<)(00|<<)(0[1-9]|[12][0-9]|3[01]|00|<<)$|^<<(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$`)

// unknownDay is how likely a part of a date is unknown, against one that is not.
const unknownDay = 0.01

// readLower reads the lower line: its fields by their check digits, and all together by the composite one. What is also on
// the page, which onPage tells, weighs more.
func readLower(line *zoneLine, nationality string, at time.Time, onPage func(value string) bool) lowerReading {
	also := func(value string) float64 {
		if onPage != nil && onPage(value) {
			return printedToo
		}
		return 1
	}
	day := func(read func(string, time.Time) string) func(string) float64 {
		return func(text string) float64 {
			switch date := read(text, at); {
			case date != "":
				return also(date)
			case unknownDate.MatchString(text):
				return unknownDay
			case strings.Contains(text, "<"):
				return 1e-6
			default:
				return 1e-3
			}
		}
	}
	born := func(yymmdd string, at time.Time) string { return birthDateOn(onPage, yymmdd, at) }
	fields := [4][]reading{
		line.fieldReadings(numberField, func(text string) float64 { return numberWeight(text, nationality) * also(trimmed(text)) }),
		line.fieldReadings(birthField, day(born)),
		line.fieldReadings(expiryField, day(expiryDate)),
		line.fieldReadings(optionalField, optionalWeight),
	}
	var r lowerReading
	joined := together(fields, line)
	sex, sexSure := sexAt(line)
	number, birth, expiry, optional := joined[0].text, joined[1].text, joined[2].text, joined[3].text
	r.text = number + nationality + birth + string(sex) + expiry + optional
	r.text += string(lastDigit(r.text, line))
	r.number, r.birth, r.expiry = joined[0].weight, joined[1].weight, joined[2].weight
	r.sex, r.born = sexSure, born(birth[:6], at)
	if onPage != nil {
		r.printed = [3]bool{onPage(trimmed(number[:9])), onPage(born(birth[:6], at)), onPage(expiryDate(expiry[:6], at))}
	}
	return r
}

// together weighs the fields' readings by the composite check digit too, and gives for each field the best with its part
// of all the weight.
func together(fields [4][]reading, line *zoneLine) (best [4]reading) {
	var sums [4][keptReadings]float64
	digits := compositeParts(fields)
	total := 0.0
	for n, number := range fields[0] {
		for b, birth := range fields[1] {
			for e, expiry := range fields[2] {
				for o, optional := range fields[3] {
					composite := byte('0' + (digits[0][n]+digits[1][b]+digits[2][e]+digits[3][o])%10)
					weight := number.weight * birth.weight * expiry.weight * optional.weight * max(line[43].of(composite), 10*unagreeing)
					total += weight
					sums[0][n] += weight
					sums[1][b] += weight
					sums[2][e] += weight
					sums[3][o] += weight
				}
			}
		}
	}
	for i, field := range fields {
		for k, r := range field {
			if part := sums[i][k] / total; part > best[i].weight {
				best[i] = reading{r.text, part}
			}
		}
	}
	return best
}

// compositeParts is what each reading of a field adds to the sum of the composite check digit, by where it stands there.
func compositeParts(fields [4][]reading) (parts [4][keptReadings]int) {
	from := 0
	for i, field := range fields {
		for k, r := range field {
			for j := range len(r.text) {
				parts[i][k] += characterValue(r.text[j]) * [3]int{7, 3, 1}[(from+j)%3]
			}
		}
		from += len(field[0].text)
	}
	return parts
}

// lastDigit is the composite digit: the right one if it may stand there, or else what was seen.
func lastDigit(text string, line *zoneLine) byte {
	composite := checkDigit(text[0:10] + text[13:20] + text[21:43])
	seen, probability := line[43].best(digitSymbols + "<")
	if line[43].of(composite) < unagreeing*10 && probability > 0.5 {
		return seen
	}
	return composite
}

// sexAt reads the sex. X is written as a filler.
func sexAt(line *zoneLine) (c byte, sure float64) {
	c, probability := line[20].best("MF<")
	sum := 0.0
	for _, other := range []byte("MF<") {
		sum += line[20].of(other)
	}
	return c, probability * probability / sum
}

// optionalWeight prefers no optional data, or some without a gap.
func optionalWeight(text string) float64 {
	if trimmed(text) == "" {
		return 1
	}
	return 0.02
}
