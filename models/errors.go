package models

import (
	"errors"
	"fmt"
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
	TooMany      Code = "too_many"     // a rate limit
	Unavailable  Code = "unavailable"  // something this depends on does not answer now
	Internal     Code = "internal"     // a fault of ours
)

// Error is an error that a user may see: Message is a sentence for them, Field the form field it belongs to
// (empty when it is about the whole request). Err is the cause, for the log only.
type Error struct {
	Code    Code
	Message string
	Field   string
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
