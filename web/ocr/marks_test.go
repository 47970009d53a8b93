package ocr

import (
	"image"
	"image/color"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
	"ocrconsole/web/ocr/engine"
)

// drawnWord is a word as it is drawn, with the box around it.
func drawnWord(f drawing.Font, size float64, word string) (*image.Gray, recognition.Location) {
	c := drawing.New(int(size)*(len(word)+2), int(2*size), color.White)
	end := c.Text(f, size, 20, int(1.4*size), color.Black, word)
	return grayOf(c), identity.location(18, int(0.4*size), end+2, int(1.75*size))
}

// What is written has marks over its letters; what was read has not.
func TestAWordWhoseMarksWereNotReadIsInDoubt(t *testing.T) {
	for written, read := range map[string]string{
		"Überweisung": "Uberweisung", "Köln": "Koln", "März": "Marz", "Größe": "Grofse", "naïve": "naive", "žluťoučký": "zlutoucky", "Señor": "Senor", "città": "citta",
	} {
		for _, size := range []float64{18, 30, 60} {
			gray, where := drawnWord(drawing.Regular, size, written)
			for text, sure := range map[string]bool{written: true, read: false} {
				lines := []recognition.Line{{{Text: text, Confidence: 0.95, Location: where}}}
				doubtMarks(sheet{gray: gray, toSent: identity}, lines)
				// In small print the two dots of ï are one, and none too many.
				if got := lines[0][0].Confidence >= recognition.Sure; got != sure && (sure || size > 18) {
					t.Errorf("%s of %v px read as %s: sure %v", written, size, text, got)
				}
			}
		}
	}
}

func TestWordsWithoutMarksStaySure(t *testing.T) {
	for _, word := range []string{"Every", "successful", "jumping", "invoice", "4821-07", "it's", "\"quoted\"", "why?", "yes!", "a:b;", "100%", "Rijeka", "filling", "WXYZ", "e.g.,"} {
		for name, f := range map[string]drawing.Font{"regular": drawing.Regular, "bold": drawing.Bold, "mono": drawing.Mono} {
			for _, size := range []float64{14, 18, 24, 40} {
				gray, where := drawnWord(f, size, word)
				lines := []recognition.Line{{{Text: word, Confidence: 0.95, Location: where}}}
				if doubtMarks(sheet{gray: gray, toSent: identity}, lines); lines[0][0].Confidence < 0.95 {
					t.Errorf("%s, %s of %v px: %.2f", word, name, size, lines[0][0].Confidence)
				}
			}
		}
	}
}

// chineseLine is a line as the engine reads it that knows only some of its characters.
func chineseLine(t *testing.T, written string, known func(rune) bool) (*image.Gray, engine.Line) {
	t.Helper()
	f, err := drawing.Regular.WithChinese()
	if err != nil {
		t.Skip(err)
	}
	const size = 30.0
	runes := []rune(written)
	c := drawing.New(int(size)*(len(runes)+2), 80, color.White)
	x := 30
	starts := make([]int, 0, len(runes)+1)
	for _, r := range runes {
		starts = append(starts, x)
		x = c.Text(f, size, x, 50, color.Black, string(r))
	}
	starts = append(starts, x)
	left, right := 27.0, float64(x+3)
	line := engine.Line{Confidence: 0.98, Quad: engine.Quad{{X: left, Y: 20}, {X: right, Y: 20}, {X: right, Y: 60}, {X: left, Y: 60}}}
	for i, r := range runes {
		if known(r) {
			line.Chars = append(line.Chars, engine.Char{Rune: r, Probability: 0.98, X: (float64(starts[i]+starts[i+1])/2 - left) / (right - left)})
			line.Text += string(r)
		}
	}
	return grayOf(c), line
}

// An engine that knows no Kana reads the Chinese characters of a Japanese line, surely, as if they were all.
func TestALineOfWhichCharactersWereLeftOutIsInDoubt(t *testing.T) {
	for written, left := range map[string]string{
		"お支払い金額は四千円です": "支払金額四千円", "またのご利用をお待ちしております": "利用待", "北京市が朝陽区": "北京市朝陽区", "東京の大学": "東京大学",
	} {
		in := func(r rune) bool {
			for _, l := range left {
				if l == r {
					return true
				}
			}
			return false
		}
		gray, line := chineseLine(t, written, in)
		if got := doubtGaps(gray, line); got.Confidence > gappedLine || got.Chars[0].Probability > gappedLine {
			t.Errorf("%s read as %s: sure %.2f", written, line.Text, got.Confidence)
		}
	}
	for _, whole := range []string{"北京市朝阳区建国路88号", "订单号 4821 价格 45.00 元", "姓名　　张晓明", "发票抬头：某某科技有限公司", "港口书展   十二月"} {
		gray, line := chineseLine(t, whole, func(r rune) bool { return r != ' ' && r != '　' })
		if got := doubtGaps(gray, line); got.Confidence < 0.98 {
			t.Errorf("%s: sure %.2f", whole, got.Confidence)
		}
	}
}
