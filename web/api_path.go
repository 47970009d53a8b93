package web

import (
	"context"
	"net/http"
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

// tidySlashes takes several slashes in an address of the API for one, before the route is looked for: programs put
// "/v2/…" behind an endpoint that ends with one.
func tidySlashes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		sent := r.URL.Path
		if !strings.Contains(sent, "//") || !isAPI(sent) || r.URL.RawPath != "" {
			return next(c)
		}
		r.URL.Path = oneSlash(sent) // in place: Echo looks the route up by the request that it was given
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), sentPathKey{}, sent)))
		return next(c)
	}
}

// oneSlash writes one slash where there are several.
func oneSlash(path string) string {
	var tidied strings.Builder
	for i := range len(path) {
		if path[i] != '/' || i == 0 || path[i-1] != '/' {
			tidied.WriteByte(path[i])
		}
	}
	return tidied.String()
}
