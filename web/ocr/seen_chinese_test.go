package ocr

import (
	"testing"

	"ocrconsole/web/ocr/engine"
)

func TestTheSampleOfAPageIsSpreadOverIt(t *testing.T) {
	line := func(y, width float64) engine.Line {
		return engine.Line{Quad: engine.Quad{{Y: y}, {X: width, Y: y}, {X: width, Y: y + 20}, {Y: y + 20}}}
	}
	var lines []engine.Line
	for i := range 100 {
		lines = append(lines, line(float64(30*i), 400), line(float64(30*i), 30))
	}
	sample, others := sampleOf(lines)
	if len(sample) < sampledLines/2 || len(sample) > sampledLines || len(sample)+len(others) != len(lines) {
		t.Fatalf("%d in the sample, %d others", len(sample), len(others))
	}
	if last := sample[len(sample)-1][0].Y; last < 30*75 {
		t.Errorf("the sample ends at %v of %v", last, 30*100)
	}
	for _, q := range sample {
		if !tells(q) {
			t.Errorf("%v tells nothing", q)
		}
	}
	if sample, others := sampleOf(lines[1:2]); len(sample) != 0 || len(others) != 1 {
		t.Errorf("of a page without a line: %v, %v", sample, others)
	}
}

func TestWhatIsChineseForTheMostPartIsTold(t *testing.T) {
	for text, want := range map[string]bool{
		"北京市朝阳区建国路88号": true, "订单号 A4821": true, "Harbour Book Fair": false, "港口 Harbour Book": false, "12.50": false, "": false,
	} {
		if got := mostlyChinese(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	line := func(text string, sure float64) engine.Line {
		l := engine.Line{Text: text, Confidence: sure}
		for _, r := range text {
			l.Chars = append(l.Chars, engine.Char{Rune: r, Probability: sure})
		}
		return l
	}
	for _, l := range []struct {
		engine.Line
		other bool
	}{{line("Señor", 0.95), true}, {line("12.50", 0.95), false}, {line("北京", 0.95), false}, {line("北京", 0.3), true}, {line("", 0), false}} {
		if got := inOtherLetters(l.Line); got != l.other {
			t.Errorf("%q, sure %.2f: %v", l.Text, l.Confidence, got)
		}
	}
}

// A name is wrong by one character, however sure the engine is of the others.
func TestAWordIsNoSurerThanItsLeastLikelyCharacter(t *testing.T) {
	l := engine.Line{Text: "张晓明", Confidence: 0.8, Chars: []engine.Char{{Rune: '张', Probability: 0.99}, {Rune: '晓', Probability: 0.4}, {Rune: '明', Probability: 0.99}}}
	got := leastSure([]engine.Line{l, {}})
	if words := wordsOf(got[0]); len(words) != 1 || words[0].Confidence > 0.41 {
		t.Errorf("%+v", words)
	}
	if l.Chars[0].Probability != 0.99 {
		t.Error("the reading itself was changed")
	}
	l.Chars[1].Probability = 0.7
	if words := wordsOf(leastSure([]engine.Line{l})[0]); words[0].Confidence < 0.85 {
		t.Errorf("%+v", words)
	}
}

// What is half as wide as a Chinese character is lost where lines are pressed together.
func TestOnlyLinesOfNothingButChineseCharactersAreNarrow(t *testing.T) {
	for text, want := range map[string]bool{
		"合同双方经友好协商，达成如下协议：": true, "": true, "建国路88号": false, "订单号 A": false, "二〇二六年": true, "①甲方": false, "１２": false,
	} {
		if got := onlyChinese(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
