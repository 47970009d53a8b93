package accounts

import (
	"fmt"
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
	refused := 0
	for i := range 2000 {
		if isCommon(fmt.Sprintf("nobody takes this %d", i)) {
			refused++
		}
	}
	if refused > 2 {
		t.Errorf("%d of 2,000 passwords that nobody takes are refused", refused)
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
