package models

import (
	"errors"
	"fmt"
	"time"

	"ocrconsole/models/cause"
)

// Code classifies an error for whoever has to answer it: the web maps each code to one HTTP status and page.
type Code string

// The codes. An error without one is Internal.
const (
	Invalid      Code = "invalid"      // the input is wrong; Field names where
	Unauthorized Code = "unauthorized" // nobody is signed in, or the credentials are wrong
	Forbidden    Code = "forbidden"    // signed in, but not allowed
	Restricted   Code = "restricted"   // the account's arrears do not allow it
	NotFound     Code = "not_found"    // no such object, or one of another account
	Conflict     Code = "conflict"     // the object's state does not allow it (any more)
	Beyond       Code = "beyond"       // asks for more than one look sees: to be asked for in smaller parts
	TooMany      Code = "too_many"     // a bound; see Later
	Unavailable  Code = "unavailable"  // something this depends on does not answer now
	Internal     Code = "internal"     // a fault of ours
)

// Error is an error that a user may see: Why is the fact that views/words tells them, Field the form field it belongs to
// (empty when it is about the whole request). Wait is, of TooMany, after how long the bound lets more pass. Err is what it came of,
// for the log only.
type Error struct {
	Code  Code
	Why   cause.Cause
	Field string
	Wait  time.Duration
	Err   error
}

// Error names the fact with what it came of, for logs.
func (e *Error) Error() string {
	why := cause.Stored{Cause: e.Why}.String()
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", why, e.Err)
	}
	return why
}

// Because gives the fact, for those who say it: see words.OfError.
func (e *Error) Because() cause.Cause { return e.Why }

// Unwrap gives what it came of.
func (e *Error) Unwrap() error { return e.Err }

// Refuse makes an Error of the code.
func Refuse(code Code, why cause.Cause) *Error { return &Error{Code: code, Why: why} }

// Later makes a TooMany error of a bound that lets more pass after the wait, as whoever decides on it knows. Answers say so in
// their header Retry-After.
func Later(wait time.Duration, why cause.Cause) *Error {
	e := Refuse(TooMany, why)
	e.Wait = wait
	return e
}

// RefuseField makes an Invalid error that belongs beside the named form field.
func RefuseField(field string, why cause.Cause) *Error {
	return &Error{Code: Invalid, Field: field, Why: why}
}

// CodeOf gives the code of the first Error in err's chain, Internal if there is none.
func CodeOf(err error) Code {
	if err == nil {
		return Internal // before anything is allocated: it is asked of each call
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
