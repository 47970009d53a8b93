package metrics

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ocrconsole/models"
	"ocrconsole/models/metering"
)

// calls are the calls, and the lanes that record them.
type calls struct {
	group
	recorded, refused *prometheus.CounterVec
	waited            prometheus.Histogram
	took              *prometheus.HistogramVec
	batch             prometheus.Histogram
}

func newCalls() calls {
	one := func(name, help string, bounds []float64) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: "ocrconsole_" + name, Help: help, Buckets: bounds})
	}
	c := calls{
		recorded: counter("calls_total", "Calls that are recorded, by who answered them (here, gateway) and what paid them (package, pay_per_use), or failed.",
			"region", "service", "answered", "outcome"),
		refused: counter("refused_calls_total", "Calls that were refused, by who refused them (here, or the report of a gateway) and why.", "answered", "reason"),
		waited:  one("record_seconds", "How long a call waited until it was recorded.", quick),
		took:    histogram("commit_seconds", "How long a transaction of calls took, by how it ended (done, again, failed).", quick, "outcome"),
		batch:   one("commit_calls", "How many calls a transaction had.", sizes),
	}
	c.group = group{c.recorded, c.refused, c.waited, c.took, c.batch}
	return c
}

// Metering is told by metering; see metering.Watch.
func (m *Metrics) Metering() metering.Watch { return lanes{&m.calls} }

// Refused counts a call that was refused here before anything was recognised; see calls.Refusals.
func (m *Metrics) Refused(code string) { m.calls.refused.WithLabelValues("here", code).Inc() }

type lanes struct{ *calls }

// Recorded is that of metering.Watch.
func (l lanes) Recorded(call metering.Recorded) {
	answered := "here"
	if call.Reported {
		answered = "gateway"
	}
	l.recorded.WithLabelValues(call.Region, call.Service, answered, string(call.Outcome)).Inc()
}

// Refused is that of metering.Watch.
func (l lanes) Refused(why metering.Reason) { l.refused.WithLabelValues("gateway", string(why)).Inc() }

// Waited is that of metering.Watch.
func (l lanes) Waited(took time.Duration) { l.waited.Observe(took.Seconds()) }

// Committed is that of metering.Watch. One that another process overtook, or whose calls somebody may have stored before, has not failed:
// it is done again, with a look first.
func (l lanes) Committed(calls int, took time.Duration, err error) {
	outcome := done
	switch {
	case errors.Is(err, models.ErrOvertaken), models.IsDuplicate(err):
		outcome = "again"
	case err != nil:
		outcome = failed
	}
	l.took.WithLabelValues(outcome).Observe(took.Seconds())
	l.batch.Observe(float64(calls))
}

// Lanes has the queues of the lanes among the figures.
func (m *Metrics) Lanes(of *metering.Metering) { m.registry.MustRegister(queues{of}) }

var queueDesc = prometheus.NewDesc("ocrconsole_lane_queue", "Works that wait in the lane to be taken.", []string{"lane"}, nil)

type queues struct{ of *metering.Metering }

// Describe is that of prometheus.Collector.
func (q queues) Describe(to chan<- *prometheus.Desc) { to <- queueDesc }

// Collect is that of prometheus.Collector.
func (q queues) Collect(to chan<- prometheus.Metric) {
	for i, n := range q.of.Queued() {
		to <- prometheus.MustNewConstMetric(queueDesc, prometheus.GaugeValue, float64(n), strconv.Itoa(i))
	}
}
