package traces

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	postTime  = 10 * time.Second // how long the collector may take
	every     = 2 * time.Second  // how long a span waits at most until it is sent
	atOnce    = 512              // spans in a message
	tries     = 3
	firstWait = time.Second // before it is tried again, then twice as long
)

// Run sends spans until the context ends, and then what waits.
func (t *Tracer) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var batch []span
	for {
		select {
		case s := <-t.ended:
			if batch = append(batch, s); len(batch) < atOnce {
				continue
			}
		case <-tick.C:
		case <-ctx.Done():
			t.sendLast(ctx, t.rest(batch))
			return
		}
		t.send(ctx, batch)
		batch = batch[:0]
	}
}

// rest adds what waits.
func (t *Tracer) rest(batch []span) []span {
	for {
		select {
		case s := <-t.ended:
			batch = append(batch, s)
		default:
			return batch
		}
	}
}

// sendLast sends what is there when the program ends.
func (t *Tracer) sendLast(ctx context.Context, batch []span) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTime)
	defer cancel()
	t.send(ctx, batch)
}

// send posts the spans, and again if the collector is away. What it does not take then is dropped.
func (t *Tracer) send(ctx context.Context, batch []span) {
	if dropped := t.dropped.Swap(0); dropped > 0 {
		t.cfg.Log.WarnContext(ctx, "spans dropped: the collector is too slow, or too many requests are followed", "spans", dropped)
	}
	if len(batch) == 0 {
		return
	}
	body, err := json.Marshal(t.message(batch))
	if err != nil {
		t.cfg.Log.WarnContext(ctx, "spans not sent", "error", err)
		return
	}
	for try, wait := 1, firstWait; ; try, wait = try+1, 2*wait {
		again, err := t.post(ctx, body)
		if err == nil {
			return
		}
		if !again || try == tries {
			t.cfg.Log.WarnContext(ctx, "spans not taken by the collector", "spans", len(batch), "error", err)
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// post posts a message once; again tells that it may be taken later.
func (t *Tracer) post(ctx context.Context, body []byte) (again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.cfg.Endpoint, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range t.cfg.Headers {
		request.Header.Set(name, value)
	}
	answer, err := t.client.Do(request)
	if err != nil {
		return true, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // so that the connection can be used again
	if answer.StatusCode/100 == 2 {
		return false, nil
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		again = true
	}
	return again, fmt.Errorf("the collector answered %s", answer.Status)
}

// The message, as the protocol has it in JSON: ids are hexadecimal, instants and whole numbers are text.
type (
	message struct {
		ResourceSpans []resourceSpans `json:"resourceSpans"`
	}
	resourceSpans struct {
		Resource   resource     `json:"resource"`
		ScopeSpans []scopeSpans `json:"scopeSpans"`
	}
	resource struct {
		Attributes []attribute `json:"attributes"`
	}
	scopeSpans struct {
		Scope scope      `json:"scope"`
		Spans []wireSpan `json:"spans"`
	}
	scope struct {
		Name string `json:"name"`
	}
	wireSpan struct {
		TraceID           string      `json:"traceId"`
		SpanID            string      `json:"spanId"`
		ParentSpanID      string      `json:"parentSpanId,omitempty"`
		Name              string      `json:"name"`
		Kind              int         `json:"kind"`
		StartTimeUnixNano string      `json:"startTimeUnixNano"`
		EndTimeUnixNano   string      `json:"endTimeUnixNano"`
		Attributes        []attribute `json:"attributes,omitempty"`
		Status            status      `json:"status"`
	}
	status struct {
		Code int `json:"code,omitempty"`
	}
	attribute struct {
		Key   string `json:"key"`
		Value value  `json:"value"`
	}
	value struct {
		StringValue *string `json:"stringValue,omitempty"`
		IntValue    *string `json:"intValue,omitempty"`
	}
)

// statusError is the code of a span that failed.
const statusError = 2

func (t *Tracer) message(batch []span) message {
	spans := make([]wireSpan, len(batch))
	for i := range batch {
		spans[i] = batch[i].wire()
	}
	service := attributes([]fact{{key: "service.name", text: t.cfg.Service}})
	return message{[]resourceSpans{{resource{service}, []scopeSpans{{scope{"ocrconsole"}, spans}}}}}
}

func (s *span) wire() wireSpan {
	w := wireSpan{
		TraceID: hex.EncodeToString(s.at.trace[:]), SpanID: hex.EncodeToString(s.at.span[:]), Name: s.name, Kind: s.kind,
		StartTimeUnixNano: strconv.FormatInt(s.began.UnixNano(), 10), EndTimeUnixNano: strconv.FormatInt(s.ended.UnixNano(), 10),
		Attributes: attributes(s.facts),
	}
	if s.parent != [8]byte{} {
		w.ParentSpanID = hex.EncodeToString(s.parent[:])
	}
	if s.failed {
		w.Status.Code = statusError
	}
	return w
}

func attributes(facts []fact) []attribute {
	all := make([]attribute, len(facts))
	for i, f := range facts {
		all[i].Key = f.key
		if f.text != "" || f.number == 0 {
			all[i].Value.StringValue = &facts[i].text
			continue
		}
		number := strconv.FormatInt(f.number, 10)
		all[i].Value.IntValue = &number
	}
	return all
}
