package proof

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestAPasswordMatchesItsOwnHashOnly(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword("correct horse", 0)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=47104,t=1,p=1$") || strings.Contains(hash, "correct") {
		t.Fatalf("%q, %v", hash, err)
	}
	for password, want := range map[string]bool{"correct horse": true, "Correct horse": false, "correct horse ": false, "": false} {
		if got, err := PasswordMatches(hash, password, 0); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if again, err := HashPassword("correct horse", 0); again == hash || err != nil {
		t.Errorf("the same salt twice: %q, %v", again, err)
	}
	if got, err := PasswordMatches("", "", 0); got || err != nil {
		t.Errorf("no user: %v, %v", got, err)
	}
}

func TestAHashOfOtherParametersStillMatches(t *testing.T) {
	t.Parallel()
	// 64 KiB, two passes, two lanes: made when the parameters were others.
	key := deriveKey("correct horse", []byte("0123456789abcdef"), 2, 64, 2)
	old := "$argon2id$v=19$m=64,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$" + base64.RawStdEncoding.EncodeToString(key)
	if got, err := PasswordMatches(old, "correct horse", 0); !got || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestABrokenHashIsAnErrorAndMatchesNothing(t *testing.T) {
	t.Parallel()
	for _, hash := range []string{
		"plain", "$2y$10$abcdefghijklmnopqrstuv", "$argon2id$v=18$m=64,t=1,p=1$MDEy$MDEy", "$argon2id$v=19$m=64,t=1,p=1$MDEy",
		"$argon2id$v=19$m=64,t=1,p=1$!$MDEy", "$argon2id$v=19$m=64,t=1,p=1$MDEy$!", "$argon2id$v=19$m=64,t=1,p=1$",
	} {
		if got, err := PasswordMatches(hash, "correct horse", 0); got || err == nil {
			t.Errorf("%q: %v, %v", hash, got, err)
		}
	}
}
