package metrics

import (
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

// Observe counts a request; see web.Config.
func (m *Metrics) Observe(a web.Answered) {
	route, method := a.Names()
	m.requests.count.WithLabelValues(route, method, strconv.Itoa(a.Status)).Inc()
	m.requests.took.WithLabelValues(route).Observe(a.Took.Seconds())
}
