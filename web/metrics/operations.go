package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// operations are what somebody else is asked, over a network mostly: how often by how it ended, and how long it took.
type operations struct {
	group
	count *prometheus.CounterVec
	took  *prometheus.HistogramVec
}

// newOperations names what is counted; kind is the label by which they are told apart, "" for none.
func newOperations(name, what, kind string) operations {
	var kinds []string
	if kind != "" {
		kinds = []string{kind}
	}
	o := operations{
		count: counter(name+"_requests_total", "How often: "+what+", by how it ended.", append(kinds, "outcome")...),
		took:  histogram(name+"_seconds", "How long it took: "+what+".", slow, kinds...),
	}
	o.group = group{o.count, o.took}
	return o
}

// ended counts one that began at the instant.
func (o *operations) ended(began time.Time, outcome string, kinds ...string) {
	o.took.WithLabelValues(kinds...).Observe(time.Since(began).Seconds())
	o.count.WithLabelValues(append(kinds, outcome)...).Inc()
}
