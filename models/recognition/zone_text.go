package recognition

import (
	"math"
	"strings"
)

// An engine that was not taught OCR-B reads its fillers as letters, one too many or none, so that the places of what it read of
// the upper line are lost. Its letters stand in their order still, and the page says which of them are names.

// Costs of reading one thing for another, against letters that agree.
const (
	fillerCost  = 0.2 // a filler as a letter that fillers look like, lost, or read twice
	extraCost   = 0.4 // a letter that is read for fillers, at the edge of a word
	alikeCost   = 0.7 // a character as one that looks like it
	letterCost  = 2.5 // a letter as any other, lost, or too many
	mostForText = 1.5 // of names that are taken for those of the zone, besides fillers
)

// namesByText looks for the two names of the page that the text of the upper line, from the state's code on, spells best.
func namesByText(text string, page []Line) (surname, given string, found bool) {
	all := candidates(page)
	least, second := math.Inf(1), math.Inf(1)
	for _, first := range all {
		for _, other := range all {
			if !first.together(other) {
				continue
			}
			for _, name := range zoneNames(first.text) {
				for _, more := range zoneNames(other.text) {
					cost := textCost(name+"<<"+more, text)
					switch {
					case name == surname && more == given:
					case cost < least:
						least, second, surname, given = cost, least, name, more
					case cost < second:
						second = cost
					}
				}
			}
		}
	}
	const margin = 0.5 // how much better the best must be than any other
	return strings.ReplaceAll(surname, "<", " "), strings.ReplaceAll(given, "<", " "), least <= mostForText && second-least >= margin
}

// zoneNames are what a name of the page may be in the zone: with the usual spelling of letters that have marks, or without
// the marks. A text of one letter is no name here: such stand everywhere.
func zoneNames(text string) []string {
	spell := func(which int) string {
		var b strings.Builder
		for _, r := range text {
			switch all := spellings(r); {
			case len(all) > 0 && (which == 0 || !marked(r)):
				if marked(r) {
					b.WriteString(all[0])
				} else {
					b.WriteString(all[0][:1])
				}
			case len(all) > 0:
				b.WriteString(all[len(all)-1][:1])
			case r == ' ' || r == '-':
				b.WriteByte('<')
			}
		}
		return strings.Trim(b.String(), "<")
	}
	usual, plain := spell(0), spell(1)
	if len(usual) < 2 {
		return nil
	}
	if usual == plain {
		return []string{usual}
	}
	return []string{usual, plain}
}

func marked(r rune) bool { return r > 127 }

// lonely are the letters that stand alone between fillers somewhere in a text, as fillers do that are read as a letter: a
// letter that is only ever a part of a word is one.
func lonely(text string) string {
	var letters []byte
	for i := 1; i < len(text); i++ {
		if c := text[i]; c != filler && text[i-1] == filler && (i+1 == len(text) || text[i+1] == filler) && strings.IndexByte(fillerLike, c) >= 0 {
			letters = append(letters, c)
		}
	}
	return string(letters)
}

// textCost is how far a text is from the names and the fillers that follow them; infinite if it is too far.
func textCost(names, text string) float64 {
	const far = 8.0
	if d := len(names) - len(text); d > lengthSlack {
		return math.Inf(1)
	}
	alone := lonely(text)
	row := make([]float64, len(text)+1)
	for j := range text {
		row[j+1] = row[j] + surplus(text[j], alone, true)
	}
	for i := range len(names) {
		diagonal := row[0]
		row[0] += lost(names[i])
		best := row[0]
		// Too many letters are no fillers within a word.
		edge := names[i] == filler || i+1 == len(names) || names[i+1] == filler
		for j := range len(text) {
			next := min(diagonal+exchanged(names[i], text[j]), row[j+1]+lost(names[i]), row[j]+surplus(text[j], alone, edge))
			diagonal, row[j+1] = row[j+1], next
			best = min(best, next)
		}
		if best > far {
			return math.Inf(1)
		}
	}
	// What follows the names are fillers, or what fillers are read as: a little for each letter, as names must not end early.
	const tail = 0.05
	least := math.Inf(1)
	for j := range row {
		rest, ended := 0.0, false
		for k := j; k < len(text); k++ {
			switch c := text[k]; {
			case c == filler:
				ended = true
			case strings.IndexByte(fillerLike, c) > 0 && (ended || strings.IndexByte(alone, c) >= 0):
				rest += tail
			default:
				rest += letterCost
			}
		}
		least = min(least, row[j]+rest)
	}
	return least
}

func lost(c byte) float64 {
	if c == filler {
		return fillerCost
	}
	return letterCost
}

// surplus is what a character costs that is too many, by the letters that stand alone in the text.
func surplus(c byte, alone string, edge bool) float64 {
	switch {
	case c == filler:
		return fillerCost
	case edge && strings.IndexByte(alone, c) >= 0:
		return extraCost
	default:
		return letterCost
	}
}

func exchanged(want, read byte) float64 {
	switch {
	case want == read:
		return 0
	case want == filler && strings.IndexByte(fillerLike, read) > 0:
		return fillerCost
	case strings.IndexByte(lookalikes[read], want) >= 0:
		return alikeCost
	default:
		return letterCost
	}
}
