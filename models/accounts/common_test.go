package accounts

import (
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models"
)

// TestPasswordsThatEverybodyTriesAreRefused, in whatever capitals, and hardly any others.
func TestPasswordsThatEverybodyTriesAreRefused(t *testing.T) {
	t.Parallel()
	for _, common := range []string{"qwertyuiop", "1234567890", "Password123", "BASKETBALL", "1qaz2wsx3edc", "0987654321", "1q2w3e4r5t"} {
		if models.CodeOf(CheckPassword(common)) != models.Invalid {
			t.Errorf("%q is taken", common)
		}
	}
	for _, good := range []string{"correct horse battery", "look around freely", "another long password", "three words and more", "Tr0ub4dor&3 it is", "三个很长的词语在一起"} {
		if err := CheckPassword(good, "ada@example.com", "Acme"); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
}

// TestNextToNoOtherPasswordIsRefused: of two millions that nobody takes hardly more than two, as the places of the list allow; and what the look-up
// says of each of these is what their places say. What is longer than all in the list is never refused.
func TestNextToNoOtherPasswordIsRefused(t *testing.T) {
	t.Parallel()
	count, longest := commonSize()
	taken := make(map[uint64]bool, count)
	last, places := uint64(0), uint64(0)
	for place := range commonPlaces(count) {
		if place < last || place >= count<<commonRemainder {
			t.Fatalf("place %d after %d, of %d", place, last, count<<commonRemainder)
		}
		taken[place], last = true, place
		places++
	}
	if places != count || count < 100_000 {
		t.Fatalf("%d places of %d passwords", places, count)
	}
	const tries = 2_000_000
	refused := 0
	for i := range tries {
		if password := "nobody takes " + strconv.Itoa(i); taken[commonPlace(password, count)] {
			refused++
			if !isCommon(password) {
				t.Errorf("%q has the place of one in the list, and is not found there", password)
			}
		}
	}
	if refused > 8 {
		t.Errorf("%d of %d passwords that nobody takes are refused", refused, tries)
	}
	for i := range 100 {
		if long := strings.Repeat("x", longest) + strconv.Itoa(i); isCommon(long) {
			t.Errorf("%q is refused", long)
		}
	}
}

// TestPasswordsMadeOfOnesOwnDataAreRefused: the address, the account's name, the console's, and one letter again and again.
func TestPasswordsMadeOfOnesOwnDataAreRefused(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]bool{
		"ada.lovelace@example.com": true, "lovelace2026": true, "LovelaceExample1": true, "acmetrading99": true, "AcmeAcmeAcme": true,
		"ocrconsole1": true, "OCR console!": true, "zzzzzzzzzzzz": true, "abababababab": true,
		"lovelace counts on sheep": false, "acme and nothing else": false, "console of the grey harbour": false,
	} {
		if refused := CheckPassword(password, "ada.lovelace@example.com", "Acme Trading") != nil; refused != want {
			t.Errorf("%q: refused %v, want %v", password, refused, want)
		}
	}
}
