package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
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
		if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEApplicationForm) {
			if err := r.ParseForm(); err != nil {
				return &models.Error{Code: models.Invalid, Message: "The form cannot be read.", Err: err}
			}
			if !areTexts(r.PostForm) {
				return notText()
			}
		}
		return next(c)
	}
}

func notText() error {
	return models.Errorf(models.Invalid, "The request holds characters that are no text.")
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
