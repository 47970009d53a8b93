package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/calls"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// OCR is the API that customers' programs call, as clients of the public OCR API know it. All fields but Clock and
// Images are required.
type OCR struct {
	Calls    *calls.Calls
	Accounts *accounts.Accounts
	Keys     *accounts.Keys
	Billing  *billing.Billing
	Clock    models.Clock
	Images   Fetcher // nil: pictures cannot be sent by their address
}

// Fetcher fetches a picture from the address that a customer sent. Its errors are *recognition.Error.
type Fetcher interface {
	Fetch(ctx context.Context, address string) ([]byte, error)
}

// Routes adds the API to the router.
func (o OCR) Routes(e *echo.Echo) {
	who := &authenticator{keys: o.Keys, accounts: o.Accounts, clock: o.Clock, bodies: web.LargeBodies()}
	limited := web.BodyLimit(maxCallBody)
	for _, service := range recognition.Services {
		e.POST("/v2/:project/ocr/"+string(service), answering(o.recognize(who, service)), limited)
	}
	e.GET("/v3/projects", o.asking(who, o.projects), web.Within(lookTime))
	e.GET("/v3/auth/domains", o.asking(who, domains), web.Within(lookTime))
	o.billRoutes(e, who)
	e.POST("/v3/auth/tokens", answering(o.createToken), web.RateLimit(60, 30), web.Within(tokenTime))
	e.GET(descriptionPath, description)
}

// How long requests wait for a database that does not answer: to learn who somebody is and what is theirs, and for a token,
// which includes waiting for the turn to try a password.
const (
	lookTime  = 5 * time.Second
	tokenTime = 12 * time.Second
)

// lookUp has the database tell something, unless it takes too long.
func lookUp[T any](ctx context.Context, ask func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	return ask(ctx)
}

// recognize makes one call: who, for which project, and then all that calls.Make does.
func (o OCR) recognize(a *authenticator, service recognition.Service) echo.HandlerFunc {
	return func(c echo.Context) error {
		refused := calls.Refused{Service: string(service), RequestID: web.RequestID(c), Since: o.Clock.Now()}
		who, body, held, err := a.authenticate(c)
		refused.AccountID, refused.AccessKeyID = who.accountID, who.accessKeyID
		if err != nil {
			return o.refused(&refused, err)
		}
		defer held.Release()
		made, err := o.call(c, &who, body, service, &refused)
		tellPaces(c.Response().Header(), o.Calls.Limits.Paces(who.accountID, who.accessKeyID, who.limits.Rate, o.Clock.Now()))
		if err != nil {
			return err
		}
		return o.answer(c, who.accountID, &made)
	}
}

// call makes the call of somebody who is known, unless it is refused before it is one.
func (o OCR) call(c echo.Context, who *caller, body []byte, service recognition.Service, refused *calls.Refused) (made calls.Answer, err error) {
	ctx := c.Request().Context()
	project, err := o.project(ctx, who, c.Param("project"))
	if err != nil {
		return made, o.refused(refused, err)
	}
	tags, wrong := sentTags(c.Request().Header)
	refused.Region, refused.Tags = project.Region, tags
	if err := o.admit(c, who, project.Region, string(service)); err != nil {
		return made, o.refused(refused, err)
	}
	key, err := idempotencyKey(c.Request().Header)
	if err != nil {
		return made, o.refused(refused, err)
	}
	if wrong != nil {
		return made, o.refused(refused, wrong)
	}
	from := calls.Caller{AccountID: project.AccountID, Region: project.Region, AccessKeyID: who.accessKeyID, Tags: tags, Since: refused.Since}
	return o.Calls.MakeOnce(ctx, web.RequestID(c), from, service, o.input(service, body), calls.Once{Key: key, Request: body})
}

// answer gives the result with what it cost. A repetition has no receipt: it cost nothing.
func (o OCR) answer(c echo.Context, accountID int64, made *calls.Answer) error {
	web.UseRequestID(c, made.RequestID)
	if made.Repeated {
		c.Response().Header().Set(headerReplayed, "true")
		return writeResult(c, made.Result)
	}
	paidBy := o.Calls.Metering.Catalog.Last() // there is one, and its currency stays, since the call was recorded: nobody is asked for it
	tellPrice(c.Response().Header(), accountID, &made.Receipt, paidBy.Currency, paidBy.Money())
	return writeResult(c, made.Result)
}

// refused notes that the request was refused before it was a call, and gives the error back.
func (o OCR) refused(c *calls.Refused, err error) error {
	var answer *web.APIError
	if errors.As(answerOf(err), &answer) {
		c.HTTPStatus, c.Code = answer.Status, answer.Code
		o.Calls.Refusals.Note(c)
	}
	return err
}

// project finds the project of the path, which must be of the caller's account. That there is none is not told apart
// from one of somebody else.
func (o OCR) project(ctx context.Context, who *caller, id string) (models.Project, error) {
	project, err := o.Calls.Metering.Project(ctx, id)
	switch {
	case models.CodeOf(err) == models.NotFound && err != nil:
		return models.Project{}, noPermission()
	case err != nil:
		return models.Project{}, err
	case project.AccountID != who.accountID:
		return models.Project{}, noPermission()
	}
	return project, nil
}

func writeResult(c echo.Context, result recognition.Result) error {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(struct {
		Result recognition.Result `json:"result"`
	}{result}); err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body.Bytes())
}
