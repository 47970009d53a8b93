package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// isAPI tells the addresses that programs call from those of pages, by their first step, however it is written: what
// begins like the API is answered as the API, be it only that there is no such API.
func isAPI(path string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	return strings.EqualFold(first, "v1") || strings.EqualFold(first, "v2") || strings.EqualFold(first, "v3")
}

// sentPathKey is where the context keeps the path of a request as it was sent.
type sentPathKey struct{}

// SentPath gives the path as the client sent it, which is what clients sign.
func SentPath(r *http.Request) string {
	if sent, tidied := r.Context().Value(sentPathKey{}).(string); tidied {
		return sent
	}
	return r.URL.Path
}

// forPrograms are the first steps of what else programs ask for, at an address that somebody put together.
var forPrograms = map[string]bool{"webhooks": true, "healthz": true, "readyz": true, "openapi.yaml": true, "statement-keys.json": true, "calendar.ics": true}

// tidySlashes takes several slashes in an address that programs ask for, and steps that lead nowhere, for one, before the route is looked for:
// programs put "/v2/…" behind an endpoint that ends with a slash, and operators the webhook of a payment provider. Addresses of pages are as
// they are: proxies are told by their beginning whom to let to the desk.
func tidySlashes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		sent := r.URL.Path
		if !strings.Contains(sent, "//") && !strings.Contains(sent, "/./") || r.URL.RawPath != "" {
			return next(c)
		}
		tidied := tidyPath(sent)
		if first, _, _ := strings.Cut(tidied[1:], "/"); !isAPI(tidied) && !forPrograms[first] {
			return next(c)
		}
		r.URL.Path = tidied // in place: Echo looks the route up by the request that it was given
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), sentPathKey{}, sent)))
		return next(c)
	}
}

// tidyPath writes one slash where there are several, or "/./".
func tidyPath(path string) string {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	tidied := "/" + strings.Join(slices.DeleteFunc(steps, func(step string) bool { return step == "." }), "/")
	if strings.HasSuffix(path, "/") && tidied != "/" {
		tidied += "/"
	}
	return tidied
}
