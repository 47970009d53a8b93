package web

import (
	"errors"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// requireText refuses addresses and forms with what is no text: NUL or invalid UTF-8. No input of ours has any, and no
// database stores it, so that it would only surface as a fault of ours.
func requireText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !isText(r.URL.Path) {
			return notText()
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil || !areTexts(query) {
			return notText()
		}
		if isForm(r, echo.MIMEApplicationForm) {
			if err := readForm(r); err != nil {
				return err
			}
		}
		return next(c)
	}
}

// readForm reads the request's form, if all in it is text.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return &models.Error{Code: models.Invalid, Why: cause.FormUnreadable, Err: err}
	}
	if !areTexts(r.PostForm) {
		return notText()
	}
	return nil
}

// maxFormMemory is more than any form may have, so that no part of one is put on disk.
const maxFormMemory = 64 << 20

// TextForm is requireText for forms of several parts, which may be larger than other requests: it comes after the route's own
// BodyLimit. A form that cannot be read is left to whoever reads it, and says what is wrong with it.
func TextForm(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if isForm(r, echo.MIMEMultipartForm) && r.ParseMultipartForm(maxFormMemory) == nil {
			for name, files := range r.MultipartForm.File {
				if !isText(name) || slices.ContainsFunc(files, func(f *multipart.FileHeader) bool { return !isText(f.Filename) }) {
					return notText()
				}
			}
			if !areTexts(r.MultipartForm.Value) {
				return notText()
			}
		}
		return next(c)
	}
}

// isForm reports whether the request says that its body is a form of the media type, however that is written.
func isForm(r *http.Request, mediaType string) bool {
	sent, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if errors.Is(err, mime.ErrInvalidMediaParameter) {
		err = nil // forms are read all the same
	}
	return err == nil && sent == mediaType
}

func notText() error {
	return models.Refuse(models.Invalid, cause.NotText)
}

func areTexts(values url.Values) bool {
	for name, all := range values {
		if !isText(name) {
			return false
		}
		for _, value := range all {
			if !isText(value) {
				return false
			}
		}
	}
	return true
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
