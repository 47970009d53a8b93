package stripefake

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// problem is an error of the API.
type problem struct {
	status              int
	kind, code, message string
	decline, intent     string
}

func invalid(message string) *problem {
	return &problem{status: http.StatusBadRequest, kind: "invalid_request_error", message: message}
}

// api adds the parts of Stripe's API that the console uses.
func (s *Stripe) api(mux *http.ServeMux) {
	mux.HandleFunc("POST /v1/checkout/sessions", s.changes(s.createSession))
	mux.HandleFunc("GET /v1/checkout/sessions/{id}", s.reads(s.get))
	mux.HandleFunc("POST /v1/checkout/sessions/{id}/expire", s.changes(s.expireSession))
	mux.HandleFunc("POST /v1/payment_intents", s.changes(s.createIntent))
	mux.HandleFunc("GET /v1/payment_intents", s.reads(s.list("payment_intent", "customer")))
	mux.HandleFunc("GET /v1/payment_intents/{id}", s.reads(s.get))
	mux.HandleFunc("POST /v1/refunds", s.changes(s.createRefund))
	mux.HandleFunc("GET /v1/refunds", s.reads(s.listRefunds))
	mux.HandleFunc("GET /v1/refunds/{id}", s.reads(s.get))
	mux.HandleFunc("GET /v1/disputes", s.reads(s.listDisputes))
	mux.HandleFunc("GET /v1/disputes/{id}", s.reads(s.get))
	mux.HandleFunc("POST /v1/payment_methods/{id}/detach", s.changes(s.detach))
}

type handler func(r *http.Request, form url.Values) (object, *problem)

// reads answers requests that change nothing.
func (s *Stripe) reads(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.admits(w, r) {
			return
		}
		status, body := s.encode(handle(r, r.URL.Query()))
		s.write(w, status, body)
	}
}

// changes answers requests that change something: once for each idempotency key.
func (s *Stripe) changes(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.admits(w, r) {
			return
		}
		if err := r.ParseForm(); err != nil {
			s.t.Error(err)
		}
		key, request := r.Header.Get("Idempotency-Key"), r.URL.Path+"?"+r.PostForm.Encode()
		if key == "" {
			s.t.Errorf("%s %s brings no idempotency key", r.Method, r.URL.Path)
		}
		known, repeated := s.answers[key]
		switch {
		case repeated && known.request != request:
			known.status, known.body = s.encode(nil, &problem{status: http.StatusBadRequest, kind: "idempotency_error", message: "other parameters under the same key"})
		case !repeated:
			known.request = request
			known.status, known.body = s.encode(handle(r, r.PostForm))
			s.answers[key] = known
		}
		if s.lose > 0 {
			s.lose--
			panic(http.ErrAbortHandler) // cuts the connection
		}
		s.write(w, known.status, known.body)
	}
}

// admits refuses who does not know the key, and everybody while the API is down.
func (s *Stripe) admits(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case s.down:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.Header.Get("Authorization") != "Bearer "+Key:
		s.t.Errorf("%s comes with authorization %q", r.URL.Path, r.Header.Get("Authorization"))
		w.WriteHeader(http.StatusUnauthorized)
	default:
		return true
	}
	return false
}

func (s *Stripe) write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the console may be gone
}

func (s *Stripe) encode(o object, p *problem) (int, []byte) {
	if p != nil {
		e := object{"type": p.kind, "code": p.code, "message": p.message, "decline_code": p.decline}
		if p.intent != "" {
			e["payment_intent"] = s.objects[p.intent]
		}
		o = object{"error": e}
	}
	body, err := json.Marshal(o)
	if err != nil {
		s.t.Error(err)
	}
	if p != nil {
		return p.status, body
	}
	return http.StatusOK, body
}

// get shows one object, with what the request wants expanded.
func (s *Stripe) get(r *http.Request, form url.Values) (object, *problem) {
	o, known := s.objects[r.PathValue("id")]
	if !known {
		return nil, &problem{status: http.StatusNotFound, kind: "invalid_request_error", code: "resource_missing", message: "No such object"}
	}
	o = maps.Clone(o)
	for _, path := range form["expand[0]"] {
		s.expand(o, strings.Split(path, "."))
	}
	return o, nil
}

// expand puts objects in the place of their names.
func (s *Stripe) expand(o object, path []string) {
	id, _ := o[path[0]].(string)
	named, known := s.objects[id]
	if !known {
		return
	}
	named = maps.Clone(named)
	o[path[0]] = named
	if len(path) > 1 {
		s.expand(named, path[1:])
	}
}

// list shows the objects of a kind that belong to what the request names.
func (s *Stripe) list(kind, by string) handler {
	return func(_ *http.Request, form url.Values) (object, *problem) {
		found := []object{}
		for _, o := range s.objects {
			if o["object"] == kind && o[by] == form.Get(by) {
				found = append(found, o)
			}
		}
		return object{"object": "list", "data": found, "has_more": false}, nil
	}
}

// notes reads the metadata of a request.
func notes(form url.Values, prefix string) object {
	metadata := object{}
	for name, values := range form {
		if key, isNote := strings.CutPrefix(name, prefix+"["); isNote {
			metadata[strings.TrimSuffix(key, "]")] = values[0]
		}
	}
	return metadata
}

func number(form url.Values, name string) int64 {
	n, _ := strconv.ParseInt(form.Get(name), 10, 64)
	return n
}
