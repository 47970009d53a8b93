// Package metrics counts what the program does and measures how long it takes, for Prometheus and for the operator's page on health,
// which reads the same figures. Whoever is counted declares what is told: this package implements it.
//
// What was decided:
//
//   - Nothing says whose a thing is: no account, address, key, name of a file or text. Labels are names from our own lists (routes as
//     patterns, services, regions, codes, jobs), so that customers cannot make more series than the catalog and the program have.
//   - What each process counts is of that process. What waits in the database is looked up when somebody asks, at most every few
//     seconds, and is the same in all.
//   - They are served at an address of their own, never where customers come in.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"ocrconsole/models"
)

// Metrics are all figures of a process.
type Metrics struct {
	registry *prometheus.Registry
	requests requests
	calls    calls
	engine   operations
	provider operations
	mails    operations
	webhooks operations
	jobs     *jobRuns
}

// Bounds of the histograms, in seconds and in calls. Each bound costs a series for each set of labels, so there are no more than tell
// what a caller feels from what a caller waits for.
var (
	quick = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	slow  = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	sizes = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000}
)

// New makes figures that are all zero, of a process that works on the database, by the clock.
func New(db *models.DB, clock models.Clock) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), requests: newRequests(), calls: newCalls(), jobs: newJobRuns(),
		engine:   newOperations("engine", "pictures that the recognition engine was given", "service"),
		provider: newOperations("provider", "what the payment provider was asked", "operation"),
		mails:    newOperations("mail", "attempts to hand a mail to the mail server", ""),
		webhooks: newOperations("webhook", "attempts to post to a customer's address", ""),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.calls, m.engine, m.provider, m.mails, m.webhooks, m.jobs, &stock{db: db, clock: clock}, connections{db})
	return m
}

// Gather gives all figures as they are now.
func (m *Metrics) Gather() ([]*dto.MetricFamily, error) { return m.registry.Gather() }

// at once a few may ask: the figures of the database are looked up for one of them.
const askedAtOnce = 4

// askedFor is how long an answer may take.
const askedFor = 10 * time.Second

// Handler answers Prometheus, at /metrics.
func (m *Metrics) Handler() http.Handler {
	all := http.NewServeMux()
	all.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: askedAtOnce, Timeout: askedFor}))
	return all
}

// group is several figures that belong together.
type group []prometheus.Collector

// Describe is that of prometheus.Collector.
func (g group) Describe(to chan<- *prometheus.Desc) {
	for _, c := range g {
		c.Describe(to)
	}
}

// Collect is that of prometheus.Collector.
func (g group) Collect(to chan<- prometheus.Metric) {
	for _, c := range g {
		c.Collect(to)
	}
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "ocrconsole_" + name, Help: help}, labels)
}

func histogram(name, help string, bounds []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "ocrconsole_" + name, Help: help, Buckets: bounds}, labels)
}
