package ocr_test

import (
	"image"
	"image/color"
	"os"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/drawing"
)

// What stands on a drawn plate for a character that was lost: nothing, or ink that has no name.
const (
	lost   = '_'
	smudge = '#'
)

// plateOnCar draws a plate with its characters evenly spread, on a grey car.
func plateOnCar(font drawing.Font, look drawing.PlateLook, text string) []byte {
	const size, step, margin, height = 78, 62, 24, 118
	runes := []rune(text)
	width := 2*margin + step*len(runes)
	car := drawing.New(900, 500, color.RGBA{128, 128, 128, 255})
	left, top := (900-width)/2, 190
	car.Fill(image.Rect(left-4, top-4, left+width+4, top+height+4), look.Ink)
	car.Fill(image.Rect(left, top, left+width, top+height), look.Right)
	for i, r := range runes {
		x := left + margin + i*step
		switch r {
		case lost, ' ':
		case smudge: // mud over a character
			car.Fill(image.Rect(x+8, top+34, x+step-8, top+86), look.Ink)
		default:
			wide := drawing.New(400, 10, color.Black).Text(font, size, 0, 0, look.Ink, string(r))
			car.Text(font, size, x+(step-wide)/2, top+88, look.Ink, string(r))
		}
	}
	return drawing.PNG(car)
}

// readPlates are the numbers that the engine answers with.
func readPlates(t *testing.T, e *ocr.Local, file []byte) (numbers []string) {
	t.Helper()
	result, err := e.Recognize(t.Context(), recognition.Request{Service: recognition.LicensePlate, Image: file, At: now})
	if err != nil && !unreadable(err) {
		t.Fatal(err)
	}
	if plates, read := result.(*recognition.PlateResult); read {
		for _, plate := range *plates {
			numbers = append(numbers, plate.Number)
		}
	}
	return numbers
}

// The picture was drawn without the province that its plate has room for.
func TestARoomForAProvinceIsNotIgnored(t *testing.T) {
	e := installed(t)
	file, err := os.ReadFile("testdata/new-energy-black-on-white.png")
	if err != nil {
		t.Fatal(err)
	}
	if numbers := readPlates(t, e, file); len(numbers) > 0 {
		t.Errorf("read %v", numbers)
	}
}

func TestAPlateWithALostEndIsWholeOrRefused(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	fonts, err := drawing.PlateFonts()
	if err != nil {
		t.Fatal(err)
	}
	for k, one := range []struct{ text, colour string }{
		{"_BD12345", "white"},
		{"#BD12345", "white"},
		{"_BF12A45", "green"},
		{"#AF67890", "green"},
		{"_A12345", "blue"},
		{"#A8K345", "blue"},
		{"_C56789", "yellow"},
		{"京BD1234_", "white"},
		{"京AF1234#", "green"},
		{"沪A1234#", "blue"},
		{"_A1234学", "yellow"},
		{"鲁A1234#", "yellow"},
		{"#D12345F", "green"},
	} {
		for _, font := range inTurn(t, k, fonts[:2]) {
			numbers := readPlates(t, e, plateOnCar(font, drawing.Looks[one.colour], one.text))
			if len(numbers) > 0 {
				t.Errorf("%s on %s: read %v", one.text, one.colour, numbers)
			}
		}
	}
}

func TestAWholePlateIsNotTakenForAPart(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	fonts, err := drawing.PlateFonts()
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for k, one := range []struct{ text, colour string }{
		{"粤BD12345", "white"},
		{"京AF67890", "green"},
		{"沪A12345", "blue"},
		{"鲁A1234学", "yellow"},
		{"苏D12345F", "green"},
		{"川A8K345", "blue"},
		{"BD12345", "white"},
		{"ABC 123", "white"},
		{"BDA1234", "white"},
		{"AB1234", "white"},
	} {
		for _, font := range inTurn(t, k, fonts[:2]) {
			want := strings.ReplaceAll(one.text, " ", "")
			numbers := readPlates(t, e, plateOnCar(font, drawing.Looks[one.colour], one.text))
			switch all++; {
			case slices.Equal(numbers, []string{want}):
				right++
			case len(numbers) > 0:
				t.Errorf("%s on %s: read %v", one.text, one.colour, numbers)
			default:
				t.Logf("%s on %s: refused", one.text, one.colour)
			}
		}
	}
	if right*5 < all*4 {
		t.Errorf("%d right of %d", right, all)
	}
}

func TestDotsOnAGermanPlateAreNotDropped(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	fonts, err := drawing.PlateFonts()
	if err != nil {
		t.Fatal(err)
	}
	for k, text := range []string{"GÖ AB 123", "FÜ XY 99", "MÜ A 123", "LÖ AB 12", "KÖN A 123", "WÜ AB 12E", "LÜN AB 12", "BÜS X 77"} {
		for _, font := range inTurn(t, k, fonts) {
			if numbers := readPlates(t, e, plateOnCar(font, drawing.Looks["white"], text)); len(numbers) > 0 && numbers[0] != strings.ReplaceAll(text, " ", "") {
				t.Errorf("%s: read %v", text, numbers)
			}
		}
	}
	for _, text := range []string{"HH AB 123", "M XY 99"} { // so that it is not the drawing that is refused
		if numbers := readPlates(t, e, plateOnCar(fonts[1], drawing.Looks["white"], text)); !slices.Equal(numbers, []string{strings.ReplaceAll(text, " ", "")}) {
			t.Errorf("%s: read %v", text, numbers)
		}
	}
}
