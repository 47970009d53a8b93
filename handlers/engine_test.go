package handlers_test

import (
	"context"
	"sync"

	"ocrconsole/models/recognition"
)

// fakeEngine answers at once with what the test says. Pictures are checked as a real engine checks them.
type fakeEngine struct {
	mu       sync.Mutex
	result   recognition.Result
	failure  error // of Recognize
	unready  error
	lacking  string
	requests []recognition.Request
}

func (*fakeEngine) Name() string { return "fake" }

func (e *fakeEngine) Ready() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.unready
}

func (e *fakeEngine) Lacks() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lacking
}

func (e *fakeEngine) Recognize(_ context.Context, r recognition.Request) (recognition.Result, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := recognition.Inspect(r.Service, r.Image); err != nil {
		return nil, err
	}
	e.requests = append(e.requests, r)
	return e.result, e.failure
}

// answers lets the engine answer with the result, or fail.
func (e *fakeEngine) answers(result recognition.Result, failure error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.result, e.failure = result, failure
}

// breaks lets the engine say that it cannot work.
func (e *fakeEngine) breaks(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unready = err
}

// asked gives the requests that came to the engine.
func (e *fakeEngine) asked() []recognition.Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.requests
}

// lacks lets the engine say what it lacks.
func (e *fakeEngine) lacks(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lacking = what
}
