package torture

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"
)

// engine is the operator's recognition service.
type engine struct {
	server *httptest.Server
	slow   atomic.Int64 // how long it takes, in nanoseconds
	fails  atomic.Bool
}

func newEngine() *engine {
	e := &engine{}
	e.server = httptest.NewServer(http.HandlerFunc(e.recognise))
	return e
}

func (e *engine) recognise(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // the console may be gone
	if slow := time.Duration(e.slow.Load()); slow > 0 {
		select {
		case <-r.Context().Done():
			return
		case <-time.After(slow):
		}
	}
	if e.fails.Load() {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"result":{"passport_number":"L898902C3","surname":"ERIKSSON","name":"Anna Maria","number":"110102199001011234"}}`) // the console may be gone
}
