// Package traces follows requests, from the program that sent them to the statements that they led to, and tells a collector by
// OpenTelemetry's protocol: OTLP over HTTP, as JSON.
//
// What was decided:
//
//   - It is off unless there is a collector. A request that is not followed costs one look into its context for each statement.
//   - Trace contexts of trusted proxies, as the W3C writes them, are gone on with. Whether a trace is followed say they, or else chance: no
//     stranger chooses what is told.
//   - No span says whose a thing is: there are names of routes, use cases and tables, statuses and the request's id, which the log has,
//     too. Statements are told without their values, and errors without their texts.
//   - Nobody waits for the collector. What it does not take in time is dropped, and the log says how much.
//   - The protocol is written here, in two files. OpenTelemetry's own packages make the program 1.3 MB larger, and 4.0 MB with their exporter,
//     which brings gRPC along.
package traces

import (
	"context"
	"encoding/binary"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"ocrconsole/models"
	"ocrconsole/web"
)

// Config is where traces are sent. All fields but Headers are required.
type Config struct {
	Endpoint string            // address that spans are posted to
	Headers  map[string]string // sent with them, such as a key
	Service  string            // what the program is called there
	Ratio    float64           // how many of the traces that begin here are followed: 1 is all
	Log      *slog.Logger
}

// Tracer follows requests.
type Tracer struct {
	cfg     Config
	client  *http.Client
	ended   chan span
	dropped atomic.Int64
}

// waiting is how many spans may wait to be sent: some 2 MB.
const waiting = 4096

// New makes a tracer, which sends nothing until it runs.
func New(cfg Config) *Tracer {
	return &Tracer{cfg: cfg, client: &http.Client{Timeout: postTime}, ended: make(chan span, waiting)}
}

// span is a step that has a beginning and, once it was told, an end.
type span struct {
	at           place
	parent       [8]byte // zero of one that has none
	name         string
	kind         int
	began, ended time.Time
	failed       bool
	facts        []fact
}

// fact is something that is known of a span: text, or else a number.
type fact struct {
	key, text string
	number    int64
}

// kinds of spans, as the protocol numbers them.
const (
	kindInternal = 1
	kindServer   = 2
	kindClient   = 3
)

// Follow is that of web.Config.
func (t *Tracer) Follow(ctx context.Context, header http.Header) (context.Context, func(requestID string, a web.Answered)) {
	caller, sampled, known := parseParent(header.Get("Traceparent"))
	if !known {
		caller = place{trace: newTrace()}
		sampled = t.chosen(caller.trace)
	}
	if !sampled {
		return ctx, func(string, web.Answered) {}
	}
	s := &span{at: place{caller.trace, newSpan()}, parent: caller.span, kind: kindServer, began: time.Now()}
	return models.Watched(ctx, watch{t, s.at}), func(requestID string, a web.Answered) {
		route, method := a.Names()
		s.name, s.ended, s.failed = method+" "+route, s.began.Add(a.Took), a.Status >= http.StatusInternalServerError
		s.facts = []fact{{key: "http.request.method", text: method}, {key: "http.route", text: route}, {key: "http.response.status_code", number: int64(a.Status)}, {key: "ocrconsole.request_id", text: requestID}}
		t.tell(s)
	}
}

// chosen says by chance whether a trace that begins here is followed.
func (t *Tracer) chosen(trace [16]byte) bool {
	return float64(binary.BigEndian.Uint64(trace[8:])>>1) < t.cfg.Ratio*math.MaxInt64
}

// tell has the span sent, unless too many wait.
func (t *Tracer) tell(s *span) {
	select {
	case t.ended <- *s:
	default:
		t.dropped.Add(1)
	}
}

// watch is where in a trace what happens in a context happens.
type watch struct {
	of *Tracer
	at place
}

// Step is that of models.Watch.
func (w watch) Step(ctx context.Context, name string) (context.Context, func(error)) {
	s := &span{at: place{w.at.trace, newSpan()}, parent: w.at.span, name: name, kind: kindInternal, began: time.Now()}
	return models.Watched(ctx, watch{w.of, s.at}), func(err error) {
		s.ended, s.failed = time.Now(), err != nil
		w.of.tell(s)
	}
}

// longestStatement is how much of a statement is told.
const longestStatement = 1000

// Statement is that of models.Watch.
func (w watch) Statement(_ context.Context, began time.Time, statement string, err error) {
	if len(statement) > longestStatement {
		statement = statement[:longestStatement] + "…"
	}
	s := span{at: place{w.at.trace, newSpan()}, parent: w.at.span, name: summary(statement), kind: kindClient, began: began, ended: time.Now(), failed: err != nil}
	s.facts = []fact{{key: "db.query.text", text: statement}}
	w.of.tell(&s)
}

func newTrace() (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], rand.Uint64())   // #nosec G404 -- no secret
	binary.BigEndian.PutUint64(id[8:], rand.Uint64()|1) // #nosec G404 -- no secret
	return id
}

func newSpan() (id [8]byte) {
	binary.BigEndian.PutUint64(id[:], rand.Uint64()|1) // #nosec G404 -- no secret; never zero
	return id
}
