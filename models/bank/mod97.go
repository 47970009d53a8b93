package bank

import "strings"

// mod97 is the remainder of digits and letters, a letter being two digits (A is 10), as IBAN and creditor references are checked by it (ISO 7064);
// false where there is another character.
func mod97(s string) (remainder int, ok bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			remainder = (remainder*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return 0, false
		}
	}
	return remainder, true
}

// tight leaves nothing but letters, as capitals, and digits.
func tight(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

// inFours puts a space after every fourth character, as people read and type numbers.
func inFours(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
