package recognition

import (
	"regexp"
	"slices"
	"strings"
)

// marksLost is what a number on white tells of marks over its letters, which an engine that does not know them drops: what is
// left is a number that is not there, or another car's.
type marksLost int

const (
	noMark   marksLost = iota
	aMark              // a number with a mark is possible, and one without at least as likely
	mostMark           // there is no such number without a mark, or hardly one
)

// likelyUnmarked is how sure a number is to have no mark where it may have one: that of Bochum (BO) against that of the
// Börde (BÖ), or one of two letters behind its district against one of a single letter.
const likelyUnmarked = 0.85

// dottedDistricts are the codes of German districts whose letters have dots, without these.
var dottedDistricts = strings.Fields("AO BO BUD BUR BUS BUZ DUW FLO FU FUS GO GU HMU HOS HUN JUL KON KOT KOZ KUN LO LOB LUD LUN MU MUB MUL MUN MUR NO NRU OHR PLO PRU " +
	"RUD RUG SAK SLU SMU SOM SUW TOL TON TU UB WU WUM")

// plainDistricts are the codes of German districts without dots with which a number may begin that begins with one of dottedDistricts, too.
var plainDistricts = strings.Fields("A B BO BOG BOH BOR BOT BU DU F FL G GOA GOH GUB GUN HM HO HU KO KU L LOH LOS LU M N NOH NOL NOM NOR NR OH PL PR RU SL SM SO SU " +
	"TO TUT W WUG WUN WUR")

// lettersBehind is how many letters stand behind a German district's, at most.
const lettersBehind = 2

// districts are the lengths of the longest codes of German districts, with dots and without, with which a number may begin. A letter
// with dots is read as two at times, so there may be any number behind one of these if no other is possible. If a number's first
// characters stand apart, and are a district, no other is.
func districts(number []rune, apart int) (withDots, without int) {
	letters := lettersFirst(number)
	from, to, far := 1, min(3, letters-1), 0
	if apart > 0 && apart <= to && letters-apart <= lettersBehind {
		if code := string(number[:apart]); slices.Contains(dottedDistricts, code) || slices.Contains(plainDistricts, code) {
			from, to = apart, apart
		}
	}
	for length := from; length <= to; length++ {
		code, near := string(number[:length]), letters-length <= lettersBehind
		switch isDotted := slices.Contains(dottedDistricts, code); {
		case isDotted && near:
			withDots = length
		case isDotted:
			far = length
		}
		if near && slices.Contains(plainDistricts, code) {
			without = length
		}
	}
	if without == 0 {
		withDots = max(withDots, far)
	}
	return withDots, without
}

// germanDistrict says whether a number has no district of Germany that is none without dots.
func germanDistrict(number []rune) bool {
	withDots, without := districts(number, 0)
	return withDots == 0 || without > 0
}

// Codes of Croatian and Serbian towns with marks, without these: those that are no other country's, and those that are codes
// of Poland, Slovakia, France or Italy as well.
var (
	markedTowns   = strings.Fields("CU KZ VZ ZU")
	townsOfOthers = strings.Fields("CA CK KS PZ SA SI")
)

var (
	germanNumber = regexp.MustCompile(`^[A-Z]+\d{1,4}[EH]?$`)
	balkanNumber = regexp.MustCompile(`^[A-Z]{2}\d{3,4}[A-Z]{1,2}$`)
)

// marksOf says what a number on white tells of its marks, whichever country else has its format: GOAB123 would be Hungarian too. Few
// numbers of others are lost by this, one in sixty of three letters before digits. Apart is how many of its first characters
// stand apart from others; 0 if none do.
func marksOf(number string, apart int) marksLost {
	if balkanNumber.MatchString(number) {
		if town := marksOfTown(number[:2]); town != noMark {
			return town
		}
	}
	if !germanNumber.MatchString(number) {
		return noMark
	}
	// Fewer letters behind a district leave fewer cars to be meant.
	switch withDots, without := districts([]rune(number), apart); {
	case withDots == 0:
		return noMark
	case withDots > without:
		return mostMark
	default:
		return aMark
	}
}

func marksOfTown(code string) marksLost {
	switch {
	case slices.Contains(markedTowns, code):
		return mostMark
	case slices.Contains(townsOfOthers, code):
		return aMark
	default:
		return noMark
	}
}

// lettersFirst is how many letters a number begins with.
func lettersFirst(number []rune) (letters int) {
	for letters < len(number) && !isDigit(number[letters]) {
		letters++
	}
	return letters
}

// charactersApart is how many characters stand before the first space or separator of a line; 0 if there is none.
func charactersApart(line []PlateChar) int {
	return max(0, slices.IndexFunc(line, func(c PlateChar) bool { return strings.ContainsRune(separators, c.Rune) }))
}

// withoutMarks takes from a guess how sure it is where its number may have marks that were not read, or the guess itself.
func (g PlateGuess) withoutMarks(line []PlateChar, ground PlateColour) PlateGuess {
	if ground != White {
		return g
	}
	switch marksOf(g.Number, charactersApart(line)) {
	case mostMark:
		return PlateGuess{}
	case aMark:
		g.fits *= likelyUnmarked
	case noMark:
	}
	return g
}
