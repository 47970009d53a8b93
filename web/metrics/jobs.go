package metrics

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ocrconsole/web/jobs"
)

// jobRuns are what became of the jobs.
type jobRuns struct {
	runs *prometheus.CounterVec

	mu   sync.Mutex
	jobs map[string]*jobRun
}

// jobRun is how one job stands.
type jobRun struct {
	every, took       time.Duration
	began, done, last time.Time // of the run under way, zero if none is; of the last run that did not fail; of the last run
}

func newJobRuns() *jobRuns {
	return &jobRuns{runs: counter("job_runs_total", "How often the job ran, by how it ended (done, failed).", "name", "outcome"), jobs: make(map[string]*jobRun)}
}

// Jobs gives the jobs, watched.
func (m *Metrics) Jobs(all []jobs.Job) []jobs.Job {
	watched := slices.Clone(all)
	for i := range watched {
		job := &watched[i]
		m.jobs.add(job)
		job.Do = func(ctx context.Context) error {
			end := m.jobs.begin(job.Name)
			err := all[i].Do(ctx)
			end(err)
			return err
		}
	}
	return watched
}

// add lets the job be among the figures from the start: one that never ran is the one to know of.
func (r *jobRuns) add(job *jobs.Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs[job.Name] = &jobRun{every: job.Every}
	for _, outcome := range []string{done, failed} {
		r.runs.WithLabelValues(job.Name, outcome)
	}
}

func (r *jobRuns) begin(name string) (end func(error)) {
	began := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	run := r.jobs[name]
	run.began = began
	return func(err error) {
		outcome := done
		if err != nil {
			outcome = failed
		}
		r.runs.WithLabelValues(name, outcome).Inc()
		r.mu.Lock()
		defer r.mu.Unlock()
		run.began, run.last, run.took = time.Time{}, began, time.Since(began)
		if err == nil {
			run.done = time.Now()
		}
	}
}

var (
	jobEvery   = jobDesc("interval_seconds", "How often the job is to run.")
	jobLast    = jobDesc("last_run_timestamp_seconds", "When the last run that has ended began; 0: none has.")
	jobDone    = jobDesc("last_success_timestamp_seconds", "When the last run ended that did not fail; 0: none has.")
	jobTook    = jobDesc("last_run_seconds", "How long the last run took.")
	jobRunning = jobDesc("running_seconds", "For how long the run under way has gone on; 0: none is.")
)

func jobDesc(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("ocrconsole_job_"+name, help, []string{"name"}, nil)
}

// Describe is that of prometheus.Collector.
func (r *jobRuns) Describe(to chan<- *prometheus.Desc) {
	r.runs.Describe(to)
	for _, desc := range []*prometheus.Desc{jobEvery, jobLast, jobDone, jobTook, jobRunning} {
		to <- desc
	}
}

// Collect is that of prometheus.Collector.
func (r *jobRuns) Collect(to chan<- prometheus.Metric) {
	r.runs.Collect(to)
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, run := range r.jobs {
		give := func(desc *prometheus.Desc, value float64) {
			to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, name)
		}
		running := 0.
		if !run.began.IsZero() {
			running = time.Since(run.began).Seconds()
		}
		give(jobEvery, run.every.Seconds())
		give(jobLast, unix(run.last))
		give(jobDone, unix(run.done))
		give(jobTook, run.took.Seconds())
		give(jobRunning, running)
	}
}

// unix gives the instant as Prometheus has instants, 0 for none.
func unix(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return float64(at.UnixMilli()) / 1000
}
