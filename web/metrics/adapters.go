package metrics

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/outbox"
	"ocrconsole/models/recognition"
	"ocrconsole/models/webhooks"
)

// outcomes of operations that have no more to tell.
const (
	done    = "done"
	refused = "refused" // the answer was no
	failed  = "failed"  // nobody knows whether it was done
)

// Engine gives the engine, measured.
func (m *Metrics) Engine(e recognition.Engine) recognition.Engine { return engine{e, m} }

type engine struct {
	recognition.Engine
	of *Metrics
}

// Recognize is that of recognition.Engine. It ends done, with the code of the public API, or aborted: whoever asked went away, or
// waited too long.
func (e engine) Recognize(ctx context.Context, r recognition.Request) (recognition.Result, error) {
	began := time.Now()
	result, err := e.Engine.Recognize(ctx, r)
	outcome := done
	var known *recognition.Error
	switch {
	case errors.As(err, &known) && models.ErrorNumber(known.Code) != 0:
		outcome = known.Code
	case err != nil:
		outcome = "aborted"
	}
	e.of.engine.ended(began, outcome, string(r.Service))
	return result, err
}

// Postman gives the postman, measured.
func (m *Metrics) Postman(p outbox.Postman) outbox.Postman { return postman{p, m} }

type postman struct {
	outbox.Postman
	of *Metrics
}

// Deliver is that of outbox.Postman.
func (p postman) Deliver(ctx context.Context, l *outbox.Letter) error {
	began := time.Now()
	err := p.Postman.Deliver(ctx, l)
	outcome := done
	var no *outbox.RefusalError
	switch {
	case errors.As(err, &no):
		outcome = refused
	case err != nil:
		outcome = failed
	}
	p.of.mails.ended(began, outcome)
	return err
}

// Poster gives the poster, measured.
func (m *Metrics) Poster(p webhooks.Poster) webhooks.Poster { return poster{p, m} }

type poster struct {
	webhooks.Poster
	of *Metrics
}

// Post is that of webhooks.Poster. It ends with the class of the status, such as 2xx, or with why there is no answer.
func (p poster) Post(ctx context.Context, address string, header http.Header, body []byte) webhooks.Answer {
	began := time.Now()
	answer := p.Poster.Post(ctx, address, header, body)
	outcome := string(answer.Failure)
	if answer.Failure == webhooks.Answered {
		outcome = strconv.Itoa(answer.Status/100) + "xx"
	}
	p.of.webhooks.ended(began, outcome)
	return answer
}
