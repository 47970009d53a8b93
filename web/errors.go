package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"

	"github.com/labstack/echo/v4"
)

// statusOf is the one place where a code of the models becomes an HTTP status.
var statusOf = map[models.Code]int{
	models.Invalid:      http.StatusBadRequest,
	models.Unauthorized: http.StatusUnauthorized,
	models.Forbidden:    http.StatusForbidden,
	models.Restricted:   http.StatusForbidden,
	models.NotFound:     http.StatusNotFound,
	models.Conflict:     http.StatusConflict,
	models.Beyond:       http.StatusUnprocessableEntity,
	models.TooMany:      http.StatusTooManyRequests,
	models.Unavailable:  http.StatusServiceUnavailable,
	models.Internal:     http.StatusInternalServerError,
}

// statusClientGone is what the log says of a request whose client did not wait; nobody receives it.
const statusClientGone = 499

// APIError is an error that the API answers with a code of its own, as the API's documents name it. RetryAfter, if not
// 0, is how long the caller should wait before trying again. Err is the cause, for the log only.
type APIError struct {
	Status        int
	Code, Message string
	RetryAfter    time.Duration
	Err           error
}

// Error gives code and message with the cause, for logs.
func (e *APIError) Error() string {
	if e.Err != nil {
		return e.Code + ": " + e.Message + ": " + e.Err.Error()
	}
	return e.Code + ": " + e.Message
}

// Unwrap gives the cause.
func (e *APIError) Unwrap() error { return e.Err }

// problem is an error as it is answered: Message is empty where the general words for the status will do. Unreachable
// says that the database did not answer.
type problem struct {
	Status        int
	Code, Message string
	RetryAfter    time.Duration
	Unreachable   bool
	Why           cause.Cause // what Message says, where that is put in words
}

// problemOf reads an error. Only errors that were made for users lend their message; of all others nobody outside
// learns more than that something went wrong. What is not available now is worth another attempt.
func problemOf(err error) problem {
	found := readError(err)
	if found.Status == http.StatusServiceUnavailable && found.RetryAfter == 0 {
		found.RetryAfter = retryAfter
	}
	return found
}

func readError(err error) problem {
	var (
		apiError   *APIError
		modelError *models.Error
		echoError  *echo.HTTPError
		tooLarge   *http.MaxBytesError
	)
	switch {
	case errors.As(err, &apiError):
		return problem{Status: apiError.Status, Code: apiError.Code, Message: apiError.Message, RetryAfter: apiError.RetryAfter}
	case errors.As(err, &tooLarge):
		return problem{Status: http.StatusRequestEntityTooLarge}
	case errors.Is(err, context.Canceled):
		return problem{Status: statusClientGone}
	case errors.As(err, &modelError) && modelError.Code != models.Internal:
		return modelProblem(modelError)
	case models.IsUnreachable(err):
		return problem{Status: http.StatusServiceUnavailable, Unreachable: true}
	case errors.As(err, &echoError):
		return problem{Status: echoError.Code}
	default:
		return problem{Status: http.StatusInternalServerError}
	}
}

func modelProblem(err *models.Error) problem {
	status, known := statusOf[err.Code]
	if !known {
		return problem{Status: http.StatusInternalServerError}
	}
	return problem{Status: status, Message: words.Why(err.Why), Why: err.Why, RetryAfter: err.Wait, Unreachable: models.IsUnreachable(err)}
}

// codeNoAPI is the API's code for what is no API.
const codeNoAPI = "APIG.0101"

// apiCode gives the API's code for a status, for errors that bring none.
func apiCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "ModelArts.4103"
	case http.StatusForbidden:
		return "ModelArts.4203"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return codeNoAPI
	case http.StatusRequestEntityTooLarge:
		return "ModelArts.4104"
	case http.StatusTooManyRequests:
		return "APIG.0308"
	case http.StatusServiceUnavailable:
		return "ModelArts.4403"
	}
	if status < http.StatusInternalServerError {
		return "AIS.0101"
	}
	return "APIG.9999"
}

// generalWords are what an error page says when the error brings no message of its own.
func generalWords(status int) (title, text string) {
	switch status {
	case http.StatusUnauthorized:
		return "Please sign in", "This page is for signed-in users."
	case http.StatusForbidden:
		return "Not allowed", "You are not allowed to do this, or the request came from another site. Go back, reload the page and try again."
	case http.StatusNotFound:
		return "Page not found", "There is no such page, or it belongs to another account."
	case http.StatusMethodNotAllowed:
		return "Not possible here", "This address does not take that kind of request."
	case http.StatusConflict:
		return "No longer possible", "Something changed in the meantime. Go back, reload the page and try again."
	case http.StatusRequestEntityTooLarge:
		return "Too large", "What was sent is larger than this address accepts."
	case http.StatusTooManyRequests:
		return "Too much at once", "Please wait a little and try again."
	case http.StatusServiceUnavailable:
		return "Not available right now", "Please try again in a moment. If it stays like this, tell us the reference."
	}
	if status < http.StatusInternalServerError {
		return "That did not work", "The request cannot be understood. Go back and try again."
	}
	return "Something went wrong", "The fault is ours and has been logged. If it happens again, tell us the reference."
}
