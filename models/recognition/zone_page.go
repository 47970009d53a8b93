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
		words := capitals(text)
		add(words)
		// Some states print both names in one line.
		for i, r := range words {
			if r == ' ' {
				add(words[:i])
				add(words[i:])
			}
		}
	}
	return found
}

// capitals are the words of a text that are in capitals throughout: names are, labels seldom.
func capitals(text string) string {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }) {
		if strings.ToUpper(word) == word && strings.ToLower(word) != word && !strings.ContainsFunc(word, ideographic) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// pageNames is what the page says of the zone's names.
type pageNames struct {
	text  string // of the zone's places of names, put right by the page
	found bool
}

// How well a name of the page must fit what was seen in the zone for both to say the same.
const (
	farOff    = 3.5  // at most, as a logarithm, less likely than what was seen: one place that is certain the page does not change
	thinkable = 0.01 // at least, of each symbol at its place
	weak      = 0.3  // below that, a symbol counts as weak
	mostWeak  = 5    // of so many symbols one may be weak: what was hardly seen confirms nothing
)

// namesByPage looks for the names on the page of which the zone's line is the likeliest. The page's text was read from
// another place of the picture and in other letters, so that names which both have are right.
func namesByPage(line *zoneLine, page []Line, read string) (best pageNames) {
	all := candidates(page)
	least := line.logOf(namesFrom, read) - farOff
	better := func(names aligned) {
		if names.log > least && len(names.text) == namesPlace {
			least, best = names.log, pageNames{text: names.text, found: true}
		}
	}
	for _, c := range all {
		for _, surname := range line.align(namesFrom, c.letters, false) {
			if surname.log < line.logOf(namesFrom, read[:len(surname.text)])-farOff {
				continue
			}
			from := namesFrom + len(surname.text)
			if rest := strings.Repeat("<", lineLength-from); trimmed(read[len(surname.text):]) == "" {
				better(aligned{surname.text + rest, surname.log + line.logOf(from, rest)})
			}
			for _, c := range all {
				for _, given := range line.align(from, c.letters, true) {
					better(aligned{surname.text + given.text, surname.log + given.log})
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
		for _, a := range best {
			for _, longer := range l.spelledOn(from, a, spellings(r), n > 0) {
				if known, there := next[len(longer.text)]; !there || longer.log > known.log {
					next[len(longer.text)] = longer
				}
			}
		}
		best = next
	}
	for length, a := range best {
		tail := "<<"
		if rest := lineLength - from - length; given || rest < len(tail) {
			tail = strings.Repeat("<", rest)
		}
		if length > 0 && l.strong(from, a.text) {
			found = append(found, aligned{a.text + tail, a.log + l.logOf(from+length, tail)})
		}
	}
	return found
}

// spelledOn goes on with a letter of the page in each of its spellings, with a filler before it if it may begin a word.
func (l *zoneLine) spelledOn(from int, so aligned, spellings []string, word bool) (longer []aligned) {
	const parted = 0.3 // of letters begin a word, at most
	at := from + len(so.text)
	for _, spelling := range spellings {
		for _, text := range []string{spelling, "<" + spelling} {
			begins := text[0] == filler
			text = text[:min(len(text), lineLength-at)]
			if begins && !word || !l.thinkable(at, text) {
				continue
			}
			log := so.log + l.logOf(at, text)
			if begins {
				log += math.Log(parted)
			}
			longer = append(longer, aligned{so.text + text, log})
		}
	}
	return longer
}

// thinkable says whether a text may stand at a place at all.
func (l *zoneLine) thinkable(from int, text string) bool {
	for i := range len(text) {
		if l[from+i].of(text[i]) < thinkable {
			return false
		}
	}
	return true
}

// strong says whether nearly all of a text was seen at its place.
func (l *zoneLine) strong(from int, text string) bool {
	count := 0
	for i := range len(text) {
		if l[from+i].of(text[i]) < weak {
			count++
		}
	}
	return count*mostWeak <= len(text)
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
