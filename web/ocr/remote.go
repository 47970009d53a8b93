package ocr

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/sony/gobreaker/v2"

	"ocrconsole/models/recognition"
)

// RemoteConfig says where the operator's own recognition service is. It answers POST {url}/{service}, with the body of
// the OCR API and the picture as base64, as that API does.
type RemoteConfig struct {
	URLs          map[string]string // by region
	Token         string            // sent as a bearer token; none if empty
	Timeout       time.Duration     // of a call; 20 s if 0
	MaxConcurrent int               // calls at once in each region, beyond which they are refused; 64 if 0
}

const (
	defaultConcurrent = 64
	keptFor           = 4 // a quarter of the places is kept from an account for the others
	maxAnswerBytes    = 8 << 20

	// A region's service is left alone for breakerPause after breakerFailures calls in a row that it did not answer.
	breakerFailures = 5
	breakerPause    = 10 * time.Second
)

// Remote recognises pictures by asking the operator's own services.
type Remote struct {
	timeout time.Duration
	token   string
	client  *http.Client
	regions map[string]*remoteRegion
}

type remoteRegion struct {
	base    *url.URL
	places  *places
	breaker *gobreaker.CircuitBreaker[recognition.Result]
}

// NewRemote makes the engine. It fails without a region, or on an address that is not one of HTTP.
func NewRemote(c RemoteConfig) (*Remote, error) {
	if len(c.URLs) == 0 {
		return nil, errors.New("remote OCR: no address of a region is configured")
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.MaxConcurrent <= 0 {
		c.MaxConcurrent = defaultConcurrent
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: c.MaxConcurrent, IdleConnTimeout: time.Minute,
		TLSHandshakeTimeout: c.Timeout, ForceAttemptHTTP2: true,
	}
	r := &Remote{timeout: c.Timeout, token: c.Token, regions: map[string]*remoteRegion{}, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for _, region := range slices.Sorted(maps.Keys(c.URLs)) {
		base, err := url.Parse(c.URLs[region])
		if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
			return nil, fmt.Errorf("remote OCR: the address of %s is not one of HTTP", region)
		}
		r.regions[region] = &remoteRegion{base: base, places: newPlaces(c.MaxConcurrent, 0, c.MaxConcurrent-c.MaxConcurrent/keptFor), breaker: newBreaker(region)}
	}
	return r, nil
}

func newBreaker(region string) *gobreaker.CircuitBreaker[recognition.Result] {
	return gobreaker.NewCircuitBreaker[recognition.Result](gobreaker.Settings{
		Name:         "ocr " + region,
		Timeout:      breakerPause,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakerFailures },
		IsSuccessful: answered,
	})
}

// answered says whether a service is there, whatever it thinks of the picture. A caller that goes away says nothing
// against it.
func answered(err error) bool {
	var known *recognition.Error
	return err == nil || errors.Is(err, context.Canceled) || errors.As(err, &known) && known.HTTPStatus < http.StatusInternalServerError
}

// Name implements recognition.Engine.
func (r *Remote) Name() string { return "remote" }

// Ready implements recognition.Engine: whether any region's service may be asked now.
func (r *Remote) Ready() error {
	for _, region := range r.regions {
		if region.breaker.State() != gobreaker.StateOpen {
			return nil
		}
	}
	return errors.New("the OCR service does not answer; it is asked again in a few seconds")
}

// Lacks implements recognition.Engine: what the service has is its own affair.
func (r *Remote) Lacks() string { return "" }

// Recognize implements recognition.Engine.
func (r *Remote) Recognize(ctx context.Context, request recognition.Request) (recognition.Result, error) {
	if _, err := recognition.Inspect(request.Service, request.Image); err != nil {
		return nil, err
	}
	region, known := r.regions[request.Region]
	if !known {
		return nil, recognition.Unavailable(fmt.Errorf("no OCR service is configured for %s", request.Region))
	}
	_, leave, err := region.places.enter(ctx, ctx, request.AccountID)
	if err != nil {
		return nil, err
	}
	defer leave()
	bounded, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	result, err := region.breaker.Execute(func() (recognition.Result, error) {
		result, err := r.ask(bounded, region, request)
		if err != nil {
			return nil, failure(ctx, err)
		}
		return result, nil
	})
	if err != nil {
		return nil, failure(ctx, err)
	}
	return result, nil
}

// ask sends a picture to a region's service.
func (r *Remote) ask(ctx context.Context, region *remoteRegion, request recognition.Request) (recognition.Result, error) {
	body, err := json.Marshal(struct {
		Image []byte `json:"image"`
		recognition.Options
	}{request.Image, request.Options})
	if err != nil {
		return nil, err
	}
	address := region.base.JoinPath(string(request.Service)).String()
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	post.Header.Set("Content-Type", "application/json;charset=UTF-8")
	if r.token != "" {
		post.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := r.client.Do(post)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes+1))
	if err != nil {
		return nil, err
	}
	if len(answer) > maxAnswerBytes {
		return nil, fmt.Errorf("the OCR service answered with more than %d bytes", maxAnswerBytes)
	}
	if response.StatusCode != http.StatusOK {
		return nil, refusal(response.StatusCode, answer)
	}
	return parseAnswer(request.Service, answer)
}

// refusal turns a service's error into what the customer sees: what is wrong with the picture as it is, anything else
// as the engine's failure.
func refusal(status int, answer []byte) error {
	var said struct {
		Code    string `json:"error_code"`
		Message string `json:"error_msg"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		said.Code = ""
	}
	cause := fmt.Errorf("the OCR service answered with status %d, %q", status, said.Code)
	switch {
	case status == http.StatusBadRequest && strings.HasPrefix(said.Code, "AIS.01"):
		return &recognition.Error{Code: said.Code, HTTPStatus: http.StatusBadRequest, Message: said.Message, Err: cause}
	case status == http.StatusTooManyRequests:
		return recognition.TooMany()
	case status == http.StatusGatewayTimeout || status == http.StatusRequestTimeout:
		return recognition.TimedOut(cause)
	default:
		return recognition.Unavailable(cause)
	}
}

// parseAnswer reads a result, which has to be of the documented shape: it goes to customers, and into the console.
func parseAnswer(service recognition.Service, answer []byte) (recognition.Result, error) {
	var wrapped struct {
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(answer, &wrapped); err != nil {
		return nil, fmt.Errorf("the OCR service answered with no JSON: %w", err)
	}
	if string(wrapped.Result) == "null" {
		return nil, errors.New("the OCR service answered with no result")
	}
	result := recognition.NewResult(service)
	if err := json.Unmarshal(wrapped.Result, result); err != nil {
		return nil, fmt.Errorf("the OCR service answered with no result: %w", err)
	}
	if err := result.Check(); err != nil {
		return nil, fmt.Errorf("the OCR service's answer: %w", err)
	}
	recognition.Complete(result)
	return result, nil
}
