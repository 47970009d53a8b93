package vouchers

import (
	"strings"
	"testing"
)

// Each code differs from all others in more than one character, so that a mistyped one is told before anybody is asked.
func TestACodeThatIsMistypedIsNoCode(t *testing.T) {
	seen := make(map[string]bool)
	for range 200 {
		code := newCode()
		hash, ok := hashOf(code)
		if !ok || seen[hash] || len(code) != 19 || strings.Count(code, "-") != 3 {
			t.Fatalf("%q: %v", code, ok)
		}
		seen[hash] = true
		for i := range code {
			if code[i] == '-' {
				continue
			}
			for _, r := range alphabet {
				if byte(r) == code[i] {
					continue
				}
				if _, ok := hashOf(code[:i] + string(r) + code[i+1:]); ok {
					t.Fatalf("%q with %c at %d is a code, too", code, r, i)
				}
			}
			if i > 0 && code[i-1] != '-' && code[i-1] != code[i] && !strings.ContainsRune("0Z", rune(code[i])) {
				if _, ok := hashOf(code[:i-1] + string(code[i]) + string(code[i-1]) + code[i+1:]); ok {
					t.Fatalf("%q with %d and %d changed is a code, too", code, i-1, i)
				}
			}
		}
		if same, ok := hashOf("\t" + strings.ToLower(strings.ReplaceAll(code, "-", " – "))); !ok || same != hash {
			t.Fatalf("%q is not the same in small letters", code)
		}
	}
}
