package web

import (
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Download answers with a file that write produces piece by piece: what it has written so far is sent whenever it
// calls flush, so that memory does not grow with the file. An error before anything was sent becomes an error page;
// later it breaks the connection off, because a file that merely ends early looks complete.
func Download(c echo.Context, name, contentType string, write func(w io.Writer, flush func()) error) error {
	response := c.Response()
	response.Header().Set(echo.HeaderContentType, contentType)
	response.Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	response.Header().Set(echo.HeaderCacheControl, "no-store")
	w := newPatientWriter(c)
	err := write(w, w.flush)
	if err == nil {
		return nil
	}
	if !response.Committed {
		response.Header().Del(echo.HeaderContentDisposition)
		return err
	}
	slog.Log(c.Request().Context(), levelOfFailure(c), "download broken off", "error", err, "request_id", RequestID(c), "path", c.Request().URL.Path)
	panic(http.ErrAbortHandler)
}
