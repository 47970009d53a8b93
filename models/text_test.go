package models_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models"
)

func TestNoDirectionIsLeftInAText(t *testing.T) {
	for from, want := range map[string]string{
		"Acme \u202eGmbH\u202c": "Acme GmbH", "\u2068Müller\u2069": "Müller", "\u200fشركة\u200e المثال": "شركة المثال", "חברה": "חברה", "a\u061cb\u2066c\u2067d": "abcd", "": "", "\xff\u202e": "\xff\u202e",
	} {
		if got := models.WithoutDirections(from); got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
	for r := range rune(unicode.MaxRune) {
		if !utf8.ValidRune(r) {
			continue
		}
		if left := models.WithoutDirections(string(r)); (left == "") != unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U: %q", r, left)
		}
	}
}
