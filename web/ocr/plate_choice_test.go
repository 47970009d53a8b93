package ocr

import (
	"image"
	"slices"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

func numbered(number string, known bool, confidence float64, lines ...engine.Line) seenPlate {
	return seenPlate{lines: lines, PlateGuess: recognition.PlateGuess{Number: number, Known: known, Confidence: confidence}}
}

func TestHowSureANumberHasToBeDependsOnWhatLooksLikeIt(t *testing.T) {
	for _, one := range []struct {
		seen seenPlate
		want bool
	}{
		{numbered("RK857AI", true, 0.75), true},
		{numbered("EK2X2Z", true, 0.7), false},
		{numbered("LAVIDA20", false, 0.8), false},
		{numbered("B777C9", false, 0.9), true},
		{numbered("RAV4", true, 0.9), false}, // a model
		{numbered("TD108", true, 0.9), false},
		{numbered("YBW23", true, 0.95), true},
		{numbered("", true, 1), false},
	} {
		if got := one.seen.sure(); got != one.want {
			t.Errorf("%s at %v: %v", one.seen.Number, one.seen.Confidence, got)
		}
	}
}

func TestOtherTextBesideANumberIsNoneUnlessItIsSurer(t *testing.T) {
	numbers := func(sure ...seenPlate) (left []string) {
		for _, s := range besideSurest(sure) {
			left = append(left, s.Number)
		}
		return left
	}
	plate, second := numbered("7FR971", true, 0.99), numbered("PJT2809", true, 0.97)
	for _, one := range []struct{ got, want []string }{
		{numbers(numbered("3479CH", true, 0.84), plate), []string{"7FR971"}}, // a sticker
		{numbers(second, plate), []string{"PJT2809", "7FR971"}},
		{numbers(numbered("RAV4", true, 0.98), plate), []string{"7FR971"}},
		{numbers(numbered("HK88", true, 0.98)), []string{"HK88"}},
		{numbers(numbered("RK857AI", true, 0.7)), []string{"RK857AI"}},
		{numbers(), nil},
	} {
		if !slices.Equal(one.got, one.want) {
			t.Errorf("%v, want %v", one.got, one.want)
		}
	}
}

// The country's letter on its band was found as a line, and was joined to the number as its first.
func TestALineThatMakesANumberLessSureIsNoneOfIt(t *testing.T) {
	letter, number := engine.Line{Quad: upright(image.Rect(10, 10, 30, 30))}, engine.Line{Quad: upright(image.Rect(40, 8, 180, 32))}
	alone := numbered("1B25790", true, 0.92, number)
	if joined := numbered("WIB25790", true, 0.74, letter, number); !joined.spoilt([]seenPlate{joined, alone}) {
		t.Error("the letter is taken for a part of the number")
	}
	if whole := numbered("K1B25790", true, 0.95, letter, number); whole.spoilt([]seenPlate{whole, alone}) || alone.spoilt([]seenPlate{whole, alone}) {
		t.Error("a letter that belongs to the number is taken for none of it")
	}
}
