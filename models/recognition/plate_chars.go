package recognition

import (
	"maps"
	"strings"
	"unicode"
)

// plateChar is a character of a plate with the likelihoods of what it may be.
type plateChar struct {
	read  rune
	top   float64
	may   map[rune]float64 // with what looks alike
	seen  map[rune]float64 // as the engine says
	small bool             // it was read as a small letter
}

// share is how likely a Chinese character is the one read. One that was not the first choice is a guess.
func (c plateChar) share(r rune) float64 {
	const guessed = 0.5
	if c.read == r {
		return c.top
	}
	return guessed * c.may[r]
}

// repair is how sure a character is that the format says and another than was read: nearly as sure as any where the two
// look the same, and less where the engine has not even thought of it.
func (c plateChar) repair(r rune) float64 {
	const same, thought, against = 0.97, 0.85, 0.6
	switch pair := string([]rune{min(c.read, r), max(c.read, r)}); {
	case pair == "0O" || pair == "1I":
		return same
	case c.seen[r] > 0:
		return thought
	default:
		return against
	}
}

// smallLetter is what remains of a number's certainty for each small letter: words have them, and plates do not.
const smallLetter = 0.6

// separators stand between the groups of a number, and are no part of it.
const separators = " \u00b7\u2022.-\u2013\u2014_:\uff1a+,\uff0c\u3002\u2605*|'\"\u2019\u201c\u201d\u30fb\u2027\u00b0~\u25cf"

// plateChars are the characters of a number. It fails on characters that are on no plate that can be read.
func plateChars(line []PlateChar) (chars []plateChar, named bool) {
	for _, c := range line {
		if strings.ContainsRune(separators, c.Rune) {
			continue
		}
		one := plateChar{read: onPlate(c.Rune), may: map[rune]float64{}, seen: map[rune]float64{}, small: unicode.IsLower(c.Rune)}
		if one.read != 0 {
			one.top = c.Probability
			one.seen[one.read] += c.Probability
		}
		for _, other := range c.Others {
			if r := onPlate(other.Rune); r != 0 {
				one.seen[r] += other.Probability
				if one.read == 0 && other.Probability > one.top && other.Probability >= leastOfOther {
					one.read, one.top = r, other.Probability
				}
			}
		}
		if one.read == 0 {
			return nil, false
		}
		maps.Copy(one.may, one.seen)
		one.addLookAlikes()
		chars = append(chars, one)
	}
	return chars, true
}

// leastOfOther is how likely a second choice has to be to stand for a first that is on no plate.
const leastOfOther = 0.2

// onPlate is the character as plates write it; 0 for one that is on none. Small letters of the same shape as large ones
// are these; others say that the script is one the engine does not know, such as Thai.
func onPlate(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', IsProvince(r), strings.ContainsRune(plateEndings, r):
		return r
	case strings.ContainsRune("ckopsuvwxyz", r):
		return unicode.ToUpper(r)
	case r == 'l' || r == '!' || r == '丨':
		return '1'
	case r == '〇' || r == 'Ø':
		return '0'
	default:
		return 0
	}
}

// lookAlikes are characters that are taken for each other however sure an engine is, with how likely one is the other when
// it is read as sure.
var lookAlikes = []struct {
	a, b       rune
	likelihood float64
}{
	{'0', 'O', 0.4},
	{'1', 'I', 0.3},
	{'0', 'Q', 0.02},
	{'0', 'D', 0.02},
	{'O', 'Q', 0.02},
	{'O', 'D', 0.01},
	{'8', 'B', 0.01},
	{'5', 'S', 0.01},
	{'2', 'Z', 0.01},
	{'6', 'G', 0.005},
	{'1', 'L', 0.002},
	{'1', 'T', 0.002},
	{'7', 'T', 0.002},
	{'1', '7', 0.002},
	{'4', 'A', 0.002},
	{'3', 'J', 0.001},
	{'V', 'Y', 0.002},
	{'U', 'V', 0.002},
	{'M', 'N', 0.002},
	{'C', 'G', 0.002},
	{'E', 'F', 0.002},
	{'P', 'F', 0.002},
	{'H', 'N', 0.002},
	{'K', 'X', 0.001},
}

func (c *plateChar) addLookAlikes() {
	for _, pair := range lookAlikes {
		if c.read == pair.a {
			c.may[pair.b] = max(c.may[pair.b], pair.likelihood*c.top)
		}
		if c.read == pair.b {
			c.may[pair.a] = max(c.may[pair.a], pair.likelihood*c.top)
		}
	}
}
