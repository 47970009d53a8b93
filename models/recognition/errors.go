package recognition

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Error is a failure as the OCR API documents it: Code and Message go into the body of the answer, HTTPStatus is its
// status. RetryAfter, if not 0, is how long the caller should wait before trying again. MayBePaid
// tells that nobody knows whether the call was recorded, and so paid. Err is the cause, for the log only.
type Error struct {
	Code       string
	HTTPStatus int
	Message    string
	RetryAfter time.Duration
	MayBePaid  bool
	Err        error
}

// Error gives the code and message with the cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s %s: %v", e.Code, e.Message, e.Err)
	}
	return e.Code + " " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// The codes of the failures that come from recognition.
const (
	CodeParameter   = "AIS.0101"
	CodeFormat      = "AIS.0102"
	CodeSize        = "AIS.0103"
	CodeQuality     = "AIS.0104"
	CodeUnreadable  = "AIS.0105"
	CodeTooMany     = "ModelArts.4401"
	CodeTimeout     = "ModelArts.4402"
	CodeUnavailable = "ModelArts.4403"
	CodeCapReached  = "ModelArts.4206"
	CodeSuspended   = "ModelArts.4207"
	CodeURL         = "ModelArts.4601"
	CodeFetch       = "ModelArts.4603"
)

// BadParameter is a field of the request that is not as documented.
func BadParameter(field, wrong string) *Error {
	return badPicture(CodeParameter, fmt.Sprintf("The input parameter %s is invalid: %s.", field, wrong), nil)
}

// BadFormat is a file that is no picture, or none of a format that the service reads.
func BadFormat(message string, cause error) *Error { return badPicture(CodeFormat, message, cause) }

// BadSize is a picture with too few or too many pixels.
func BadSize(message string) *Error { return badPicture(CodeSize, message, nil) }

// FileTooLarge is a file that is larger than files may be.
func FileTooLarge() *Error { return BadSize("The file is larger than " + LargestFile + " MB.") }

// BadQuality is a picture in which nothing can be told apart.
func BadQuality(message string) *Error { return badPicture(CodeQuality, message, nil) }

// Unreadable is a picture that does not show what the service recognises.
func Unreadable(message string) *Error { return badPicture(CodeUnreadable, message, nil) }

func badPicture(code, message string, cause error) *Error {
	return &Error{Code: code, HTTPStatus: http.StatusBadRequest, Message: message, Err: cause}
}

// URLNotAllowed is a picture at an address that is not fetched from.
func URLNotAllowed(cause error) *Error {
	return badPicture(CodeURL, "The url is not allowed: pictures are fetched over http or https, from public addresses and ports 80 and 443 only.", cause)
}

// NotFetched is a picture at an address that did not give it, or not in time, or one that is too large.
func NotFetched(cause error) *Error {
	return badPicture(CodeFetch, "The picture could not be fetched from the url: it must answer within 10 seconds, with at most "+LargestFile+" MB.", cause)
}

// busyTime is when to come back to an engine whose queue is full: a picture takes about as long.
const busyTime = time.Second

// TooMany is a call that found the engine's queue full.
func TooMany() *Error {
	return &Error{Code: CodeTooMany, HTTPStatus: http.StatusTooManyRequests, RetryAfter: busyTime, Message: "Too many calls at once. Try again later."}
}

// ErrBusy is among the causes of a TimedOut that says nothing about the picture: the engine was needed by others.
var ErrBusy = errors.New("the engine is busy")

// TimedOut is an engine that did not answer in time.
func TimedOut(cause error) *Error {
	return &Error{Code: CodeTimeout, HTTPStatus: http.StatusGatewayTimeout, Message: "The OCR engine timed out.", Err: cause}
}

// Unavailable is an engine that is not there, or broken.
func Unavailable(cause error) *Error {
	return &Error{Code: CodeUnavailable, HTTPStatus: http.StatusServiceUnavailable, Message: "The OCR engine is unavailable.", Err: cause}
}
