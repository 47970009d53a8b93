package api

import "unicode/utf8"

// scanner reads JSON that stands for itself, byte after byte: texts without escapes, whole numbers. What it does not
// take may be good JSON all the same, so that its word is only final when it has read a value.
type scanner struct {
	text []byte
	at   int
}

// next reads the character c, after space.
func (s *scanner) next(c byte) bool {
	s.space()
	if s.at == len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

func (s *scanner) space() {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case ' ', '\n', '\r', '\t':
		default:
			return
		}
	}
}

// ended reports whether nothing but space is left.
func (s *scanner) ended() bool {
	s.space()
	return s.at == len(s.text)
}

// name reads the name of an object's member.
func (s *scanner) name() ([]byte, bool) {
	name, ok := s.quoted()
	return name, ok && s.next(':')
}

// quoted reads a text of valid UTF-8 without escapes.
func (s *scanner) quoted() ([]byte, bool) {
	if !s.next('"') {
		return nil, false
	}
	ascii := true
	for i, c := range s.text[s.at:] {
		switch {
		case c == '"':
			text := s.text[s.at : s.at+i]
			s.at += i + 1
			return text, ascii || utf8.Valid(text)
		case c < ' ' || c == '\\':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

// whole reads a whole number. A fraction or an exponent is left behind it, where nothing of the kind is expected.
func (s *scanner) whole() ([]byte, bool) {
	s.space()
	first := s.at
	if s.at < len(s.text) && s.text[s.at] == '-' {
		s.at++
	}
	digits := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	n := s.at - digits
	return s.text[first:s.at], n == 1 || n > 1 && s.text[digits] != '0'
}

// skip reads a value of no interest: a text, a whole number, true, false or null.
func (s *scanner) skip() bool {
	s.space()
	if s.at == len(s.text) {
		return false
	}
	var ok bool
	switch s.text[s.at] {
	case '"':
		_, ok = s.quoted()
	case 't':
		ok = s.word("true")
	case 'f':
		ok = s.word("false")
	case 'n':
		ok = s.word("null")
	default:
		_, ok = s.whole()
	}
	return ok
}

func (s *scanner) word(word string) bool {
	if len(s.text)-s.at < len(word) || string(s.text[s.at:s.at+len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}
