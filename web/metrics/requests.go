package metrics

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"ocrconsole/web"
)

// requests are those of browsers and programs.
type requests struct {
	group
	count *prometheus.CounterVec
	took  *prometheus.HistogramVec
}

func newRequests() requests {
	r := requests{
		count: counter("http_requests_total", "Requests that were answered, by the pattern of their route.", "route", "method", "status"),
		took:  histogram("http_request_seconds", "How long the answer took, by the pattern of the route.", slow, "route"),
	}
	r.group = group{r.count, r.took}
	return r
}

// methods are those that are told apart: a client may send any word.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

// Observe counts a request; see web.Config.
func (m *Metrics) Observe(a web.Answered) {
	if a.Route == "" {
		a.Route = "none"
	}
	if !slices.Contains(methods, a.Method) {
		a.Method = "other"
	}
	m.requests.count.WithLabelValues(a.Route, a.Method, strconv.Itoa(a.Status)).Inc()
	m.requests.took.WithLabelValues(a.Route).Observe(a.Took.Seconds())
}
