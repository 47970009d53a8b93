package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// answering turns the errors of a handler of the OCR API into its answers.
func answering(handler echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := handler(c)
		if err == nil {
			return nil
		}
		// The connection would be closed on a client that is still sending, which could then not read the answer.
		_, _ = io.Copy(io.Discard, c.Request().Body)
		return answerOf(err)
	}
}

// answerOf gives an error the code and status that the OCR API documents for it.
func answerOf(err error) error {
	var known *recognition.Error
	var answer *web.APIError
	switch {
	case errors.As(err, &answer), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &known):
		return &web.APIError{Status: known.HTTPStatus, Code: known.Code, Message: known.Message, RetryAfter: known.RetryAfter, Err: known.Err}
	case models.IsUnreachable(err):
		return &web.APIError{
			Status: http.StatusServiceUnavailable, Code: recognition.CodeUnavailable,
			Message: "The service is not available right now. Try again in a moment.", Err: err,
		}
	default:
		return err
	}
}

func unauthorized(code, message string) error {
	return &web.APIError{Status: http.StatusUnauthorized, Code: code, Message: message}
}

// codeTooLong is the code of what is longer than it may be.
const codeTooLong = "ModelArts.4104"

func tooLong() error {
	return &web.APIError{
		Status: http.StatusBadRequest, Code: codeTooLong,
		Message: "The request is too long: an image may have at most 10 MB of base64, and the whole body 12 MB.",
	}
}

func notJSON(err error) error {
	return &recognition.Error{Code: "ModelArts.4105", HTTPStatus: http.StatusBadRequest, Message: "The body must be a JSON object.", Err: err}
}

func noPermission() error {
	return &web.APIError{
		Status: http.StatusForbidden, Code: "ModelArts.4203", Message: "There is no such project, or these credentials may not use it.",
	}
}

func urlsOff() error {
	return &recognition.Error{
		Code: recognition.CodeURL, HTTPStatus: http.StatusBadRequest, Message: "Pictures cannot be sent by url here: send them as image.",
	}
}
