package recognition

import (
	"slices"
	"strings"
	"time"
)

// IDNumber is a Chinese citizen's identity number of 18 characters, by GB 11643-1999.
type IDNumber string

// dateOnly is how the API writes dates.
const dateOnly = time.DateOnly

// idWeights are the weights of the 17 digits, and idChecks the check characters by the sum modulo 11.
var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const idChecks = "10X98765432"

// Valid says whether the number has the code of a place, a real date of birth and the right check character.
func (n IDNumber) Valid() bool {
	if len(n) != len(idWeights)+1 || n.Birth() == "" || !n.placed() {
		return false
	}
	sum := 0
	for i, weight := range idWeights {
		if n[i] < '0' || n[i] > '9' {
			return false
		}
		sum += int(n[i]-'0') * weight
	}
	return n[len(idWeights)] == idChecks[sum%11]
}

// provinceCodes are the first two digits of numbers by GB/T 2260, and those of the permits for residents of Hong Kong, Macao
// and Taiwan, whose numbers are made alike.
var provinceCodes = strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83")

// placed says whether the first six digits can be the code of a district by GB/T 2260. The standard's ranges are checked,
// and no list of districts: many that numbers begin with are none any more.
func (n IDNumber) placed() bool {
	if len(n) < 6 || !digits(string(n[:6])) || !slices.Contains(provinceCodes, string(n[:2])) {
		return false
	}
	if permit := n[0] == '8'; permit {
		return string(n[2:6]) == "0000"
	}
	prefecture, county := string(n[2:4]), string(n[4:6])
	// 01 to 20 and 51 to 70 are cities, 21 to 50 prefectures and leagues, 90 what a province governs itself.
	return prefecture >= "01" && (prefecture <= "70" || prefecture == "90") && county >= "01"
}

// Birth is the date of birth that the number holds, YYYY-MM-DD; empty if it is no date.
func (n IDNumber) Birth() string {
	if len(n) != 18 {
		return ""
	}
	born, err := time.Parse("20060102", string(n[6:14]))
	if err != nil || born.Year() < 1800 {
		return ""
	}
	return born.Format(dateOnly)
}

// The sexes, as cards write them.
const (
	male   = "男"
	female = "女"
)

// Sex is the sex that the number holds, as the card writes it; empty if it has no such digit.
func (n IDNumber) Sex() string {
	switch {
	case len(n) != 18 || n[16] < '0' || n[16] > '9':
		return ""
	case (n[16]-'0')%2 == 1:
		return male
	default:
		return female
	}
}

// findIDNumber finds the number in a line without spaces: the first run of 18 characters that is valid once letters
// read for digits are put right; failing that, the first that could be one.
func findIDNumber(compact string) (number IDNumber, valid bool) {
	text := digitsFor.Replace(strings.ToUpper(compact))
	for at := 0; at+18 <= len(text); at++ {
		n := IDNumber(text[at : at+18])
		if !digits(string(n[:17])) || n[17] != 'X' && !digits(string(n[17:])) {
			continue
		}
		if n.Valid() {
			return n, true
		}
		if number == "" {
			number = n
		}
	}
	return number, false
}

// digitsFor puts right the letters that are usually read for digits.
var digitsFor = strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "|", "1", "Z", "2", "S", "5", "G", "6", "B", "8")

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// HasValidNumber says whether a valid number is in a text.
func HasValidNumber(text string) bool {
	_, valid := findIDNumber(strings.Join(strings.Fields(text), ""))
	return valid
}

// HasIDNumber says whether a valid number is in the lines.
func HasIDNumber(lines []Line) bool {
	for _, line := range lines {
		if _, valid := findIDNumber(line.Compact()); valid {
			return true
		}
	}
	return false
}
