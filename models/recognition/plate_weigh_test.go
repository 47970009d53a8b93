package recognition

import (
	"math"
	"slices"
	"testing"
)

// stepsOf are the steps of a line that an engine reads, with how sure it is of each character; the rest may be another one.
func stepsOf(text string, sure float64, others map[int]rune) PlateSteps {
	signs := []rune(PlateSigns)
	step := func(levels map[rune]float64) []float32 {
		row := make([]float32, 1+len(signs))
		rest := 1.0
		for r, level := range levels {
			if at := slices.Index(signs, r); at >= 0 {
				row[1+at] = float32(level)
			}
			rest -= level
		}
		row[0] = float32(max(0, rest))
		return row
	}
	steps := PlateSteps{step(nil)}
	for i, r := range []rune(text) {
		levels := map[rune]float64{r: sure}
		if other := others[i]; other != 0 {
			levels[other] = 1 - sure
		}
		steps = append(steps, step(levels), step(nil))
	}
	return steps
}

// readingOf is a reading of a line as it is seen.
func readingOf(text string, sure float64, others map[int]rune) PlateReading {
	line := readAs(text)
	for i, other := range others {
		line[i].Probability, line[i].Others = sure, []PlateOther{{other, 1 - sure}}
	}
	return PlateReading{Line: line, Steps: stepsOf(text, sure, others)}
}

func TestALikelihoodIsThatOfAllWaysToReadANumber(t *testing.T) {
	paths := pathsOf(stepsOf("AA1", 0.9, nil))
	if got, want := math.Exp(paths.likelihood("AA1")), 0.9*0.9*0.9; math.Abs(got-want) > 1e-6 {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := math.Exp(paths.likelihood("A1")), 2*0.9*0.1*0.9; math.Abs(got-want) > 1e-6 {
		t.Errorf("with one dropped: %v, want %v", got, want)
	}
	if got := paths.likelihood("AAA1"); got > math.Log(1e-20) {
		t.Errorf("with one more: %v", got)
	}
	alike := pathsOf(stepsOf("0", 1, nil))
	if got := math.Exp(alike.likelihood("O")); math.Abs(got-0.4) > 1e-6 {
		t.Errorf("0 for O: %v", got)
	}
	if got := math.Exp(pathsOf(stepsOf("A·B-1", 1, nil)).likelihood("AB1")); math.Abs(got-1) > 1e-6 {
		t.Errorf("separators are characters: %v", got)
	}
}

func TestReadingsThatDifferMakeANumberUnsure(t *testing.T) {
	one, other := readingOf("NYM 7544", 0.99, nil), readingOf("NYN 7544", 0.99, nil)
	all := WeighPlate([]PlateReading{one, one, one, one, one}, White)
	four := WeighPlate([]PlateReading{one, one, one, one, other}, White)
	two := WeighPlate([]PlateReading{one, one, one, other, other}, White)
	if all.Number != "NYM7544" || all.Confidence < 0.9 || four.Number != "NYM7544" || four.Confidence > all.Confidence || two.Confidence >= 0.65 {
		t.Errorf("%+v %+v %+v", all, four, two)
	}
	if none := WeighPlate([]PlateReading{{}, {}, {}}, White); none.Number != "" || none.Confidence != 0 {
		t.Errorf("%+v", none)
	}
}

// BWV105 was read as BW105, and sure: the V was as likely as nothing at its place.
func TestACharacterThatOneReadingDropsIsSeenInTheOthers(t *testing.T) {
	whole, dropped := readingOf("BWV 105", 0.97, nil), readingOf("BW105", 0.97, nil)
	guess := WeighPlate([]PlateReading{whole, whole, whole, whole, dropped}, White)
	if guess.Number != "BWV105" || guess.Confidence < 0.8 {
		t.Errorf("dropped by one: %+v", guess)
	}
	guess = WeighPlate([]PlateReading{whole, whole, dropped, dropped, dropped}, White)
	if guess.Confidence >= 0.8 {
		t.Errorf("dropped by most: %+v", guess)
	}
}

func TestACharacterThatIsOnNoPlateLeavesANumberUnsure(t *testing.T) {
	kana := readingOf("NYM7544", 0.99, nil)
	for _, step := range kana.Steps[5:6] { // an M that may be anything: its step is of no sign
		clear(step)
	}
	if guess := WeighPlate([]PlateReading{kana, kana, kana, kana, kana}, White); guess.Confidence >= 0.3 {
		t.Errorf("%+v", guess)
	}
}

func TestTheFormatDecidesBetweenFiguresAndLetters(t *testing.T) {
	for text, want := range map[string]string{
		"RK857A1": "RK857AI", "RKO99AN": "RK099AN", "K1796S8": "K179658", "5DJ0S29": "5DJO529", "HB6LOZ": "HB6L0Z", "75O61HI": "75061H1",
	} {
		others := map[int]rune{}
		for i, r := range []rune(text) {
			if w := []rune(want)[i]; w != r && r == 'S' {
				others[i] = w
			}
		}
		reading := readingOf(text, 0.6, others)
		if len(others) == 0 {
			reading = readingOf(text, 0.99, nil)
		}
		if guess := WeighPlate([]PlateReading{reading, reading, reading}, White); guess.Number != want {
			t.Errorf("%s: %+v, want %s", text, guess, want)
		}
	}
}

// PJI5396 of Brazil was read as PJ15396, which is one of Norway's.
func TestANumberThatTwoFormatsReadInTwoWaysIsUnsure(t *testing.T) {
	for _, text := range []string{"PJ15396", "BA3020Z", "BA2681M"} {
		reading := readingOf(text, 0.99, nil)
		if guess := WeighPlate([]PlateReading{reading, reading, reading, reading, reading}, White); guess.Confidence >= 0.72 {
			t.Errorf("%s: %+v", text, guess)
		}
	}
}
