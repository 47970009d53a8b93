// Package api serves what programs call. Errors are answered as JSON: {"error_code", "error_msg"}.
package api

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/web"
)

// maxBody is how many bytes one report may have: 10,000 events of some 3 KB, ten times what they need.
const maxBody = 32 << 20

// Usage takes the reports of the operator's gateways: which calls they have answered, and how.
type Usage struct {
	Accounts *accounts.Accounts
	Metering *metering.Metering
}

// Routes adds the API to the router. The rate limit is for mistakes, such as a gateway that sends each call alone in a
// tight loop: a hundred reports a second are a million calls a second. Leases are asked for before calls, and few at a time near an edge.
func (u Usage) Routes(e *echo.Echo) {
	e.POST("/v1/usage", u.report, web.RateLimit(6000, 1000), web.BodyLimit(maxBody))
	e.POST("/v1/authorize", u.authorize, web.RateLimit(600_000, 10_000), web.BodyLimit(maxAsked))
}

// answer is what a report is answered with: every event of it is counted once, and each that was refused is named.
type answer struct {
	Accepted  int       `json:"accepted"`
	Duplicate int       `json:"duplicate"`
	Refused   int       `json:"refused"`
	Refusals  []refusal `json:"refusals"`
}

// refusal names an event by its place in the report, from 0, and by its source and id if it has such that can be read.
type refusal struct {
	Index   int    `json:"index"`
	Source  string `json:"source,omitempty"`
	ID      string `json:"id,omitempty"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// report records the calls of one report. It is answered when they are stored durably; a report that was not answered
// may be sent again as it is.
func (u Usage) report(c echo.Context) error {
	if err := u.authenticate(c); err != nil {
		return err
	}
	decode, err := decoderFor(c.Request().Header)
	if err != nil {
		return err
	}
	events, malformed, err := decode(c.Request().Body)
	if err != nil {
		return err
	}
	recorded, err := u.Metering.Ingest(c.Request().Context(), events)
	if err != nil {
		return unknownEnd(err)
	}
	refused := slices.Concat(malformed, recorded.Refused)
	slices.SortFunc(refused, func(a, b metering.Refusal) int { return a.Index - b.Index })
	body := answer{recorded.Accepted, recorded.Duplicates, len(refused), make([]refusal, len(refused))}
	for i, r := range refused {
		body.Refusals[i] = refusal{r.Index, r.Source, r.RequestID, string(r.Reason), r.Message}
	}
	return c.JSON(http.StatusOK, body)
}

// unknownEnd says of a report that the database did not answer that nobody knows how much of it is stored: the database may
// store it when it answers again.
func unknownEnd(err error) error {
	if !models.IsUnreachable(err) {
		return err
	}
	return &models.Error{
		Code: models.Unavailable, Err: err,
		Why: cause.ReportUnknown,
	}
}

// authenticate wants an operator token. Who has one may report the calls of every account.
func (u Usage) authenticate(c echo.Context) error {
	challenge := func(code, message string) error {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="usage"`)
		return &web.APIError{Status: http.StatusUnauthorized, Code: code, Message: message}
	}
	scheme, token, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(token) == "" {
		return challenge("ModelArts.4101", "The operator token is missing: send Authorization: Bearer <token>.")
	}
	_, err := lookUp(c.Request().Context(), func(ctx context.Context) (int64, error) {
		return u.Accounts.CheckToken(ctx, strings.TrimSpace(token))
	})
	if err != nil && models.CodeOf(err) == models.Unauthorized {
		return challenge("ModelArts.4103", "The operator token is not valid.")
	}
	return err
}

// decoderFor chooses how the body is read by what the request says that it is.
func decoderFor(header http.Header) (decoder, error) {
	if encoding := header.Get(echo.HeaderContentEncoding); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, unsupported("Send the body without Content-Encoding.")
	}
	mediaType, _, err := mime.ParseMediaType(header.Get(echo.HeaderContentType))
	if err == nil {
		switch mediaType {
		case "application/cloudevents-batch+json":
			return decodeBatch, nil
		case "application/x-ndjson":
			return decodeLines, nil
		case "application/cloudevents+json":
			return decodeOne, nil
		}
	}
	if isBinary(header) && !strings.HasPrefix(mediaType, "application/cloudevents") {
		return decodeBinary(header), nil
	}
	return nil, unsupported("Send application/cloudevents-batch+json, application/x-ndjson or application/cloudevents+json as the Content-Type, or one event with its attributes in ce- headers.")
}

func unsupported(message string) error {
	return &web.APIError{Status: http.StatusUnsupportedMediaType, Code: "AIS.0101", Message: message}
}
