package ocr

import (
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// In a number nothing says that a figure is wrong, as the other letters of a word do.
func TestANumberWithWhatOnlyLooksLikeAFigureIsInDoubt(t *testing.T) {
	for word, strange := range map[string]bool{
		"@3": true, "3@": true, "7:3@": true, "2026-10-@2": true, "1O:45": true, "45,O0": true, "5|2": true, "20l6": true, "4B21": true, "1S.50": true, "25°": true, "(3@)": true,
		"03": false, "12.50": false, "$3": false, "15%": false, "+49": false, "2026-10-02": false, "B12": false, "5B": false, "I5": false, "25°C": false, "350ml": false,
		"me3@example.com": false, "IP65": false, "30?": false, "2,5,8!": false, "GX2400": false, "18:00": false, "@home": false, "#3": false, "": false, "@": false,
	} {
		if got := strangeNumber(word); got != strange {
			t.Errorf("%q: %v", word, got)
		}
	}
	for word, strange := range map[string]bool{"0range": true, "w0rd": true, "f1oor": true, "orange": false, "1st": false, "350ml": false, "0mm": false, "10kg": false, "N0": false, "x86": false, "2nd": false} {
		if got := figureInWord(word); got != strange {
			t.Errorf("%q: %v", word, got)
		}
	}
	lines := []recognition.Line{{{Text: "Receipt", Confidence: 0.96}, {Text: "@3", Confidence: 0.93}}}
	if doubtFigures(lines); lines[0][1].Confidence >= recognition.Sure || lines[0][0].Confidence != 0.96 || recognition.Blocks(lines)[0].Confidence >= recognition.Sure {
		t.Errorf("%+v", lines)
	}
}

func TestAWordThatMayBeInAnotherScriptIsSureOnlyBesideLatin(t *testing.T) {
	for name, test := range map[string]struct {
		words   []string
		doubted float64
		sure    bool // of the first
	}{
		"Cyrillic capitals":           {[]string{"MOPE", "KOCMOC"}, 0, false},
		"a Cyrillic word":             {[]string{"Kacca", "03"}, 0, false},
		"Greek capitals":              {[]string{"KANONIKH", "TIMH"}, 0, false},
		"beside Latin":                {[]string{"TOMATO", "LEMON"}, 0, true},
		"beside Latin, the rest not":  {[]string{"MOPE", "successful"}, 0.4, false},
		"beside Chinese":              {[]string{"ABC", "港口"}, 0, true},
		"Latin itself":                {[]string{"TOTAL"}, 0, true},
		"short":                       {[]string{"OK"}, 0, true},
		"a number":                    {[]string{"12.50"}, 0, true},
		"Latin itself, the rest not":  {[]string{"TOTAL", "MOPE"}, 0.4, true},
		"beside what is not sure":     {[]string{"MOPE", "?JLR"}, 0, false},
		"with a letter of neither":    {[]string{"CHECKS"}, 0, true},
		"small letters of both, sure": {[]string{"copy", "files"}, 0, true},
	} {
		var line recognition.Line
		for _, text := range test.words {
			word := recognition.Word{Text: text, Confidence: 0.96}
			if text[0] == '?' {
				word = recognition.Word{Text: text[1:], Confidence: 0.7}
			}
			line = append(line, word)
		}
		doubtLookAlikes([]recognition.Line{line}, test.doubted)
		if got := line[0].Confidence >= recognition.Sure; got != test.sure {
			t.Errorf("%s: %s, sure %v", name, line[0].Text, got)
		}
	}
}

// A line is wrong by one character, and the mean of forty does not show it.
func TestAWordOfALineIsNoSurerThanItsLeastLikelyCharacter(t *testing.T) {
	line := engine.Line{Text: "订单号，一 ok"}
	for _, r := range line.Text {
		line.Chars = append(line.Chars, engine.Char{Rune: r, Probability: 0.99})
	}
	line.Chars[4].Probability = 0.7
	words := wordsOf(byLeastLikely(line))
	if words[0].Confidence > 0.71 || words[1].Confidence < 0.98 || line.Chars[0].Probability != 0.99 {
		t.Errorf("%+v", words)
	}
	if line.Chars[4].Probability = 0.2; wordsOf(byLeastLikely(line))[0].Confidence < believed {
		t.Error("a line of which one character is a guess is a guess")
	}
	line.Chars[4].Probability = 0.99
	// A comma is one in either width.
	line.Chars[3] = engine.Char{Rune: '，', Probability: 0.7, Others: []engine.Other{{Rune: ',', Probability: 0.29}}}
	if words := wordsOf(byLeastLikely(line)); words[0].Confidence < recognition.Sure {
		t.Errorf("%+v", words)
	}
}

// The box around a line of a page that lies askew has words of its neighbours in it.
func TestWordsOfTheNextLineAreNotInThePlaceOfOneThatRunsAskew(t *testing.T) {
	q := engine.Quad{{X: 0, Y: 0}, {X: 1000, Y: 30}, {X: 999, Y: 56}, {X: -1, Y: 26}}
	at := func(x, y int) recognition.Location { return identity.location(x, y, x+40, y+20) }
	if !within(q, at(500, 18)) || !within(q, at(10, 3)) || !within(q, at(940, 32)) {
		t.Error("words of the line are not in its place")
	}
	if within(q, at(10, 34)) || within(q, at(940, 4)) {
		t.Error("words of the lines above and below are in its place")
	}
	if turned := q.Turned(2); !within(turned, at(500, 18)) || within(turned, at(10, 34)) {
		t.Error("upside down it is another place")
	}
}

// What the engine reads again, and gives a line of its own, parts the line in which it stood.
func TestALineOfWhichAWordIsTakenOutIsParted(t *testing.T) {
	word := func(text string, x int) recognition.Word {
		return recognition.Word{Text: text, Confidence: 0.9, Location: identity.location(x, 0, x+80, 20)}
	}
	lines := withoutPlace([]recognition.Line{{word("Ask", 0), word("for", 100), word("boxes", 200)}}, quadOf(identity.location(95, 0, 185, 20)))
	if len(lines) != 2 || lines[0].Text() != "Ask" || lines[1].Text() != "boxes" {
		t.Errorf("%+v", lines)
	}
}

func TestTextsAreAsAlikeAsTheyShareCharacters(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"3@", "30", 0.5}, {"Closest", "closest", 6.0 / 7}, {"abc", "abc", 1}, {"MARIE", "30", 0}, {"", "", 0}} {
		if got := alike(test.a, test.b); got != test.want {
			t.Errorf("%q and %q: %v", test.a, test.b, got)
		}
	}
}

func TestNumbersAreWrittenTogether(t *testing.T) {
	for read, want := range map[string]string{
		"4 . 50": "4.50", "余额：￥1，280.50": "余额：￥1,280.50", "19：14": "19:14", "12 .50": "12.50", "5, 10, 15": "5, 10, 15", "Total: 12": "Total: 12", "第3，4条": "第3，4条", "1，2026年": "1，2026年",
		"三，4": "三，4", "3，三": "3，三", "1 2": "1 2", "2026－11－08": "2026-11-08", "3 .": "3 .", "": "", "1 . 2 . 3": "1.2.3",
	} {
		var line engine.Line
		for _, r := range read {
			line.Chars = append(line.Chars, engine.Char{Rune: r, Probability: 0.99})
		}
		if got := numbersTogether(line).Text; got != want {
			t.Errorf("%q: %q", read, got)
		}
	}
}
