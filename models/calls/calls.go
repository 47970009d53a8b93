package calls

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// Calls makes calls; all fields but Clock are required.
type Calls struct {
	Metering *metering.Metering
	Engine   recognition.Engine
	Clock    models.Clock
	Limits   *Limits
	Refusals *Refusals // where those are noted that are refused
	Log      *slog.Logger
}

// Caller is whose call it is, and in which region: what a project id tells. AccessKeyID is the number of the account's access key
// that signed it, 0 if none did; Tags are what it is said to be for; Since is when its request came, for how long it waits: zero for just now.
type Caller struct {
	AccountID   int64
	Region      string
	AccessKeyID int64
	Tags        rules.Tags
	Since       time.Time
}

// Input reads the picture and the options of a call. It is asked for them only when the call may pass; its errors,
// *recognition.Error, are the caller's fault.
type Input func(ctx context.Context) (picture []byte, options recognition.Options, err error)

// Answer is a call that succeeded.
type Answer struct {
	RequestID string
	Result    recognition.Result
	Receipt   metering.Receipt
	Repeated  bool // the call was answered, and paid, before
	Took      time.Duration
}

// NewRequestID makes the id of a call: time-ordered, which databases write fastest.
func NewRequestID() string { return uuid.Must(uuid.NewV7()).String() }

// recordTime is how long a finished call may take to be recorded, whether its client waits or not.
const recordTime = 25 * time.Second

// Make makes the call with the id. Nothing but a call that it answers without an error is billed, and that is recorded
// before it returns. Errors are *recognition.Error, with the code and status of the public API.
func (c *Calls) Make(ctx context.Context, requestID string, caller Caller, service recognition.Service, input Input) (Answer, error) {
	return c.MakeOnce(ctx, requestID, caller, service, input, Once{})
}

// MakeOnce is Make for a request that may be a repeated one. If its call was answered before, the picture is recognised
// again and nothing is charged: the answer has the id of that call, and no receipt.
func (c *Calls) MakeOnce(ctx context.Context, requestID string, caller Caller, service recognition.Service, input Input, once Once) (Answer, error) {
	call := metering.Call{
		AccountID: caller.AccountID, RequestID: requestID, Region: caller.Region, Service: string(service), At: c.Clock.Now(), HTTPStatus: http.StatusOK,
		AccessKeyID: caller.AccessKeyID, Tags: caller.Tags, Since: caller.Since,
	}
	if call.Since.IsZero() {
		call.Since = call.At
	}
	pass, refused := c.Metering.Authorize(ctx, call.AccountID, call.Region, call.Service, rules.Origin{AccessKeyID: call.AccessKeyID, Tags: call.Tags})
	if refused != nil && once.Key == "" {
		return Answer{}, c.refused(&call, refusal(call.AccountID, refused))
	}
	if refused == nil {
		defer pass.Over() //nolint:contextcheck // what it gives back waits for nobody
		call.Pass = pass
	}
	leave, err := c.Limits.enter(caller.AccountID, call.At)
	if err != nil {
		return Answer{}, c.refused(&call, err)
	}
	defer leave()
	var key *models.CallKey
	if once.Key != "" {
		if key, err = c.claim(ctx, &call, once, refused == nil); err != nil {
			return Answer{}, c.refused(&call, refusal(call.AccountID, err))
		}
		if key == nil {
			return Answer{}, c.refused(&call, refusal(call.AccountID, refused))
		}
		call.RequestID = key.RequestID
	}
	if key != nil && key.FinishedAt != nil {
		answer, err := c.repeat(ctx, &call, service, input)
		c.giveBack(ctx, key, err)
		return answer, err
	}
	answer, err := c.make(ctx, &call, service, input)
	c.settle(ctx, key, err)
	if rules.IsRefusal(err) { // another process used up what this one had let pass
		return answer, c.refused(&call, refusal(call.AccountID, err))
	}
	return answer, refusal(call.AccountID, err)
}

// make recognises and records.
func (c *Calls) make(ctx context.Context, call *metering.Call, service recognition.Service, input Input) (Answer, error) {
	began := time.Now()
	result, err := c.recognise(ctx, call, service, input)
	if err != nil {
		return Answer{}, c.failed(ctx, *call, err)
	}
	receipt, err := c.record(ctx, *call)
	if err != nil {
		return Answer{}, recordError(err)
	}
	return Answer{RequestID: call.RequestID, Result: result, Receipt: receipt, Took: time.Since(began)}, nil
}

