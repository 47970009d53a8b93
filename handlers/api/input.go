package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"ocrconsole/models/calls"
	"ocrconsole/models/recognition"
)

// input reads the picture and the options out of the body of a call.
func (o OCR) input(service recognition.Service, body []byte) calls.Input {
	return func(ctx context.Context) ([]byte, recognition.Options, error) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(unmarked(body), &fields); err != nil || fields == nil {
			return nil, recognition.Options{}, notJSON(err)
		}
		options, err := recognition.ParseOptions(service, fields)
		if err != nil {
			return nil, options, err
		}
		picture, err := o.picture(ctx, fields)
		return picture, options, err
	}
}

// picture gives the file that the body holds, or that is at the address in it.
func (o OCR) picture(ctx context.Context, fields map[string]json.RawMessage) ([]byte, error) {
	text, err := textField(fields, "image")
	if err != nil {
		return nil, err
	}
	address, err := textField(fields, "url")
	switch {
	case err != nil:
		return nil, err
	case (text == "") == (address == ""):
		return nil, recognition.BadParameter("image", "send either image or url, and not both")
	case address == "":
		return decodeImage(text)
	case o.Images == nil:
		return nil, urlsOff()
	default:
		return o.Images.Fetch(ctx, address)
	}
}

// textField reads a field that is a text. Clients send an empty one, or null, for "not given".
func textField(fields map[string]json.RawMessage, name string) (text string, err error) {
	raw, sent := fields[name]
	if !sent {
		return "", nil
	}
	if n := len(raw); n > 1 && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw) {
		return string(raw[1 : n-1]), nil // as it stands: pictures are long, and were read as JSON before
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", recognition.BadParameter(name, "it must be a text")
	}
	return text, nil
}

func decodeImage(text string) ([]byte, error) {
	if len(text) > maxImageText {
		return nil, recognition.BadSize("The image has more than 10 MB of base64.")
	}
	if strings.HasPrefix(text, "data:") {
		return nil, recognition.BadFormat("The image format is not supported: send the base64 alone, without the prefix data:….", nil)
	}
	picture, err := base64.StdEncoding.DecodeString(text) // line breaks are allowed
	if err != nil {
		return nil, recognition.BadParameter("image", "it must be the picture's file in base64")
	}
	return picture, nil
}
