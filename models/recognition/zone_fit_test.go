package recognition

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// seen makes what an engine sees of a line: its characters at even places, drawn together towards the end as in perspective,
// of which some fillers are lost and some are read as a letter that is a little likelier.
func seen(line string, r *rand.Rand, bend, lost, misread float64) (glyphs []Glyph) {
	for i, c := range line {
		if c == filler && r.Float64() < lost {
			continue
		}
		at := (float64(i) + 0.5) / lineLength
		g := Glyph{At: at + bend*at*(1-at) + 0.003*(r.Float64()-0.5), Choices: []Choice{{c, 0.9}}}
		if c == filler && r.Float64() < misread {
			g.Choices = []Choice{{rune("KCX"[r.IntN(3)]), 0.6}, {filler, 0.3}}
		}
		glyphs = append(glyphs, g)
	}
	return glyphs
}

var zonesSeen = [][2]string{
	{icaoUpper, icaoLower},
	{"P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T47"},
	{"P<SGPTAN<<WEI<LING<<<<<<<<<<<<<<<<<<<<<<<<<<", "K0000000E"},
	{"PPCZEKECK<<CLEX<EXCEL<KIKI<<<<<<<<<<<<<<<<<<", "395048300"},
}

func TestPlacesAreKnownWhereFillersAreLostOrMisread(t *testing.T) {
	wrong, all := 0, 0
	for n, lines := range zonesSeen {
		lower := lines[1]
		if len(lower) < lineLength {
			lower = zoneWith(lower, lines[0][2:5])
		}
		lower = lower[:43] + string(compositeDigit(lower))
		for seed := range uint64(40) {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			bend := 0.15 * (r.Float64() - 0.5)
			upper := seen(lines[0], r, bend, 0.15, 0.2)
			if seed%4 == 0 {
				upper = upper[1:] // the P at the edge
			}
			z, err := ReadMRZ([]ZoneReading{{{Glyphs: upper}, {Glyphs: seen(lower, r, bend, 0.15, 0)}}}, called)
			if err != nil {
				t.Fatalf("%q: %v", lines, err)
			}
			all++
			surname, given, _ := strings.Cut(lines[0][5:], "<<")
			if z.Surname != trimmed(surname) || z.GivenName != trimmed(given) || z.Number != trimmed(lower[:9]) {
				wrong++
				t.Logf("%q read as %q", lines[0], z.Lines)
			}
			for _, name := range []string{"surname", "given_name"} {
				if z.Confidence[name] >= 0.9 {
					t.Errorf("%s %.2f, of the zone alone", name, z.Confidence[name])
				}
			}
		}
	}
	t.Logf("%d of %d wrong", wrong, all)
	if wrong*10 > all {
		t.Errorf("%d of %d wrong", wrong, all)
	}
}

func TestCharactersThatStandAnywhereAreNoZone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var reading ZoneReading
		for i := range reading {
			for range r.IntN(60) {
				reading[i].Glyphs = append(reading[i].Glyphs, Glyph{At: r.Float64(), Choices: []Choice{{rune(symbols[r.IntN(len(symbols))]), r.Float64()}}})
			}
		}
		if z, err := ReadMRZ([]ZoneReading{reading}, called); err == nil && z.Certain() {
			t.Errorf("%q", z.Lines)
		}
	}
}
