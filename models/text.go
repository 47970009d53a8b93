package models

import (
	"strings"
	"unicode/utf8"
)

// WithoutDirections takes the characters out of a text that change the direction in which what follows is written, which
// nobody sees: with them a name can look like another, on pages and documents of others too. They come along when text is
// copied from elsewhere; text of any script is written as it has to be without them. What is no text stays as it is, for others
// to refuse.
func WithoutDirections(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isDirection(r) {
			return -1
		}
		return r
	}, s)
}

// isDirection finds the characters that Unicode calls explicit directional formatting: marks, embeddings, overrides and
// isolates (UAX #9).
func isDirection(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	}
	return false
}
