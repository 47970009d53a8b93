package recognition

import (
	"strings"
	"testing"
)

// glanced makes what an engine sees of a line that tells all: each character for some steps, of which those in faint are too
// unlikely to be read, and those in hidden are not seen at all.
func glanced(line, faint, hidden string) (read LineReading) {
	const each = 5 // steps a place
	for i := range lineLength * each {
		at := (float64(i) + 0.5) / (lineLength * each)
		step := Step{At: at}
		place := i / each
		peak := [each]float32{0, 0.3, 1, 0.3, 0}[i%each]
		switch symbol := symbolIndex(line[place]); {
		case hidden[place] != ' ':
		case faint[place] != ' ':
			step.Of[symbol] = 0.2 * peak
		default:
			step.Of[symbol] = 0.95 * peak
			if i%each == each/2 {
				read.Glyphs = append(read.Glyphs, Glyph{At: at, Choices: []Choice{{rune(line[place]), 0.95}}})
			}
		}
		read.Steps = append(read.Steps, step)
	}
	return read
}

var nothing = strings.Repeat(" ", lineLength)

// places is a line of blanks with a mark at each of the places.
func places(at ...int) string {
	line := []byte(nothing)
	for _, i := range at {
		line[i] = 'x'
	}
	return string(line)
}

func zoneReading(upper LineReading) []ZoneReading {
	return []ZoneReading{{upper, glanced(zoneWith("L898902C3", "UTO"), nothing, nothing)}}
}

func TestALetterThatWasOnlyGlimpsedIsNoFiller(t *testing.T) {
	upper := fitted("P<UTOMAUS<<KETTY")
	for name, at := range map[string]int{"last": 15, "first": 5, "within": 7, "of the given name": 11} {
		z, err := ReadMRZ(zoneReading(glanced(upper, places(at), nothing)), called)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if z.Surname != "MAUS" || z.GivenName != "KETTY" {
			t.Errorf("%s: %q", name, z.Lines[0])
		}
	}
}

func TestAShorterNameOfThePageIsNotConfirmedByWhatIsHidden(t *testing.T) {
	for name, c := range map[string]struct {
		upper, hidden string
		page          [2]string
	}{
		"under glare":             {"P<UTOCLERK<<ALEX", places(13, 15, 16, 17), [2]string{"CLERK", "AE"}},
		"its end":                 {"P<UTOCLERK<<ALEXANDRA", places(16, 17, 18, 19, 20, 21, 22), [2]string{"CLERK", "ALEX"}},
		"a surname's end":         {"P<UTOKACZMAREK<<ANNA", places(12, 13), [2]string{"KACZMAR", "ANNA"}},
		"part of a line":          {"P<UTOCLERK<<ANNA", nothing, [2]string{"CLERK", "ANNA MARIA"}},
		"part of a line's middle": {"P<UTOCLERK<<LEE", nothing, [2]string{"CLERK", "ANNA LEE MARIA"}},
	} {
		z, err := ReadMRZ(zoneReading(glanced(fitted(c.upper), nothing, c.hidden)), called)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r, err := NewPassportResult(z, []Line{lineAt(400, 300, c.page[0]), lineAt(400, 400, c.page[1])})
		if err == nil && (r.Confidence["surname"] >= Sure || r.Confidence["given_name"] >= Sure) {
			t.Errorf("%s: %q %q are sure", name, r.Surname, r.GivenName)
		}
	}
}

func TestNamesThatShareALineAreConfirmed(t *testing.T) {
	z, err := ReadMRZ(zoneReading(glanced(fitted("P<UTOCLERK<<ANNA<MARIA"), nothing, nothing)), called)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"CLERK ANNA MARIA", "CLERK, ANNA MARIA", "ANNA MARIA CLERK"} {
		r, err := NewPassportResult(z, []Line{lineAt(400, 300, line)})
		if err != nil || r.Confidence["surname"] < Sure || r.Confidence["given_name"] < Sure {
			t.Errorf("%q: %+v, %v", line, r, err)
		}
	}
}

func TestFillersThatAreAllReadAsOneLetterAreFillers(t *testing.T) {
	confused := func(line string) (read LineReading) {
		read = glanced(line, nothing, nothing)
		for i, g := range read.Glyphs {
			if g.Choices[0].Character == filler {
				read.Glyphs[i].Choices = []Choice{{'K', 0.85}, {filler, 0.1}}
			}
		}
		return read
	}
	reading := ZoneReading{confused(fitted("P<UTOMUSTERMANN<<ERIKA")), confused(zoneWith("L898902C3", "UTO"))}
	z, err := ReadMRZ([]ZoneReading{reading}, called)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewPassportResult(z, []Line{lineAt(400, 300, "MUSTERMANN"), lineAt(400, 400, "Erika")})
	if err != nil || r.Surname != "MUSTERMANN" || r.GivenName != "ERIKA" || r.PassportType != "P" || r.Confidence["surname"] < Sure {
		t.Errorf("%+v, %v, %q", r, err, z.Lines)
	}
}

func TestALineThatGoesOnBehindItsEndIsKnown(t *testing.T) {
	whole := zoneWith("L898902C3", "UTO")
	for name, c := range map[string]struct {
		lost, right int     // places
		from, to    float64 // as shares of what is left
	}{
		"whole":                 {0, 0, 0, 1},
		"its end":               {0, 8, 0, 44.0 / 36},
		"its beginning":         {3, 0, -3.0 / 41, 1},
		"both":                  {2, 6, -2.0 / 36, 1 + 6.0/36},
		"a filler":              {0, 1, 0, 44.0 / 43},
		"all behind the expiry": {0, 16, 0, 44.0 / 28},
	} {
		left := lineLength - c.lost - c.right
		var read LineReading
		for i := range left {
			read.Glyphs = append(read.Glyphs, Glyph{At: (float64(i) + 0.5) / float64(left), Choices: []Choice{{rune(whole[c.lost+i]), 0.95}}})
		}
		from, to, cut := ZoneReading{{}, read}.Cut()
		if cut != (name != "whole") {
			t.Errorf("%s: cut %v", name, cut)
		}
		const margin = 0.01
		if cut && (from > c.from+margin || from < c.from-2*margin || to < c.to-margin || to > c.to+2*margin) {
			t.Errorf("%s: from %.3f to %.3f, want %.3f to %.3f", name, from, to, c.from, c.to)
		}
	}
}

func TestACardWithAPassportsFieldsIsRefused(t *testing.T) {
	lower := zoneWith("D23145890", "UTO")[:28]
	card := func(upper string) error {
		hidden := places(36, 37, 38, 39, 40, 41, 42, 43)
		_, err := ReadMRZ([]ZoneReading{{glanced(fitted(upper), nothing, hidden), glanced(lower+"<<<<<<<6<<<<<<<<", nothing, hidden)}}, called)
		return err
	}
	for _, upper := range []string{"I<UTOERIKSSON<<ANNA<MARIA", "<UTOERIKSSON<<ANNA<MARIA", "IDUTOERIKSSON<<ANNA<MARIA", "ACUTOERIKSSON<<ANNA<MARIA"} {
		if err := card(upper); !IsOtherDocument(err) {
			t.Errorf("%s: %v", upper, err)
		}
	}
	if _, err := ParseMRZ(fitted("I<UTOERIKSSON<<ANNA<MARIA"), zoneWith("D23145890", "UTO"), 0.9, called); !IsOtherDocument(err) {
		t.Errorf("read as text: %v", err)
	}
}