// repeat recognises once more, for a call that was paid.
func (c *Calls) repeat(ctx context.Context, call *metering.Call, service recognition.Service, input Input) (Answer, error) {
	began := time.Now()
	result, err := c.recognise(ctx, call, service, input)
	if err != nil {
		return Answer{}, c.known(ctx, *call, err)
	}
	return Answer{RequestID: call.RequestID, Result: result, Repeated: true, Took: time.Since(began)}, nil
}

func (c *Calls) recognise(ctx context.Context, call *metering.Call, service recognition.Service, input Input) (result recognition.Result, err error) {
	defer func() { c.Limits.ended(call.AccountID, c.Clock.Now(), err) }()
	picture, options, err := input(ctx)
	if err != nil {
		return nil, err
	}
	at := call.At
	if snapshot := c.Metering.Catalog.Last(); snapshot != nil { // there is one, as the call was let pass by it; its days are those of its zone
		at = at.In(snapshot.Zone)
	}
	ctx, end := models.Step(ctx, "recognition.Recognize")
	result, err = c.Engine.Recognize(ctx, recognition.Request{
		AccountID: call.AccountID, Region: call.Region, Service: service, Image: picture, Options: options, At: at,
	})
	end(err)
	return result, err
}

// record records a call that is finished: its client may have gone away, and still pays for it.
func (c *Calls) record(ctx context.Context, call metering.Call) (metering.Receipt, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return c.Metering.Record(ctx, call)
}

// failed records a call that failed, which nobody pays, and gives the error for its caller. That the record of it may
// be lost is no reason to answer anything else. One that ran into the time limit of its request has failed like any other.
func (c *Calls) failed(ctx context.Context, call metering.Call, err error) error {
	err = c.known(ctx, call, err)
	var known *recognition.Error
	if !errors.As(err, &known) {
		return err // the client went away before anything was recognised
	}
	call.HTTPStatus, call.ErrorCode = known.HTTPStatus, known.Code
	if _, err := c.record(ctx, call); err != nil {
		c.Log.WarnContext(ctx, "failed call not recorded", "request_id", call.RequestID, "error", err)
	}
	return known
}

// known gives what the caller is told of a recognition that failed: a *recognition.Error, unless the caller is gone.
func (c *Calls) known(ctx context.Context, call metering.Call, err error) error {
	var known *recognition.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled) && errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.DeadlineExceeded):
		return recognition.TimedOut(err)
	default:
		c.Log.ErrorContext(ctx, "recognition failed", "request_id", call.RequestID, "error", err)
		return recognition.Unavailable(err)
	}
}

// refusal turns what metering says into the public API's error.
func refusal(accountID int64, err error) error {
	var reached *rules.CapReachedError
	switch {
	case errors.Is(err, errUnknown):
		return &recognition.Error{
			Code: recognition.CodeUnavailable, HTTPStatus: http.StatusServiceUnavailable, MayBePaid: true, Err: err,
			Message: "The call may have been recorded and charged: the database did not answer in time. Sent again with the Idempotency-Key that it had, it is the same call.",
		}
	case errors.Is(err, rules.ErrSuspended):
		return &recognition.Error{
			Code: recognition.CodeSuspended, HTTPStatus: http.StatusForbidden, Err: err,
			Message: "The account is closed, or suspended by the operator: sign in to the console to read why.",
		}
	case errors.Is(err, rules.ErrNotEnabled):
		return &recognition.Error{Code: "ModelArts.4204", HTTPStatus: http.StatusForbidden, Message: "Service is not enabled."}
	case errors.Is(err, rules.ErrRestricted):
		return &recognition.Error{Code: "ModelArts.4106", HTTPStatus: http.StatusForbidden, Message: metering.Restricted(err), Err: err}
	case errors.As(err, &reached):
		return capReached(accountID, reached)
	case models.CodeOf(err) == models.Unavailable:
		return &recognition.Error{
			Code: recognition.CodeUnavailable, HTTPStatus: http.StatusServiceUnavailable,
			Message: "The call cannot be metered now and was not charged. Try again in a moment.", Err: err,
		}
	default:
		return err
	}
}

// capReached names the cap of the account that refuses the call, and when it opens again.
func capReached(accountID int64, reached *rules.CapReachedError) error {
	opens := "it does not open again by itself"
	if !reached.Opens.IsZero() {
		opens = "it opens again at " + reached.Opens.Format(time.RFC3339)
	}
	of := ""
	if reached.Tag != "" {
		of = " for calls with the tag " + reached.Tag
	}
	return &recognition.Error{
		Code: recognition.CodeCapReached, HTTPStatus: http.StatusForbidden, Err: reached,
		Message: fmt.Sprintf("The cap %s that this account has set%s is reached; %s. See Caps under Settings in the console.", models.Ref{Kind: models.KindCap, AccountID: accountID, ID: reached.CapID}, of, opens),
	}
}
