package api

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ocrconsole/web"
)

// canonicalRequest writes the request as its signer did, to the path that they sent it to.
func (s *signature) canonicalRequest(r *http.Request, path string, body []byte) ([]byte, error) {
	text := make([]byte, 0, 512)
	text = append(append(text, web.SentMethod(r)...), '\n')
	text = append(appendPath(text, path), '\n')
	text, err := appendQuery(text, r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	for _, name := range s.headers {
		if text, err = appendHeader(text, r, name); err != nil {
			return nil, err
		}
	}
	text = append(text, '\n')
	for i, name := range s.headers {
		if i > 0 {
			text = append(text, ';')
		}
		text = append(text, name...)
	}
	text = append(text, '\n')
	// Who signed without the body says so in what is signed, so nobody else can drop it.
	if r.Header.Get(headerContent) == unsignedPayload {
		return append(text, unsignedPayload...), nil
	}
	hash := sha256.Sum256(body)
	return hex.AppendEncode(text, hash[:]), nil
}

// appendPath writes the path, escaped, and with a slash at its end whether it has one or not.
func appendPath(text []byte, path string) []byte {
	for i := range len(path) {
		text = appendEscaped(text, path[i], '/')
	}
	if !strings.HasSuffix(path, "/") {
		text = append(text, '/')
	}
	return text
}

// appendQuery writes the parameters by name, and by value where a name has several.
func appendQuery(text []byte, raw string) ([]byte, error) {
	if raw == "" {
		return text, nil
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, signatureError("the query cannot be read")
	}
	first := true
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range slices.Sorted(slices.Values(query[name])) {
			if !first {
				text = append(text, '&')
			}
			first = false
			text = appendText(text, name)
			text = append(text, '=')
			text = appendText(text, value)
		}
	}
	return text, nil
}

// appendHeader writes a signed header, which has to be there.
func appendHeader(text []byte, r *http.Request, name string) ([]byte, error) {
	values := r.Header.Values(name)
	if name == "host" {
		values = []string{r.Host}
	}
	if len(values) == 0 {
		return nil, signatureError("the signed header " + name + " is not in the request")
	}
	if len(values) > 1 {
		values = slices.Sorted(slices.Values(values))
	}
	for _, value := range values {
		text = append(append(text, name...), ':')
		text = append(append(text, strings.TrimSpace(value)...), '\n')
	}
	return text, nil
}

func appendText(text []byte, s string) []byte {
	for i := range len(s) {
		text = appendEscaped(text, s[i], 0)
	}
	return text
}

// appendEscaped writes a byte as RFC 3986 has it: all but the unreserved ones, and the one that is kept, as %XX.
func appendEscaped(text []byte, c, kept byte) []byte {
	const digits = "0123456789ABCDEF"
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~', c == kept && kept != 0:
		return append(text, c)
	default:
		return append(text, '%', digits[c>>4], digits[c&15])
	}
}
