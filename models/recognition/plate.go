package recognition

import (
	"strings"
	"unicode"
)

// plateProvinces are the characters that Chinese plates begin with, plateEndings those that may end one.
const (
	plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
	plateEndings   = "学警港澳挂领使"
)

// PlateCharacters are all that can stand on a plate: what an engine has to choose from.
const PlateCharacters = plateProvinces + "学警港澳挂领" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// Lengths of plates of other countries, without spaces.
const (
	shortestPlate = 4
	longestPlate  = 9
)

// PlateNumber writes a plate's text as its number: without spaces and separators, and for a Chinese plate with the
// misreadings put right that its places cannot hold. It is empty if the text cannot be a plate: too short, too long,
// without both a letter and a digit, or with characters that are on no plate whose letters are known: what is left without them would be
// another car's number.
func PlateNumber(text string) string {
	if strings.ContainsFunc(text, foreign) {
		return ""
	}
	runes := plateRunes(text)
	if start := strings.IndexFunc(string(runes), IsProvince); start > 0 {
		// Rims and bolts before the province are read as letters.
		if rest := []rune(string(runes)[start:]); len(rest) >= 7 {
			runes = rest
		}
	}
	if len(runes) > 0 && IsProvince(runes[0]) {
		return chinesePlate(runes)
	}
	if len(runes) < shortestPlate || len(runes) > longestPlate || !hasDigit(runes) || digits(string(runes)) || hasHan(runes) {
		return ""
	}
	return string(runes)
}

// foreign says whether a character is a letter or digit that no plate has that can be read.
func foreign(r rune) bool {
	upper := unicode.ToUpper(r)
	if upper >= 'A' && upper <= 'Z' || r >= '0' && r <= '9' || IsProvince(r) || strings.ContainsRune(plateEndings, r) {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func plateRunes(text string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		r = unicode.ToUpper(r)
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || IsProvince(r) || strings.ContainsRune(plateEndings, r) {
			return r
		}
		return -1
	}, text))
}

// IsProvince says whether a character begins the numbers of a province of China.
func IsProvince(r rune) bool { return strings.ContainsRune(plateProvinces, r) }

func hasHan(runes []rune) bool {
	for _, r := range runes {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

func hasDigit(runes []rune) bool {
	for _, r := range runes {
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// chinesePlate puts a plate of GA 36 right: a province, a letter for the city, then five places, or six for new
// energy. Letters I and O are not used there.
func chinesePlate(runes []rune) string {
	const ordinary, newEnergy = 7, 8
	if len(runes) > newEnergy {
		runes = runes[:newEnergy] // the rim at the right end, read as a letter
	}
	if len(runes) < ordinary {
		return ""
	}
	if runes[0] == embassy {
		return embassyPlate(runes)
	}
	runes[1] = rune(asLetter(byte(runes[1])))
	for i := 2; i < len(runes); i++ {
		switch runes[i] {
		case 'O', 'Q':
			runes[i] = '0'
		case 'I':
			runes[i] = '1'
		}
	}
	if runes[1] < 'A' || runes[1] > 'Z' || hasHan(runes[2:len(runes)-1]) {
		return ""
	}
	return string(runes)
}

// embassy begins the numbers of embassies' older plates, which go on with six digits.
const embassy = '使'

func embassyPlate(runes []rune) string {
	for i, r := range runes[1:] {
		switch r {
		case 'O', 'Q', 'D':
			runes[1+i] = '0'
		case 'I':
			runes[1+i] = '1'
		}
	}
	if len(runes) != 7 || !digits(string(runes[1:])) {
		return ""
	}
	return string(runes)
}

// JoinPlate makes a plate's number of two readings of it: one with Chinese characters, which has the province, and one
// of letters and digits only, which is better at these, but reads the province as some of them. It is empty if there
// is no province.
func JoinPlate(withChinese, latin string) string {
	chinese := []rune(PlateNumber(withChinese))
	if len(chinese) == 0 || !IsProvince(chinese[0]) {
		return ""
	}
	rest := plateRunes(latin)
	if ending := chinese[len(chinese)-1]; len(chinese)-1 <= len(rest) && !strings.ContainsRune(plateEndings, ending) {
		// The province was read as one or more letters before the rest.
		if number := PlateNumber(string(chinese[0]) + string(rest[len(rest)-(len(chinese)-1):])); number != "" {
			return number
		}
	}
	return string(chinese)
}

// PlateConfidence is how sure a number is that was read twice: engines are unsure of what is no word, but two readings
// that agree on a character have rarely both misread it.
func PlateConfidence(number, withChinese, latin string, confidence float64) float64 {
	const sureOfAgreement = 0.9
	plate, first, second := []rune(number), plateRunes(withChinese), plateRunes(latin)
	agree, compared := 0, 0
	for i := 1; i <= len(plate); i++ {
		c := plate[len(plate)-i]
		if IsProvince(c) {
			continue
		}
		compared++
		if i <= len(first) && i <= len(second) && first[len(first)-i] == c && second[len(second)-i] == c {
			agree++
		}
	}
	if compared == 0 {
		return confidence
	}
	return max(confidence, sureOfAgreement*float64(agree)/float64(compared))
}
