package recognition

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// readAs are the characters of a line that an engine is sure of, evenly spread.
func readAs(text string) []PlateChar {
	runes := []rune(text)
	chars := make([]PlateChar, len(runes))
	for i, r := range runes {
		chars[i] = PlateChar{Rune: r, X: (float64(i) + 0.5) / float64(len(runes)), Probability: 0.99}
	}
	return chars
}

func TestPlatesOfKnownFormatsAreSure(t *testing.T) {
	for text, ground := range map[string]PlateColour{
		"京A·12345": Blue, "粤BD12345": White, "沪A·F71017": Green, "鄂·F8888警": White, "琼A·6716学": Yellow, "粤Z·R066港": Black, "沪A·1707领": Black, "使014578": Black, "224578使": Green,
		"NYM 7544": White, "1T4 3213": White, "7HLC291": White, "AB-123-CD": White, "LK09 ABC": Yellow, "BCDF·23": White, "ABC-123-D": White, "ABC1D23": White, "PRK 115": White,
		"MH12DE1433": White, "SBA 1234 G": Black, "FFB BB 430": White, "4533 BDR": White,
	} {
		guess := GuessPlate(readAs(text), ground)
		want := strings.NewReplacer(" ", "", "·", "", "-", "").Replace(text)
		if guess.Number != want || !guess.Known || guess.Confidence < 0.75 {
			t.Errorf("%s: %+v", text, guess)
		}
	}
}

func TestLookAlikesAreRepairedWhereTheFormatSaysWhich(t *testing.T) {
	for text, want := range map[string]string{"京A·I23O5": "京A12305", "使O14578": "使014578", "沪A·F7IO17": "沪AF71017"} {
		if guess := GuessPlate(readAs(text), White); guess.Number != want {
			t.Errorf("%s: %+v, want %s", text, guess, want)
		}
	}
	for text, other := range map[string]string{"A8-123-CD": "AB-123-CD", "BCDF·Z3": "BCDF·23", "NYM 7S44": "NYM 7544"} {
		chars := readAs(text)
		for i, r := range []rune(other) { // the engine is not sure which
			if chars[i].Rune != r {
				chars[i].Probability, chars[i].Others = 0.55, []PlateOther{{r, 0.42}}
			}
		}
		want := strings.NewReplacer(" ", "", "·", "", "-", "").Replace(other)
		if guess := GuessPlate(chars, White); guess.Number != want {
			t.Errorf("%s: %+v, want %s", text, guess, want)
		}
	}
}

// What the engine cannot name is never dropped, and what is no plate is none.
func TestAPartOfANumberIsNoNumber(t *testing.T) {
	for _, text := range []string{
		"กก 1234", "1nN9659", "GÖ AB 123", "255对1993", "TAXI", "MOKKA", "HONDA", "0222280330", "75-63", "04/26/2009", "www.example.com", "", "7", "京", "A5331学校", "M°008", "岩手500",
	} {
		if guess := GuessPlate(readAs(text), White); guess.Number != "" && guess.Confidence >= 0.6 {
			t.Errorf("%s: %+v", text, guess)
		}
	}
	for _, text := range []string{"GÖAB123", "กก1234", "岩手500あ1234"} {
		if number := PlateNumber(text); number != "" {
			t.Errorf("%s: %s", text, number)
		}
	}
	if number := PlateNumber("使014578"); number != "使014578" {
		t.Errorf("an embassy's: %s", number)
	}
	gap := readAs("NYM754")
	for i := range gap { // a character before the first was not read
		gap[i].X = 0.35 + 0.65*gap[i].X
	}
	if guess := GuessPlate(gap, White); guess.Number != "" {
		t.Errorf("with a gap at the left: %+v", guess)
	}
}

func TestAProvinceThatWasNotReadIsNotGuessed(t *testing.T) {
	chars := readAs("LD·U4356")
	chars[0].Probability, chars[0].Others = 0.52, []PlateOther{{'辽', 0.39}}
	if guess := GuessPlate(chars, Blue); guess.Confidence >= 0.5 {
		t.Errorf("%+v", guess)
	}
}

func TestGermanDotsThatAnEngineDoesNotKnowAreNotDropped(t *testing.T) {
	for _, text := range []string{"GO AB 123", "GOAB123", "FU XY 99", "WUM A 1234", "MU B 42", "LO A 1", "LUN AB 12E", "TUR 123", "G0 AB 123"} {
		if guess := GuessPlate(readAs(text), White); guess.Number != "" && guess.Confidence >= 0.6 {
			t.Errorf("%s: %+v", text, guess)
		}
	}
	for _, text := range []string{"HH AB 123", "GO 1234", "NO12 ABC", "WU-123-AB", "FFB AB 12"} {
		if guess := GuessPlate(readAs(text), White); guess.Number == "" {
			t.Errorf("%s: refused", text)
		}
	}
}

func TestTheCheckLetterOfSingaporeIsChecked(t *testing.T) {
	for number, want := range map[string]bool{"SBA1234G": true, "SBA1234A": false, "SDN7484U": true, "SDN7484Z": false, "E23H": true} {
		if got := singaporeCheck([]rune(number)); got != want {
			t.Errorf("%s: %v", number, got)
		}
	}
}

func TestEveryFormatIsReadAsItIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, patterns := range platePatterns() {
		for _, pattern := range patterns {
			number := make([]rune, len(pattern.places))
			for i, place := range pattern.places {
				runes := []rune(place)
				number[i] = runes[random.IntN(len(runes))]
			}
			guess := GuessPlate(readAs(string(number)), White)
			if guess.Confidence < 0 || guess.Confidence > 1 {
				t.Errorf("%s of %s: %+v", string(number), pattern.issuer.name, guess)
			}
			if guess.Number != "" && len([]rune(guess.Number)) != len(number) {
				t.Errorf("%s became %s", string(number), guess.Number)
			}
		}
	}
}
