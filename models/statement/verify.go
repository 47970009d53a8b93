package statement

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"ocrconsole/models/rules"
)

// maxLine bounds a line, so that no file fills the memory.
const maxLine = 1 << 20

// Report is what Verify found.
type Report struct {
	Account     int64     `json:"account"`
	Name        string    `json:"name"`
	Month       string    `json:"month"`
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	Final       bool      `json:"final"`
	Currency    string    `json:"currency"`
	OpeningHash string    `json:"opening_hash"`
	ClosingHash string    `json:"closing_hash"`
	// OpeningMicros and ClosingMicros are the balances.
	OpeningMicros rules.Micros `json:"opening_micros"`
	ClosingMicros rules.Micros `json:"closing_micros"`
	// Lines counts those of the file, and Counts what was recomputed.
	Lines int `json:"lines"`
	Counts
	// Key is the public key that the file is signed with.
	Key string `json:"key"`
	// OtherKey tells that the problem is the key: it is signed with none of the trusted ones.
	OtherKey bool `json:"other_key,omitempty"`
	// Problem is the first line that is wrong, nil if none is.
	Problem *Problem `json:"problem,omitempty"`
}

// Problem is a line that is wrong: its number in the file, from 1, what it is about, and why.
type Problem struct {
	Line   int    `json:"line"`
	What   string `json:"what"`
	Reason string `json:"reason"`
}

func (p *Problem) String() string {
	if p.What == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.Reason)
	}
	return fmt.Sprintf("line %d, %s: %s", p.Line, p.What, p.Reason)
}

// Verify recomputes a signed statement: the chain of entries, who paid each call, and every sum. trusted are the keys of
// which one must have signed it; none takes the one that the file names, which proves only that it is whole. It stops at the first
// line that is wrong and tells it in the report; an error is one of reading. Its memory grows with packages and hours, not
// with calls.
func Verify(r io.Reader, trusted ...ed25519.PublicKey) (Report, error) {
	v := &verifier{in: bufio.NewReaderSize(r, 1<<16), audit: newAudit(), trusted: trusted}
	err := v.run()
	v.report.Lines, v.report.Counts = v.number, v.audit.counted
	v.report.ClosingHash, v.report.ClosingMicros = v.audit.last.Hash, v.audit.last.BalanceAfterMicros
	var reading *readError
	if errors.As(err, &reading) {
		return v.report, reading.err
	}
	v.report.Problem = v.problem(err)
	return v.report, nil
}

type verifier struct {
	in      *bufio.Reader
	format  format
	number  int // of the line that is read
	what    string
	digest  digest
	audit   *audit
	trusted []ed25519.PublicKey
	report  Report
}

// readError is a failure that says nothing about the statement.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }

// problem names the line that the error is about.
func (v *verifier) problem(err error) *Problem {
	if err == nil {
		return nil
	}
	var other *elsewhere
	if errors.As(err, &other) && other.line != v.number {
		return &Problem{Line: other.line, Reason: other.Error()}
	}
	return &Problem{Line: v.number, What: v.what, Reason: err.Error()}
}

// next reads a line, without its line feed.
func (v *verifier) next() ([]byte, error) {
	v.number++
	v.what = ""
	text, err := v.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		text, err = v.longLine(bytes.Clone(text))
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("the file ends here, before its end: part of it is missing")
	case errors.Is(err, errLongLine):
		return nil, err
	case err != nil:
		return nil, &readError{err}
	}
	return bytes.TrimSuffix(text[:len(text)-1], []byte{'\r'}), nil
}

func (v *verifier) longLine(start []byte) ([]byte, error) {
	for len(start) < maxLine {
		more, err := v.in.ReadSlice('\n')
		start = append(start, more...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return start, err
		}
	}
	return nil, errLongLine
}

var errLongLine = errors.New("the line is longer than any line of a statement")

func (v *verifier) run() error {
	first, err := v.next()
	if err != nil {
		return err
	}
	var known bool
	if v.format, known = formatOf(first); !known {
		return errors.New("this is not a signed statement as it was downloaded")
	}
	v.digest = v.format.digest()
	for {
		text, err := v.next()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(text, []byte(`],"key":`)) {
			return v.end(text)
		}
		if err := v.record(bytes.TrimSuffix(text, []byte{','})); err != nil {
			return err
		}
	}
}

// checkLength is how long the check at the end of a record is.
const checkLength = len(`,"check":"01234567"}`)

// record checks one record: what it says first, because that explains more, and then whether it is as it was signed.
func (v *verifier) record(text []byte) error {
	if len(text) < checkLength+2 || text[0] != '{' {
		return errors.New("this is no record of a statement")
	}
	cut := len(text) - checkLength
	body := append(bytes.Clone(text[:cut]), '}')
	v.digest.add(body)
	wanted := `,"check":"` + hex.EncodeToString(v.digest[:4]) + `"}`
	changed := string(text[cut:]) != wanted
	err := v.read(body)
	var other *elsewhere
	switch {
	case err == nil && changed:
		return errors.New("this is not the line that was signed: it was changed, or a line before it was added or taken out")
	case changed && !errors.As(err, &other):
		return fmt.Errorf("%w (and it is not the line that was signed)", err)
	case changed:
		return errors.New("this is not the line that was signed, and what is above does not come to what it says")
	}
	return err
}

// read enters the record into the audit.
func (v *verifier) read(body []byte) error {
	kind, _, found := bytes.Cut(bytes.TrimPrefix(body, []byte(`{"type":"`)), []byte{'"'})
	read, known := readers[string(kind)]
	if !found || !known {
		return errors.New("there is no such record in a statement")
	}
	v.what = string(kind)
	return read(v, body)
}

// end checks the signature.
func (v *verifier) end(text []byte) error {
	v.what = "signature"
	var signed struct {
		Key       string `json:"key"`
		Signature string `json:"signature"`
	}
	if err := json.Unmarshal(append([]byte(`{"records":[`), text...), &signed); err != nil {
		return errors.New("this is not the end of a signed statement")
	}
	if v.audit.stage != atEnd {
		return errors.New("the closing balance is missing above")
	}
	v.report.Key = signed.Key
	key, err := DecodeKey(signed.Key)
	if err != nil {
		return err
	}
	if len(v.trusted) > 0 && !slices.ContainsFunc(v.trusted, func(k ed25519.PublicKey) bool { return k.Equal(key) }) {
		v.report.OtherKey = true
		return errors.New("it is signed with another key than it has to be")
	}
	signature, err := base64.StdEncoding.DecodeString(signed.Signature)
	if err != nil || !ed25519.Verify(key, v.format.message(v.digest), signature) {
		return errors.New("the signature is not of this file: all that can be recomputed is right, and yet it is not what was signed")
	}
	if rest, _ := v.in.Peek(1); len(rest) > 0 {
		v.number++
		return errors.New("there is more after the end of the statement")
	}
	return nil
}
