package models

import (
	"errors"
	"fmt"
	"time"
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
	TooMany      Code = "too_many"     // a bound; see Later
	Unavailable  Code = "unavailable"  // something this depends on does not answer now
	Internal     Code = "internal"     // a fault of ours
)

// Error is an error that a user may see: Message is a sentence for them, Field the form field it belongs to
// (empty when it is about the whole request). Wait is, of TooMany, after how long the bound lets more pass. Err is the cause,
// for the log only.
type Error struct {
	Code    Code
	Message string
	Field   string
	Wait    time.Duration
	Err     error
}

// Error gives the message with its cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Message, e.Err)
	}
	return e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of the code, with a message for the user.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Later makes a TooMany error of a bound that lets more pass after the wait, as whoever decides on it knows. Answers say so in
// their header Retry-After, and the message in words: see WaitWords.
func Later(wait time.Duration, format string, args ...any) *Error {
	e := Errorf(TooMany, format, args...)
	e.Wait = wait
	return e
}

// WaitWords say how long to wait, in whole minutes or, from two hours on, whole hours, rounded up: "15 minutes".
func WaitWords(wait time.Duration) string {
	unit, name := time.Minute, "minute"
	if wait > 2*time.Hour {
		unit, name = time.Hour, "hour"
	}
	n := max(1, int64((wait+unit-1)/unit))
	if n > 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, name)
}

// FieldError makes an Invalid error that belongs beside the named form field.
func FieldError(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// CodeOf gives the code of the first Error in err's chain, Internal if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
