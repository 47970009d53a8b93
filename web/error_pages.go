package web

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"

	"github.com/labstack/echo/v4"
)

// errorTime is how long it may take to write an error page.
const errorTime = 5 * time.Second

// errorPages answers failed requests: JSON to programs, a page to people.
type errorPages struct {
	log   *slog.Logger
	shell func(echo.Context) layout.Shell
	desk  func(echo.Context) layout.Shell // of the operator's desk
}

// handle is Echo's HTTPErrorHandler.
func (p errorPages) handle(err error, c echo.Context) {
	if c.Response().Committed && (unsaved(c) == nil || c.Response().Size > 0) {
		return
	}
	found := problemOf(err)
	// The time for the request may be over, or its context ended with the middleware that made it; the answer about it
	// still needs the session and gets a little time of its own.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), errorTime)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	var writeErr error
	switch {
	case found.Status == statusClientGone:
		c.Response().Status = statusClientGone // for the log; the connection is closed
	case isAPI(c.Request().URL.Path):
		writeErr = writeAPIError(c, found)
	default:
		writeErr = p.write(c, found)
	}
	if writeErr != nil {
		p.log.Log(ctx, levelOfFailure(c), "error page not written", "error", writeErr, "request_id", RequestID(c))
	}
}

func writeAPIError(c echo.Context, found problem) error {
	if found.Code == "" {
		found.Code = apiCode(found.Status)
	}
	if found.Code == codeNoAPI { // a wrong method, too, as is documented
		found.Status, found.Message = http.StatusNotFound, "There is no such API: check the method and the path."
	}
	ComeBack(c.Response().Header(), found.RetryAfter)
	if found.Message == "" {
		found.Message, _ = generalWords(found.Status)
		found.Message += "."
	}
	body := struct {
		Code      string `json:"error_code"`
		Message   string `json:"error_msg"`
		RequestID string `json:"request_id,omitempty"`
	}{found.Code, found.Message, ""}
	if found.Status >= http.StatusInternalServerError {
		body.RequestID = RequestID(c)
	}
	return c.JSON(found.Status, body)
}

// ComeBack says in an answer's header, in whole seconds, after how long to try again; nothing if wait is 0.
func ComeBack(header http.Header, wait time.Duration) {
	if wait > 0 {
		header.Set(echo.HeaderRetryAfter, strconv.FormatInt(int64(math.Ceil(wait.Seconds())), 10))
	}
}

func (p errorPages) write(c echo.Context, found problem) error {
	shell := p.shellFor(c)
	page := errorPage(c, found, &shell)
	frame := frameOf(shell)
	var body bytes.Buffer
	if err := layout.ErrorIn(frame(shell), page).Render(c.Request().Context(), &body); err != nil {
		body.Reset()
		body.WriteString(page.Title + "\n")
	}
	if c.Response().Committed { // by a session that could not be saved, with the status and no page yet
		_, err := c.Response().Write(body.Bytes())
		return err
	}
	ComeBack(c.Response().Header(), found.RetryAfter)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.HTMLBlob(found.Status, forMember(c, wholeNames(body.Bytes())))
}

// errorPage says what is wrong and what to do, which depends on who asked and how.
func errorPage(c echo.Context, found problem, shell *layout.Shell) layout.ErrorPage {
	title, text := generalWords(found.Status)
	if found.Unreachable {
		text = "The console cannot reach its database, or another service that it needs. Wait a moment, then try again. If it stays like this, tell us the reference."
	}
	if found.Message != "" {
		text = found.Message
	}
	if found.Why != nil {
		text = words.Writer{Figures: *ReaderOf(c)}.Why(found.Why)
	}
	page := layout.ErrorPage{Status: found.Status, Title: title, Text: text, ActionHref: routes.Home, ActionText: "Go to the overview"}
	if found.Status >= http.StatusInternalServerError {
		page.Reference = RequestID(c)
	}
	shell.Title, shell.Away = title, Away(c)
	switch {
	case onDesk(c):
		page.ActionHref, page.ActionText = routes.Desk, "Go to the desk"
	case !shell.SignedIn && !shell.Away:
		page.ActionHref, page.ActionText = routes.SignIn, "Sign in"
	}
	if found.Status == http.StatusServiceUnavailable {
		href, form := again(c.Request())
		switch {
		case form != nil:
			page.Resend, page.ActionHref = form, ""
		case href != "":
			page.ActionHref, page.ActionText = href, "Try again"
		}
	}
	return page
}

// shellFor asks the application for the frame around the error. If that fails, too, or the session is not even loaded,
// the page stands in the plain frame: an error page must never be lost to a second error.
func (p errorPages) shellFor(c echo.Context) (shell layout.Shell) {
	defer func() {
		if r := recover(); r != nil {
			p.log.ErrorContext(c.Request().Context(), "no frame for an error page", "panic", r, "request_id", RequestID(c))
			shell = layout.Shell{}
		}
	}()
	if onDesk(c) && p.desk != nil {
		return p.desk(c)
	}
	if p.shell == nil || c.Get(loadedKey) == nil {
		return layout.Shell{}
	}
	return p.shell(c)
}
