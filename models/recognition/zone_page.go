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
	begins  []bool // which of the letters stand behind something that is none
	// Names that share a line of the page are its two parts: of the line of that number, if it is not 0, the text is the one that
	// begins or ends there.
	line, cut int
}

// together says whether two texts of the page may be a person's two names: each a line of its own, or both together one line.
// A part of a line is no name: it would confirm a name of which the zone shows no more.
func (c candidate) together(other candidate) bool {
	return c.line == other.line && (c.line == 0 || c.cut == other.cut && c.text != other.text)
}

// candidates are the texts of a page that may be names: of each line what is left of it without labels, and its capitals.
func candidates(page []Line) (found []candidate) {
	type part struct {
		letters   string
		line, cut int
	}
	seen := map[part]bool{}
	add := func(text string, line, cut int) {
		letters, begins := nameLetters(text)
		if key := (part{string(letters), line, cut}); len(letters) > 0 && len(letters) <= namesPlace && !seen[key] {
			seen[key] = true
			found = append(found, candidate{text, letters, begins, line, cut})
		}
	}
	for n, line := range page {
		text := line.Text()
		add(text, 0, 0)
		if rest := valueBehind(text); rest != text {
			add(rest, 0, 0)
		}
		words := capitals(text)
		add(words, 0, 0)
		// Some states print both names in one line.
		for i, r := range words {
			if r == ' ' {
				add(words[:i], n+1, i)
				add(words[i:], n+1, i)
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
	for _, first := range all {
		for _, surname := range line.align(namesFrom, first, false) {
			if surname.log < line.logOf(namesFrom, read[:len(surname.text)])-farOff {
				continue
			}
			from := namesFrom + len(surname.text)
			if rest := strings.Repeat("<", lineLength-from); first.line == 0 && trimmed(read[len(surname.text):]) == "" {
				better(aligned{surname.text + rest, surname.log + line.logOf(from, rest)})
			}
			for _, c := range all {
				if !first.together(c) {
					continue
				}
				for _, given := range line.align(from, c, true) {
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
func (l *zoneLine) align(from int, c candidate, given bool) (found []aligned) {
	best := map[int]aligned{0: {}} // by the number of places, of the letters so far
	for n, r := range c.letters {
		next := map[int]aligned{}
		for _, a := range best {
			least := 1.0 // no filler stands before a name
			if n > 0 && c.begins[n] {
				least = thinkable
			} else if n > 0 {
				least = weak
			}
			for _, longer := range l.spelledOn(from, a, spellings(r), least) {
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
		if length > 0 && l.strong(from, a.text) && l.endsAt(from+length) {
			found = append(found, aligned{a.text + tail, a.log + l.logOf(from+length, tail)})
		}
	}
	return found
}

// endsAt says whether a name may end before a place: a filler, or what fillers look like, must have been seen there. What is
// hidden might go on.
func (l *zoneLine) endsAt(at int) bool {
	const least = 0.05 // above what any symbol has where nothing was seen
	return at >= lineLength || l[at].of(filler) >= least
}

// spelledOn goes on with a letter of the page in each of its spellings, with a filler before it if one was seen there at least
// so probably: where the page parts two words it needs not be as clear as where an engine may have lost the space.
func (l *zoneLine) spelledOn(from int, so aligned, spellings []string, least float64) (longer []aligned) {
	const parted = 0.3 // of letters begin a word, at most
	at := from + len(so.text)
	for _, spelling := range spellings {
		for _, text := range []string{spelling, "<" + spelling} {
			begins := text[0] == filler
			text = text[:min(len(text), lineLength-at)]
			if begins && (at >= lineLength || l[at].of(filler) < least) || !l.thinkable(at, text) {
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
		if c.line != 0 {
			continue
		}
		if spelledAs(c.letters, strings.ReplaceAll(surname+given, " ", ""), cut) ||
			spelledAs(c.letters, strings.ReplaceAll(given+surname, " ", ""), false) {
			return true
		}
	}
	return false
}
