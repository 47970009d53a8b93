package models

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/rules"
)

// CapSpan is one span of a cap of an account, by when it starts.
type CapSpan struct {
	CapID int64
	Start time.Time
}

// CapSpans are spans of an account's caps, stored in one column with commas between them, as "cap@second".
type CapSpans []CapSpan

// Value gives the spans as they are stored.
func (s CapSpans) Value() (driver.Value, error) { return s.String(), nil }

// String writes the spans as they are stored.
func (s CapSpans) String() string {
	text := make([]byte, 0, 20*len(s))
	for i, span := range s {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(strconv.AppendInt(text, span.CapID, 10), '@')
		text = strconv.AppendInt(text, span.Start.Unix(), 10)
	}
	return string(text)
}

// Scan reads what Value stored.
func (s *CapSpans) Scan(stored any) error {
	parts, err := scanList(stored)
	*s = nil
	for _, part := range parts {
		id, start, _ := strings.Cut(part, "@")
		capID, wrong := strconv.ParseInt(id, 10, 64)
		second, wrongStart := strconv.ParseInt(start, 10, 64)
		if wrong != nil || wrongStart != nil {
			return fmt.Errorf("read spans of caps: %q", part)
		}
		*s = append(*s, CapSpan{capID, time.Unix(second, 0).UTC()})
	}
	return err
}

// Has reports whether the span is among them.
func (s CapSpans) Has(capID int64, start time.Time) bool {
	for _, span := range s {
		if span.CapID == capID && span.Start.Equal(start) {
			return true
		}
	}
	return false
}

// storedCapUse is a use as it is stored, with what the account's row counts for some of them.
type storedCapUse struct {
	CapUse
	Kind         rules.CapKind
	CappedCalls  int64
	CappedMicros int64
	CappedSpans  CapSpans
}

// use gives what is used in all.
func (s *storedCapUse) use() CapUse {
	use := s.CapUse
	switch {
	case !s.CappedSpans.Has(use.CapID, use.SpanStart):
	case s.Kind == rules.CapMoney:
		use.Used += s.CappedMicros
	default:
		use.Used += s.CappedCalls
	}
	return use
}
