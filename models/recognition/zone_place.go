package recognition

import (
	"math"
	"strings"
)

// ZoneSymbols are all that stand in a machine-readable zone.
const ZoneSymbols = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

const symbols = ZoneSymbols

// Sets of symbols that a place can hold.
const (
	digitSymbols  = "0123456789"
	letterSymbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// place is how probable each symbol is at one of the zone's fixed places, by what an engine saw there.
type place [len(symbols)]float64

// leastProbable is what no engine's certainty puts a symbol below: engines are sure of what they misread.
const leastProbable = 1e-4

// symbolIndex is where a symbol stands in symbols; -1 if it is none.
func symbolIndex(c byte) int { return strings.IndexByte(symbols, c) }

// of is the probability of a symbol.
func (p *place) of(c byte) float64 {
	if i := symbolIndex(c); i >= 0 {
		return p[i]
	}
	return leastProbable
}

// best is the likeliest symbol of a set.
func (p *place) best(among string) (c byte, probability float64) {
	for i := range len(among) {
		if q := p.of(among[i]); q > probability {
			c, probability = among[i], q
		}
	}
	return c, probability
}

// likelyOf are those symbols of a set that are not much less likely than its best.
func (p *place) likelyOf(among string) string {
	const much = 300
	_, most := p.best(among)
	likely := make([]byte, 0, 4)
	for i := range len(among) {
		if p.of(among[i]) >= most/much {
			likely = append(likely, among[i])
		}
	}
	return string(likely)
}

// normalized makes the probabilities at least the least, and one together.
func (p *place) normalized() {
	sum := 0.0
	for i := range p {
		p[i] = max(p[i], leastProbable)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// zoneLine are the places of one line.
type zoneLine [lineLength]place

// likeliest is the line as it was seen, each place by itself.
func (l *zoneLine) likeliest() string {
	var b strings.Builder
	for i := range l {
		c, _ := l[i].best(symbols)
		b.WriteByte(c)
	}
	return b.String()
}

// logOf is the logarithm of the probability that a text stands at a place and after it.
func (l *zoneLine) logOf(from int, text string) (sum float64) {
	for i := range len(text) {
		sum += math.Log(l[from+i].of(text[i]))
	}
	return sum
}

// meanOf joins several readings of the same line: what one is sure of and another is not stays in between.
func meanOf(lines []zoneLine) (mean zoneLine) {
	for _, line := range lines {
		for i := range line {
			for j, probability := range line[i] {
				mean[i][j] += probability / float64(len(lines))
			}
		}
	}
	return mean
}

// textPlaces makes places of characters that an engine read without saying what else they could be: most of what is
// misread is misread for what looks like it.
func textPlaces(text string, confidence float64) (line zoneLine) {
	for i := range line {
		c := text[i]
		p := &line[i]
		if index := symbolIndex(c); index >= 0 {
			p[index] = 0.6 + 0.39*confidence
		}
		for _, other := range []byte(lookalikes[c]) {
			p[symbolIndex(other)] += lookalike(c, other)
		}
		if strings.IndexByte(fillerLike, c) > 0 {
			p[0] += 0.0005
		}
		p.normalized()
	}
	return line
}

// lookalike is how probable it is that one character was read for another: letters for digits and digits for letters, as
// dictionaries and alphabets do not tell these apart, oftener than letters for letters.
func lookalike(read, other byte) float64 {
	if isDigit(read) != isDigit(other) && lookalikes[read][0] == other {
		return 0.04
	}
	return 0.01
}

// lookalikes are the characters that are read for each other, by what was read, the oftenest first.
var lookalikes = map[byte]string{
	'0': "O", 'O': "0QD", 'Q': "0O", 'D': "0O", 'U': "0V", '1': "IL", 'I': "1L", 'L': "1I", 'J': "1", '2': "Z", 'Z': "2",
	'5': "S", 'S': "5", '8': "B", 'B': "8", '6': "G", 'G': "6C", '4': "A", 'A': "4", 'T': "7", 'H': "MN", 'N': "MH",
	'W': "M", 'M': "N", 'P': "F", 'E': "F", 'F': "PE", 'V': "U", 'C': "G",
}
