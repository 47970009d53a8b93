package recognition

import (
	"bytes"
	"math"
	"strings"
)

// lettersFor and digitOf are the usual misreadings, by what a place can hold.
var (
	lettersFor = map[byte]byte{'0': 'O', '1': 'I', '2': 'Z', '4': 'A', '5': 'S', '6': 'G', '8': 'B'}
	digitOf    = map[byte]byte{'O': '0', 'Q': '0', 'D': '0', 'U': '0', 'I': '1', 'L': '1', 'J': '1', 'Z': '2', 'A': '4', 'S': '5', 'G': '6', 'T': '7', 'B': '8'}
)

// What a filler is misread as, and most often.
const (
	fillerLike     = "<KCLEXS"
	fillerLikeMost = "<KCL"
)

// mrzCharacters keeps what can stand in the zone. Engines read « for two fillers.
func mrzCharacters(s string) string {
	s = strings.NewReplacer("«", "<<", "‹", "<", "{", "<", "(", "<", "[", "<", "€", "<", "»", "<<").Replace(strings.ToUpper(s))
	return strings.Map(func(r rune) rune {
		if r == filler || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

// lengthSlack is by how many characters a line may have been misread: fillers run together.
const lengthSlack = 6

// fitUpper gives a first line its length and its beginning, by the fillers at its end: whatever was lost or read too many at
// the edge, a state's code stands at its third place. It is empty if the text cannot be one.
func fitUpper(s, nationality string, confidence float64) string {
	s = mrzCharacters(s)
	if len(s) < lineLength-2*lengthSlack || len(s) > lineLength+lengthSlack {
		return ""
	}
	best, score := "", math.Log(leastBeginning)
	for lost := -3; lost <= 2; lost++ {
		tried := s[max(-lost, 0):]
		if lost > 0 {
			tried = strings.Repeat("?", lost) + s
		}
		tried = fitted(tried)
		places := textPlaces(tried, confidence)
		if better := upperScore(&places, nationality); better > score {
			best, score = tried, better
		}
	}
	return best
}

// leastBeginning is how likely the beginning of an upper line must be: a state's code at its place, and a P or V that may be
// lost. Without the nationality a code of three letters that is none would do by chance.
const leastBeginning = 1e-6

func fitted(s string) string {
	if len(s) >= lineLength {
		return s[:lineLength]
	}
	return s + strings.Repeat(string(filler), lineLength-len(s))
}

// fitLower gives a second line its length by the longest run of fillers in the optional data; empty if it cannot be
// one. Up to the optional data every place is fixed.
func fitLower(s string) string {
	s = mrzCharacters(s)
	missing := lineLength - len(s)
	if missing > 2*lengthSlack || missing < -lengthSlack || !lowerLike(s) {
		return ""
	}
	if missing == 0 {
		return s
	}
	at, run := longestRun(s, optionalField.from)
	if run+missing < 0 || run == 0 {
		return ""
	}
	return s[:at] + strings.Repeat(string(filler), run+missing) + s[at+run:]
}

// lowerLike says whether most places of the dates and their check digits hold, or could hold, a digit.
func lowerLike(s string) bool {
	const enough = 12 // of 14
	found := 0
	for _, place := range [][2]int{{13, 20}, {21, 28}} {
		for i := place[0]; i < place[1]; i++ {
			if c := asDigit(s[i]); c >= '0' && c <= '9' || c == filler {
				found++
			}
		}
	}
	return found >= enough
}

func longestRun(s string, from int) (at, length int) {
	for i := from; i < len(s); i++ {
		j := i
		for j < len(s) && s[j] == filler {
			j++
		}
		if j-i > length {
			at, length = i, j-i
		}
		i = j
	}
	return at, length
}

func asDigit(c byte) byte {
	if d, misread := digitOf[c]; misread {
		return d
	}
	return c
}

func asLetter(c byte) byte {
	if l, misread := lettersFor[c]; misread {
		return l
	}
	return c
}

// clearTail puts right fillers at the end of the names that were read as letters. After the given names there are
// fillers only, so what looks like fillers after two of them is, and so is a run after one that is too long for a name.
func clearTail(line string) string {
	names := []byte(line[namesFrom:])
	given := bytes.Index(names, []byte("<<"))
	if given < 0 {
		return line
	}
	for i := given + 3; i < len(names); i++ {
		if names[i-1] != filler {
			continue
		}
		tail := names[i:]
		if names[i-2] == filler && likeFillers(tail, fillerLike) || likeFillers(tail, fillerLikeMost) && letterRun(tail) >= 4 {
			return line[:namesFrom+i] + strings.Repeat(string(filler), len(tail))
		}
	}
	return line
}

// likeFillers says whether all of s could be misread fillers. A single letter before fillers is an initial, and is not.
func likeFillers(s []byte, letters string) bool {
	if strings.Trim(string(s), letters) != "" {
		return false
	}
	return len(s) == 1 || s[0] == filler || s[1] != filler
}

// letterRun is how many letters s begins with.
func letterRun(s []byte) int {
	if n := bytes.IndexByte(s, filler); n >= 0 {
		return n
	}
	return len(s)
}

// correctLower makes every place of the second line what it can hold. The number and the optional data hold both
// letters and digits, and are left.
func correctLower(line string) string {
	s := []byte(line)
	for _, i := range []int{9, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 42, 43} {
		s[i] = asDigit(s[i])
	}
	for i := 10; i < 13; i++ {
		s[i] = asLetter(s[i])
	}
	switch s[20] {
	case 'H', 'N', 'W':
		s[20] = 'M'
	case 'P', 'E':
		s[20] = 'F'
	}
	return string(s)
}
