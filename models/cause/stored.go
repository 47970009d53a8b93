package cause

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Stored is a cause as a column or a document has it; none is the empty text. What was said, stored by versions that knew no facts
// too, stands as it is, and a fact as its kind with its arguments.
type Stored struct{ Cause }

// factMark begins what is a fact; words that happen to begin so are stored as one.
const factMark = "fact:"

// InWords is what somebody else has said, none if that is nothing.
func InWords(said string) Stored {
	if said == "" {
		return Stored{}
	}
	return Stored{Said(said)}
}

// IsZero tells that there is none.
func (s Stored) IsZero() bool { return s.Cause == nil }

// MarshalText writes it down.
func (s Stored) MarshalText() ([]byte, error) {
	switch c := s.Cause.(type) {
	case nil:
		return nil, nil
	case Plain:
		return []byte(factMark + c.Kind()), nil
	case Said:
		if !strings.HasPrefix(string(c), factMark) {
			return []byte(c), nil
		}
	}
	arguments, err := json.Marshal(s.Cause)
	if err != nil {
		return nil, fmt.Errorf("store cause %s: %w", s.Kind(), err)
	}
	return append([]byte(factMark+s.Kind()+" "), arguments...), nil
}

// UnmarshalText reads what MarshalText wrote. A fact of a later version of the program is a Plain of its kind.
func (s *Stored) UnmarshalText(text []byte) error {
	s.Cause = nil
	if len(text) == 0 {
		return nil
	}
	fact, isFact := bytes.CutPrefix(text, []byte(factMark))
	if !isFact {
		s.Cause = Said(text)
		return nil
	}
	kind, arguments, _ := strings.Cut(string(fact), " ")
	for _, f := range append(facts, Said("")) {
		if f.Kind() != kind {
			continue
		}
		read := reflect.New(reflect.TypeOf(f))
		if err := json.Unmarshal([]byte(arguments), read.Interface()); err != nil {
			return fmt.Errorf("read cause %s: %w", kind, err)
		}
		s.Cause, _ = read.Elem().Interface().(Cause)
		return nil
	}
	s.Cause = Plain(kind)
	return nil
}

// Value is what a database stores.
func (s Stored) Value() (driver.Value, error) {
	text, err := s.MarshalText()
	return string(text), err
}

// Scan reads what a database has stored.
func (s *Stored) Scan(value any) error {
	switch text := value.(type) {
	case nil:
		return s.UnmarshalText(nil)
	case string:
		return s.UnmarshalText([]byte(text))
	case []byte:
		return s.UnmarshalText(text)
	default:
		return fmt.Errorf("read cause: of %T", value)
	}
}

// String is the cause for logs: what was said, or the kind with its arguments.
func (s Stored) String() string {
	text, err := s.MarshalText()
	if err != nil {
		return s.Kind()
	}
	return strings.TrimPrefix(string(text), factMark)
}
