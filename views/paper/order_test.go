package paper

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// addresses are lines that customers may have on their documents, as they are typed and as the eye meets them from left
// to right. Brackets are mirrored when they are drawn: here they come as they were typed.
var addresses = map[string]string{
	"רחוב הרצל 12":                "12 לצרה בוחר",
	"هرتزل 12":                    "12 لزتره",
	"شركة 2026 (Ltd.)":            ").Ltd( 2026 ةكرش",
	"שרה 3":                       "3 הרש",
	"(12) שלום":                   "םולש )12(",
	"רחוב 12-14, דירה 3/5":        "3/5 הריד ,12-14 בוחר",
	"חברה Acme 42 בע\"מ":          "מ\"עב Acme 42 הרבח",
	"שלום Acme Ltd. (2026) עולם":  "םלוע Acme Ltd. (2026) םולש",
	"خيابان ۱۲۳ (الف)":            ")فلا( ۱۲۳ نابايخ",
	"שרה 3 公司 ไทย 7":              "公司 ไทย 7 3 הרש",
	"הרצל 7 🏢 🜨":                  "🜨 🏢 7 לצרה",
	"Suite 5 שרה 3":               "Suite 5 3 הרש",
	"Acme חברה 42 Ltd.":           "Acme 42 הרבח Ltd.",
	"Acme شركة 42 Ltd.":           "Acme 42 ةكرش Ltd.",
	"Acme شركة ٤٢ Ltd.":           "Acme ٤٢ ةكرش Ltd.",
	"Acme (חברה) 42":              "Acme (הרבח) 42",
	"Sum חברה 7% net":             "Sum 7% הרבח net",
	"Sum שרה $4.50, שרה $5 net":   "Sum $5 הרש ,$4.50 הרש net",
	"Tel. ישראל +972-3, Acme 1":   "Tel. 972-3+ לארשי, Acme 1",
	"Acme Ltd. 5, 1/2 Main St. 7": "Acme Ltd. 5, 1/2 Main St. 7",
}

func TestNumbersStandWhereAReaderOfRightToLeftTextLooksForThem(t *testing.T) {
	t.Parallel()
	for typed, seen := range addresses {
		if got := said(set(t, typed, plain, contentWidth)); got != seen {
			t.Errorf("%q is seen as %q, not as %q", typed, got, seen)
		}
	}
}

func TestEveryGlyphThatIsSeenHasItsWidth(t *testing.T) {
	t.Parallel()
	for typed := range addresses {
		seenWhole(t, set(t, typed, plain, contentWidth))
	}
	for _, name := range names {
		for _, width := range []float64{contentWidth, 90, 30} {
			seenWhole(t, set(t, name+" 12", strong, width))
			seenWhole(t, set(t, "הרצל "+name+" 3", plain, width))
			seenWhole(t, set(t, "شركة ("+name+")", plain, width))
		}
	}
}

func TestLinesOfAnyTextKeepTheirRoomTheirTextAndTheirWidths(t *testing.T) {
	t.Parallel()
	signs := rapid.SampledFrom([]rune("ab 12, ()%$-/. שרה. هرت ٤۲ 公司 ไทยที่ Ωж 한 हि 🏢\u00a0\u3000"))
	rapid.Check(t, func(rt *rapid.T) {
		text := string(rapid.SliceOfN(signs, 0, 40).Draw(rt, "text"))
		const room = 60.0
		lines := set(t, text, plain, room)
		seenWhole(rt, lines)
		if w := widest(lines); w > room {
			rt.Errorf("a line of %q is %g wide, more than %g", text, w, room)
		}
		if got := len([]rune(said(lines))); got != len([]rune(text)) {
			rt.Errorf("of %d characters of %q the lines have %d", len([]rune(text)), text, got)
		}
	})
}

func TestTheWhiteSpaceAtTheEndOfALineTakesNoRoom(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Acme", "Acme שרה", "שרה 12", "שרה Acme", "ไทย 公司"} {
		want := widest(set(t, text, plain, contentWidth))
		if got := widest(set(t, text+"  ", plain, contentWidth)); got != want {
			t.Errorf("%q with two spaces behind is %g wide, not %g", text, got, want)
		}
	}
}

// seenWhole checks that each sign takes room, and that runs and lines are as wide as what is in them.
func seenWhole(t interface{ Errorf(string, ...any) }, lines []line) {
	for _, l := range lines {
		text, sum := strings.TrimSpace(said([]line{l})), 0.0
		for _, run := range l.runs {
			advance := 0.0
			for _, cluster := range run.Clusters {
				own := 0.0
				for _, glyph := range cluster.Glyphs {
					own += glyph.Advance
				}
				if own <= 0 && strings.ContainsFunc(cluster.Text, takesRoom) {
					t.Errorf("%q in the line %q takes no room", cluster.Text, text)
				}
				advance += own
			}
			if advance != run.Advance {
				t.Errorf("in the line %q, glyphs of %g are in a run of %g", text, advance, run.Advance)
			}
			sum += advance * plain.size / em
		}
		if diff := sum - l.width; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("the line %q says it is %g wide, and is %g", text, l.width, sum)
		}
	}
}

func takesRoom(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.M, unicode.Cf) }
