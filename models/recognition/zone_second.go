package recognition

import "strings"

// A page that says a name with a mistake of its own confirms no name, but is a second look at it all the same: of what the zone
// leaves open, a letter is likelier that stands at its place on the page too. Small prints are read so, of which neither is clear.

// How likely the page's text shows a letter at a letter's place.
const (
	samePrinted  = 0.8
	alikePrinted = 0.35 // of those that look like it, which are mistaken on the page as they are in the zone
	otherPrinted = 0.01 // of any other
	endPrinted   = 0.1  // that a name goes on in the zone that ends on the page
)

// secondLook weighs what was seen in the zone by the names of the page that are nearly those that were read. Seen says whether
// there are any.
func secondLook(line *zoneLine, read string, page []Line) (weighed zoneLine, seen bool) {
	weighed = *line
	surname, given, _ := strings.Cut(read, "<<")
	all := candidates(page)
	from := namesFrom
	for _, name := range []string{surname, given} {
		name = strings.TrimRight(name, "<")
		var best pairing
		for _, spelled := range line.longer(from, name) {
			for _, c := range all {
				if p := paired(spelled, c.letters); p.close(spelled) && (best.pairs == nil || p.cost < best.cost) {
					best, name = p, spelled
				}
			}
		}
		for _, pair := range best.pairs {
			weighed[from+pair.at].printed(pair.letter)
			seen = true
		}
		if end := from + len(name); best.ended && end < lineLength {
			weighed[end].endsHere()
		}
		from = namesFrom + len(surname) + len("<<")
	}
	return weighed, seen
}

// longer are what a name may be in the zone for the page to be compared with: as it was read, and with one letter more, where
// that was taken for a filler.
func (l *zoneLine) longer(from int, name string) []string {
	const least = 0.05
	all := []string{name}
	if end := from + len(name); end < lineLength {
		if c, probability := l[end].best(letterSymbols); probability >= least {
			all = append(all, name+string(c))
		}
	}
	return all
}

// printed weighs a place by the letter that the page has for it.
func (p *place) printed(letter byte) {
	for i := range p {
		switch c := symbols[i]; {
		case c == letter:
			p[i] *= samePrinted
		case strings.IndexByte(lookalikes[letter], c) >= 0 || strings.IndexByte(lookalikes[c], letter) >= 0:
			p[i] *= alikePrinted
		default:
			p[i] *= otherPrinted
		}
	}
	p.weighed()
}

// weighed makes the probabilities one together again.
func (p *place) weighed() {
	sum := 0.0
	for _, probability := range p {
		sum += probability
	}
	for i := range p {
		p[i] /= sum
	}
	p.normalized()
}

// endsHere weighs a place at which a name has ended by the page.
func (p *place) endsHere() {
	for i := 1; i < len(p); i++ {
		p[i] *= endPrinted
	}
	p.weighed()
}

// pairing is how a name of the zone and a text of the page go together.
type pairing struct {
	cost  float64
	pairs []pair
	ended bool // both end with the same letter
}

// pair is a place of the name and the letter that the page has for it.
type pair struct {
	at     int
	letter byte
}

// close says whether a text of the page can be no other than the name: one letter of four may differ.
func (p pairing) close(name string) bool {
	const (
		leastPairs = 3
		mostCost   = 0.25 // of the name's length
	)
	return len(p.pairs) >= leastPairs && p.cost <= mostCost*float64(len(name))
}

// paired pairs a name of the zone with letters of the page at the least cost: of letters that differ, or that one of both lacks.
// Fillers within the name cost nothing, as spaces are lost.
func paired(name string, letters []rune) pairing {
	spelled := make([]byte, 0, len(letters))
	for _, r := range letters {
		spelled = append(spelled, spellings(r)[0]...)
	}
	const lost = 1.0
	costs := make([][]float64, len(name)+1)
	for i := range costs {
		costs[i] = make([]float64, len(spelled)+1)
		for j := range costs[i] {
			switch {
			case i == 0:
				costs[i][j] = float64(j) * lost
			case j == 0:
				costs[i][j] = costs[i-1][j] + lostOf(name[i-1], lost)
			default:
				costs[i][j] = min(costs[i-1][j]+lostOf(name[i-1], lost), costs[i][j-1]+lost, costs[i-1][j-1]+differing(name[i-1], spelled[j-1]))
			}
		}
	}
	p := pairing{cost: costs[len(name)][len(spelled)]}
	for i, j := len(name), len(spelled); i > 0 && j > 0; {
		switch costs[i][j] {
		case costs[i-1][j-1] + differing(name[i-1], spelled[j-1]):
			i, j = i-1, j-1
			p.pairs = append(p.pairs, pair{i, spelled[j]})
			p.ended = p.ended || i == len(name)-1 && j == len(spelled)-1 && name[i] == spelled[j]
		case costs[i-1][j] + lostOf(name[i-1], lost):
			i--
		default:
			j--
		}
	}
	return p
}

func lostOf(c byte, lost float64) float64 {
	if c == filler {
		return 0
	}
	return lost
}

// differing is what a letter of the page costs at a place at which another was read in the zone.
func differing(read, printed byte) float64 {
	switch read {
	case printed:
		return 0
	case filler:
		return 2
	default:
		return 1
	}
}
