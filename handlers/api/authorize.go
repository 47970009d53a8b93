package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"ocrconsole/models/rules"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

// maxAsked is how many bytes a request for a lease may have: a few times what its members need.
const maxAsked = 16 << 10

// asked asks for a lease: see metering.LeaseRequest.
type asked struct {
	RequestID string
	ProjectID string
	Service   string
	Count     int64
	Seconds   int64
	Tags      json.RawMessage
}

// leased is the answer: so many calls may be made before Until.
type leased struct {
	Lease   string    `json:"lease"`
	Allowed int64     `json:"allowed"`
	Until   time.Time `json:"until"`
}

// authorize promises calls to a gateway that answers and reports them afterwards.
func (u Usage) authorize(c echo.Context) error {
	if err := u.authenticate(c); err != nil {
		return err
	}
	in, err := readAsked(c.Request().Body)
	if err != nil {
		return answerOf(err)
	}
	got, err := u.Metering.Lease(c.Request().Context(), in)
	if err != nil {
		return answerOf(leaseRefusal(got.AccountID, err))
	}
	return c.JSON(http.StatusOK, leased{got.ID, got.Calls, got.Until.UTC()})
}

// readAsked reads and checks the body.
func readAsked(body io.Reader) (in metering.LeaseRequest, err error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return in, err
	}
	a := asked{Seconds: int64(metering.LeaseLife / time.Second)}
	err = readMembers(unmarked(raw), member{"request_id", &a.RequestID}, member{"project_id", &a.ProjectID}, member{"service", &a.Service},
		member{"count", &a.Count}, member{"seconds", &a.Seconds}, member{"tags", &a.Tags})
	var mismatch *json.UnmarshalTypeError
	longest := int64(metering.LongestLease / time.Second)
	switch {
	case errors.As(err, &mismatch) && mismatch.Field != "":
		return in, recognition.BadParameter(mismatch.Field, fmt.Sprintf("it must not be a JSON %s", mismatch.Value))
	case err != nil:
		return in, notJSON(err)
	case !validID(a.RequestID):
		return in, recognition.BadParameter("request_id", "it must be 1 to 128 bytes of printable UTF-8")
	case !validID(a.ProjectID):
		return in, recognition.BadParameter("project_id", "it must be the project id")
	case !validID(a.Service):
		return in, recognition.BadParameter("service", "it must be the code of a service")
	case a.Count < 1 || a.Count > metering.MaxLeaseCalls:
		return in, recognition.BadParameter("count", fmt.Sprintf("it must be a whole number from 1 to %d", metering.MaxLeaseCalls))
	case a.Seconds < 1 || a.Seconds > longest:
		return in, recognition.BadParameter("seconds", fmt.Sprintf("it must be a whole number from 1 to %d", longest))
	}
	tags, err := tagsOf(a.Tags)
	if err != nil {
		return in, recognition.BadParameter("tags", rules.WrongTags(err))
	}
	return metering.LeaseRequest{
		RequestID: a.RequestID, ProjectID: a.ProjectID, Service: a.Service, Tags: tags, Calls: a.Count, Life: time.Duration(a.Seconds) * time.Second,
	}, nil
}

// leaseRefusal is why nothing is promised: what a call is refused with is what its caller would be answered.
func leaseRefusal(accountID int64, err error) error {
	switch {
	case models.CodeOf(err) == models.NotFound:
		return noPermission()
	case errors.Is(err, metering.ErrLeaseConflict):
		return &web.APIError{
			Status: http.StatusConflict, Code: "AIS.0101", Message: "The request_id stands for a lease of another project or service, or of other tags. Use another for another request.",
		}
	case errors.Is(err, metering.ErrTooManyLeases):
		return &web.APIError{
			Status: http.StatusTooManyRequests, Code: recognition.CodeTooMany, RetryAfter: time.Second,
			Message: fmt.Sprintf("%d leases of the account hold, which is as many as may. Ask for more calls at a time.", metering.MaxLeases),
		}
	default:
		return calls.RefusalOf(accountID, err)
	}
}
