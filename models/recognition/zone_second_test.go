package recognition

import (
	"fmt"
	"testing"
)

// blurred makes what an engine sees of a small print: at the places that are told it cannot tell what stands there from what it
// takes for as likely.
func blurred(line string, doubts map[int]rune) LineReading {
	read := glanced(line, nothing, nothing)
	for at, other := range doubts {
		read.Glyphs[at].Choices = []Choice{{other, 0.5}, {rune(line[at]), 0.45}}
	}
	return read
}

func pageOf(texts ...string) (page []Line) {
	for i, text := range texts {
		page = append(page, Line{{Text: text, Confidence: 0.8, Location: Location{{100, 40 * i}, {300, 40 * i}, {300, 40*i + 30}, {100, 40*i + 30}}}})
	}
	return page
}

func TestAPageThatSaysTheNamesWithMistakesTellsWhatTheZoneLeavesOpen(t *testing.T) {
	upper := fitted("P<UTOMEULENDIJK<<LOES<ALBERTINE")
	doubts := map[int]rune{5: 'H', 22: '<', 26: 'H'} // M, A and R
	for name, page := range map[string][]Line{
		"a letter read for another": pageOf("MEULENDUJK", "LOES AIBERTINE"),
		"letters lost":              pageOf("MEULENDIK", "LOES ALBERTIN"),
		"a space lost":              pageOf("MEULENDIIK", "LOESALBERTIME"),
	} {
		r, sure, err := ReadPassport(zoneReading(blurred(upper, doubts)), page, called)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Surname != "MEULENDIJK" || r.GivenName != "LOES ALBERTINE" {
			t.Errorf("%s: %q, %q", name, r.Surname, r.GivenName)
		}
		if sure || r.Confidence["surname"] >= Sure || r.Confidence["given_name"] >= Sure {
			t.Errorf("%s: names that the page has not said are sure: %v", name, r.Confidence)
		}
	}
}

func TestAnotherTextOfThePageIsNoSecondLook(t *testing.T) {
	upper := fitted("P<UTOMAUS<<KETTY")
	for _, page := range [][]Line{nil, pageOf("UTOPIA", "HOUSE"), pageOf("M", "K"), pageOf("MEYERBEER", "KARIN")} {
		r, _, err := ReadPassport(zoneReading(blurred(upper, map[int]rune{5: 'H', 11: 'X'})), page, called)
		if err == nil {
			t.Errorf("%v: %q, %q with %v", page, r.Surname, r.GivenName, r.Confidence)
		}
	}
}

func TestALetterThatWasTakenForAFillerIsCompletedByThePage(t *testing.T) {
	upper := fitted("P<POLLUKASIK<<KRZYSZTOF")
	r, _, err := ReadPassport([]ZoneReading{{
		blurred(upper, map[int]rune{22: 'E'}), glanced(zoneWith("L898902C3", "POL"), nothing, nothing),
	}}, pageOf("LUCASIK", "KRZYSZTOF"), called)
	if err != nil {
		t.Fatal(err)
	}
	if r.GivenName != "KRZYSZTOF" {
		t.Error(fmt.Sprintf("%q", r.GivenName), r.Confidence)
	}
}

func TestAZoneWithoutItsUpperLineHasNotBegun(t *testing.T) {
	whole := zoneReading(glanced(fitted("P<UTOMAUS<<KETTY"), nothing, nothing))[0]
	if !whole.Begun() || !whole.Recognized() {
		t.Error("the whole zone has not begun")
	}
	for _, other := range []string{"EN", "AUSTRALIA 01 MAR 2014", "PASSPORT SPECIMEN"} {
		hidden := whole
		hidden[0] = glanced(fitted("<<<<<<<<<<"), nothing, fitted("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))
		for i, c := range other {
			hidden[0].Glyphs = append(hidden[0].Glyphs, Glyph{At: float64(i) / 44, Choices: []Choice{{c, 0.9}}})
		}
		if hidden.Begun() {
			t.Errorf("%s: has begun", other)
		}
	}
}
