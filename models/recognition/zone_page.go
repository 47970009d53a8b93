package recognition

import (
	"math"
	"strings"
	"unicode"
)

// candidate is a text of the page that may be a name, without its label.
type candidate struct {
	text    string
	letters []rune
}

// candidates are the texts of a page that may be names: of each line what is left of it without labels, and its capitals.
func candidates(page []Line) (found []candidate) {
	seen := map[string]bool{}
	add := func(text string) {
		letters := nameLetters(text)
		if key := string(letters); len(letters) > 0 && len(letters) <= namesPlace && !seen[key] {
			seen[key] = true
			found = append(found, candidate{text, letters})
		}
	}
	for _, line := range page {
		text := line.Text()
		add(text)
		if rest := valueBehind(text); rest != text {
			add(rest)
		}
		add(capitals(text))
	}
	return found
}

// capitals are the words of a text that are in capitals throughout: names are, labels seldom.
func capitals(text string) string {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
		if strings.ToUpper(word) == word && strings.ToLower(word) != word && !unicode.In([]rune(word)[0], unicode.Han) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// pageNames is what the page says of the zone's names.
type pageNames struct {
	text           string // of the zone's places of names, put right by the page
	surname, given bool   // the page has them
	found          bool
}

// farOff is how much less likely names of the page may be than what was seen in the zone, as a logarithm: what one place
// says with certainty, the page does not change.
const farOff = 3.5

// namesByPage looks for the names on the page of which the zone's line is the likeliest. The page's text was read from
// another place of the picture and in other letters, so that names which both have are right.
func namesByPage(line *zoneLine, page []Line, read string) (best pageNames) {
	all := candidates(page)
	seen := line.logOf(namesFrom, read)
	surnames := map[int][]aligned{}
	for _, c := range all {
		for _, a := range line.align(namesFrom, c.letters, false) {
			if a.log > line.logOf(namesFrom, read[:min(len(a.text), len(read))])-farOff {
				surnames[len(a.text)] = append(surnames[len(a.text)], a)
			}
		}
	}
	least := seen - farOff
	for _, several := range surnames {
		for _, surname := range several {
			if namesFrom+len(surname.text) >= lineLength {
				if surname.log > least {
					least, best = surname.log, pageNames{text: surname.text, surname: true, given: true, found: true}
				}
				continue
			}
			none := surname.text + strings.Repeat("<", namesPlace-len(surname.text))
			if log := line.logOf(namesFrom, none); log > least && trimmed(read[min(len(surname.text), len(read)):]) == "" {
				least, best = log, pageNames{text: none, surname: true, given: true, found: true}
			}
			for _, c := range all {
				for _, given := range line.align(namesFrom+len(surname.text), c.letters, true) {
					if log := surname.log + given.log; log > least {
						least, best = log, pageNames{text: surname.text + given.text, surname: true, given: true, found: true}
					}
				}
			}
		}
	}
	return best
}

// aligned is a text of the zone that spells a name of the page, with its likelihood.
type aligned struct {
	text string
	log  float64
}

// align spells a name of the page from a place on as is likeliest, with its fillers: the two after a surname, or all those
// after given names. A name reaches the line's end if it is cut off there.
func (l *zoneLine) align(from int, letters []rune, given bool) (found []aligned) {
	best := map[int]aligned{0: {}} // by the number of places, of the letters so far
	for n, r := range letters {
		next := map[int]aligned{}
		for length, a := range best {
			for _, spelling := range spellings(r) {
				for _, between := range []string{"", "<"} {
					if n == 0 && between != "" {
						continue
					}
					text := between + spelling
					if rest := lineLength - from - length; len(text) > rest {
						text = text[:max(rest, 0)]
					}
					log := a.log + l.logOf(from+length, text)
					if between != "" {
						log += math.Log(0.3) // most names are one word
					}
					if known, there := next[length+len(text)]; !there || log > known.log {
						next[length+len(text)] = aligned{a.text + text, log}
					}
				}
			}
		}
		best = next
	}
	for length, a := range best {
		tail := "<<"
		if rest := lineLength - from - length; given || rest < len(tail) {
			tail = strings.Repeat("<", max(rest, 0))
		}
		if length > 0 {
			found = append(found, aligned{a.text + tail, a.log + l.logOf(from+length, tail)})
		}
	}
	return found
}

// bothInOne says whether a line of the page has both names, in either order.
func bothInOne(page []Line, surname, given string, cut bool) bool {
	for _, c := range candidates(page) {
		if spelledAs(c.letters, strings.ReplaceAll(surname+given, " ", ""), cut) ||
			spelledAs(c.letters, strings.ReplaceAll(given+surname, " ", ""), false) {
			return true
		}
	}
	return false
}
