package ocr

import (
	"image"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// striped is a picture that has ink in every third column.
func striped() *image.Gray {
	gray := image.NewGray(image.Rect(0, 0, 400, 200))
	for i := range gray.Pix {
		if i%3 > 0 {
			gray.Pix[i] = 255
		}
	}
	return gray
}

func TestAPictureOfWhichTheMostWasNotReadIsRefused(t *testing.T) {
	place := func(y, width float64) engine.Line {
		return engine.Line{Box: 0.9, Quad: engine.Quad{{X: 0, Y: y}, {X: width, Y: y}, {X: width, Y: y + 20}, {X: 0, Y: y + 20}}}
	}
	words := func(y, width int, sure float64) recognition.Line {
		return recognition.Line{{Text: "words", Confidence: sure, Location: identity.location(2, y+2, width-2, y+18)}}
	}
	places := []engine.Line{place(0, 300), place(40, 300), place(80, 200)}
	for name, test := range map[string]struct {
		places  []engine.Line
		lines   []recognition.Line
		refused bool
	}{
		"all read":                          {places, []recognition.Line{words(0, 300, 0.9), words(40, 300, 0.9), words(80, 200, 0.9)}, false},
		"all but one line":                  {places, []recognition.Line{words(0, 300, 0.9), words(80, 200, 0.9)}, false},
		"one line of three":                 {places, []recognition.Line{words(0, 300, 0.9)}, true},
		"nothing":                           {places, nil, true},
		"all as guesses":                    {places, []recognition.Line{words(0, 300, 0.5), words(40, 300, 0.5), words(80, 200, 0.4)}, true},
		"most as guesses":                   {places, []recognition.Line{words(0, 300, 0.4), words(40, 300, 0.9), words(80, 200, 0.4)}, true},
		"the lesser part as guesses":        {places, []recognition.Line{words(0, 300, 0.4), words(40, 300, 0.7), words(80, 200, 0.7)}, false},
		"in doubt, but not guesses":         {places, []recognition.Line{words(0, 300, 0.65), words(40, 300, 0.7), words(80, 200, 0.6)}, false},
		"a number beside what nobody read":  {places[:1], []recognition.Line{words(0, 100, 0.97)}, true},
		"a word after which little is left": {places[:1], []recognition.Line{words(0, 260, 0.97)}, false},
		"guesses where no text was found":   {nil, []recognition.Line{words(0, 300, 0.4)}, true},
		"no text":                           {nil, nil, false},
	} {
		refused := legibilityIn(striped(), test.places, test.lines).doubted() > mostUnread
		if refused != test.refused {
			t.Errorf("%s: refused %v", name, refused)
		}
	}
}

func TestWhatIsBetweenWordsIsNoTextWithoutInk(t *testing.T) {
	blank := image.NewGray(image.Rect(0, 0, 400, 40))
	for i := range blank.Pix {
		blank.Pix[i] = 255
	}
	place := engine.Line{Box: 0.9, Quad: engine.Quad{{X: 0, Y: 0}, {X: 300, Y: 0}, {X: 300, Y: 20}, {X: 0, Y: 20}}}
	line := recognition.Line{
		{Text: "Total", Confidence: 0.97, Location: identity.location(0, 2, 40, 18)},
		{Text: "45.00", Confidence: 0.97, Location: identity.location(260, 2, 300, 18)},
	}
	if l := legibilityIn(blank, []engine.Line{place}, []recognition.Line{line}); l.doubted() > 0 {
		t.Errorf("%+v", l)
	}
}

func TestTheScriptOfAReportIsRead(t *testing.T) {
	script, sure := parseScript([]byte("Page number: 0\nRotate: 0\nScript: Cyrillic\nScript confidence: 8.33\n"))
	if script != "Cyrillic" || sure != 8.33 {
		t.Errorf("%s, %v", script, sure)
	}
	if script, sure = parseScript(nil); script != "" || sure != 0 {
		t.Errorf("%s, %v", script, sure)
	}
}
