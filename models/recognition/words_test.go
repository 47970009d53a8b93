package recognition

import "testing"

func TestALineWithAWordThatIsAGuessIsNotSure(t *testing.T) {
	for _, test := range []struct {
		words []float64
		sure  bool
	}{
		{[]float64{0.97, 0.96, 0.95}, true},
		{[]float64{0.97, 0.97, 0.97, 0.97, 0.97, 0.5}, false},
		{[]float64{0.97, 0.97, 0.97, 0.97, 0.97, 0.75}, false},
		{[]float64{0.97, 0.97, 0.97, 0.97, 0.97, 0.87}, true},
		{[]float64{0.3}, false},
	} {
		var line Line
		for _, sure := range test.words {
			line = append(line, Word{Text: "word", Confidence: sure})
		}
		if got := Blocks([]Line{line})[0].Confidence; got >= Sure != test.sure || got > line.Confidence() {
			t.Errorf("%v: %.2f", test.words, got)
		}
	}
}
