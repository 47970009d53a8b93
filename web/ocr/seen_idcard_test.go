package ocr

import (
	"testing"

	"ocrconsole/web/ocr/engine"
)

// An engine that reads 0室 first, and 室 surely with more room around it, has lost a figure of the address.
func TestAReadingThatDiffersLeavesDoubt(t *testing.T) {
	line := func(text string, probability float64) engine.Line {
		l := engine.Line{Text: text, Confidence: probability}
		for _, r := range text {
			l.Chars = append(l.Chars, engine.Char{Rune: r, Probability: probability})
		}
		return l
	}
	first := line("0室", 0.78)
	if got := agreedLine(first, line("0室", 0.9)); got.Text != "0室" || got.Confidence != 0.9 {
		t.Errorf("confirmed: %+v", got)
	}
	if got := agreedLine(first, line("室", 0.99)); got.Text != "0室" || wordsOf(got)[0].Confidence != 0 {
		t.Errorf("not confirmed: %+v", got)
	}
	if first.Chars[0].Probability != 0.78 {
		t.Error("the first reading was changed")
	}
}

func TestAPortraitIsNoCharacter(t *testing.T) {
	place := func(text string, width, height float64) engine.Line {
		return engine.Line{Text: text, Quad: engine.Quad{{}, {X: width}, {X: width, Y: height}, {Y: height}}}
	}
	lines := []engine.Line{place("姓名", 60, 36), place("汉", 35, 40), place("A", 172, 230), place("居民身份证", 300, 66), place("住址", 58, 33)}
	got := withoutPictures(lines)
	if len(got) != 4 || len(lines) != 5 || lines[2].Text != "A" {
		t.Errorf("%+v", got)
	}
	for _, line := range got {
		if line.Text == "A" {
			t.Error("the portrait is left in")
		}
	}
	if len(withoutPictures(nil)) != 0 {
		t.Error("of nothing")
	}
}
