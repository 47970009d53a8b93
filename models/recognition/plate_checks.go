package recognition

import (
	"slices"
	"strings"
)

// newEnergy says whether a Chinese number of eight keeps to GA 36 for new energy: the third character of a car's, or the
// last of a lorry's or bus's, is a letter that says how it is driven.
func newEnergy(number []rune) bool {
	const kinds = "ABCDEFGHJK"
	return len(number) == 8 && (strings.ContainsRune(kinds, number[2]) || strings.ContainsRune(kinds, number[7]))
}

// singaporeCheck says whether the last letter of a number is the one that Singapore's rule gives.
func singaporeCheck(number []rune) bool {
	const checks = "AZYXUTSRPMLKJHGEDCB"
	letters := 0
	for letters < len(number) && !isDigit(number[letters]) {
		letters++
	}
	digits := number[letters : len(number)-1]
	sum := 0
	for i, weight := range []int{9, 4} { // only the last two letters count; one alone is the second
		if at := letters - 2 + i; at >= 0 {
			sum += weight * int(number[at]-'A'+1)
		}
	}
	for i, weight := range []int{5, 4, 3, 2} {
		if at := len(digits) - 4 + i; at >= 0 {
			sum += weight * int(digits[at]-'0')
		}
	}
	return rune(checks[sum%len(checks)]) == number[len(number)-1] && strings.ContainsRune("SEGPTCXYQRWBFJLMN", number[0])
}

// czechRegion says whether a number has the letter of a region where those of 2001 have it.
func czechRegion(number []rune) bool {
	return !isDigit(number[0]) || strings.ContainsRune("ABCEHJKLMPSTUZ", number[1])
}

var cantons = strings.Fields("AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH")

func swissCanton(number []rune) bool { return slices.Contains(cantons, string(number[:2])) }

var indianStates = strings.Fields("AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS UA UK UP WB")

func indianState(number []rune) bool { return slices.Contains(indianStates, string(number[:2])) }

// croatianTowns are the codes of Croatian numbers, but for ČK, KŽ, PŽ, ŠI, VŽ and ŽU, whose marks are lost.
var croatianTowns = strings.Fields("BJ BM DA DE DJ DU GS IM KA KC KR KT MA NA NG OG OS PU RI SB SK SL ST VK VT VU ZD ZG")

func croatianTown(number []rune) bool { return slices.Contains(croatianTowns, string(number[:2])) }

func isDigit[C byte | rune](c C) bool { return c >= '0' && c <= '9' }
