package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

const (
	maxImageText = 10 << 20 // bytes of base64, as documented
	maxCallBody  = 12 << 20 // with the other fields, and escapes
)

// readBody reads a whole body, which counts as the owner's until it is released: an account, or a network while it is not proved who sent it.
func readBody(c echo.Context, bodies *web.Bodies, owner any) (body []byte, held *web.Held, err error) {
	r := c.Request()
	if held, err = bodies.Hold(r.Context(), c, owner, maxCallBody, 1); err != nil {
		return nil, nil, tooBusy(err)
	}
	if size := r.ContentLength; size >= 0 && size <= web.LargeBody {
		body = make([]byte, size)
		_, err = io.ReadFull(r.Body, body)
	} else { // the buffer grows with what comes, not with what was announced
		var buffer bytes.Buffer
		_, err = buffer.ReadFrom(r.Body)
		body = buffer.Bytes()
	}
	if err != nil {
		held.Release()
		return nil, nil, unreadBody(err)
	}
	return body, held, nil
}

// tooBusy is the answer to a large body for which there was no memory in time.
func tooBusy(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return recognition.TooMany()
}

// readObject reads a body that is a JSON object, of a request that takes no picture: the whole of it is as large as pages may be.
func readObject(body io.Reader, into any) error {
	raw, err := io.ReadAll(body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &web.APIError{
			Status: http.StatusBadRequest, Code: codeTooLong, Message: fmt.Sprintf("The request is too long: its body may have %d bytes.", tooLarge.Limit),
		}
	case err != nil:
		return unreadBody(err)
	}
	if err := json.Unmarshal(unmarked(raw), into); err != nil {
		return notJSON(err)
	}
	return nil
}

func unreadBody(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLong()
	}
	return &web.APIError{Status: http.StatusBadRequest, Code: "AIS.0101", Message: "The body could not be read to its end.", Err: err}
}
