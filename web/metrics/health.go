package metrics

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// Health is how the process and its database do, for a page: the same figures that Prometheus is told.
type Health struct {
	Wrong    []Wrong // the first is to be looked at first
	Jobs     []Job   // by name
	Asked    []Asked
	Refused  []Refused // the most frequent first
	Queued   int64     // works that wait in lanes
	Batch    float64   // calls in a transaction, on average
	Database Database
}

// Database is what the database told; the rest is zero where it did not answer.
type Database struct {
	Up                              bool
	Bytes                           int64
	Mails, Webhooks                 int64 // that wait
	MailsOverdue, WebhooksOverdue   time.Duration
	Leases, LeasedCalls, Caps       int64
	Alarms                          int64 // on payments, that are open
	Connections, InUse, Connectable int64
}

// Job is how a job of this process stands. Times are zero where there was none.
type Job struct {
	Name               string
	Every, Took, Since time.Duration // Since: for how long the run under way has gone on
	Last, Done         time.Time
	Runs, Failures     int64
}

// Asked is something that is asked again and again: how often, how often it did not end well, and within what half of them and 99 of a
// hundred ended: a bound that no more than so many exceeded, infinite where none of ours is as high.
type Asked struct {
	What, Kind  string // What is engine, provider, mail, webhook, record or commit; Kind the service or the operation
	Times       int64
	Unwell      int64
	Half, Most  float64 // seconds
	unavailable int64   // of the provider: nobody knows whether it was done
}

// Refused is how many calls were refused for a reason.
type Refused struct {
	Reason   string
	Reported bool // in a report of a gateway
	Calls    int64
}

// Fault is a kind of what can be wrong.
type Fault string

// The faults, in the order in which they are told.
const (
	DatabaseAway   Fault = "database-away"
	CommitsFail    Fault = "commits-fail"
	ProviderFails  Fault = "provider-fails"
	EngineFails    Fault = "engine-fails"
	JobFails       Fault = "job-fails"
	JobLags        Fault = "job-lags"
	AlarmsOpen     Fault = "alarms-open"
	MailsWait      Fault = "mails-wait"
	WebhooksWait   Fault = "webhooks-wait"
	RecordingSlow  Fault = "recording-slow"
	NoConnections  Fault = "no-connections"
	LongestOverdue       = 10 * time.Minute // that mails and webhooks may be, as in the rules of grafana/alerts.yaml
)

// Faults are all kinds.
func Faults() []Fault {
	return []Fault{DatabaseAway, CommitsFail, ProviderFails, EngineFails, JobFails, JobLags, AlarmsOpen, MailsWait, WebhooksWait, RecordingSlow, NoConnections}
}

// Wrong is something that is wrong: which, of a job or a service by its name, how many of how many, and for how long.
type Wrong struct {
	Fault     Fault
	Name      string
	Times, Of int64
	Long      time.Duration
}

// Health looks.
func (m *Metrics) Health(now time.Time) (h Health, err error) {
	families, err := m.Gather()
	if err != nil {
		return h, err
	}
	f := figures{}
	for _, family := range families {
		f[strings.TrimPrefix(family.GetName(), "ocrconsole_")] = family.GetMetric()
	}
	h.Jobs, h.Refused, h.Database = f.jobs(), f.refusals(), f.database()
	for _, one := range f["lane_queue"] {
		h.Queued += int64(one.GetGauge().GetValue())
	}
	if sizes := f["commit_calls"]; len(sizes) > 0 && sizes[0].GetHistogram().GetSampleCount() > 0 {
		h.Batch = sizes[0].GetHistogram().GetSampleSum() / float64(sizes[0].GetHistogram().GetSampleCount())
	}
	for _, what := range []struct{ name, seconds, count, kind string }{
		{"record", "record_seconds", "", ""},
		{"commit", "commit_seconds", "", "outcome"},
		{"engine", "engine_seconds", "engine_requests_total", "service"},
		{"provider", "provider_seconds", "provider_requests_total", "operation"},
		{"mail", "mail_seconds", "mail_requests_total", ""},
		{"webhook", "webhook_seconds", "webhook_requests_total", ""},
	} {
		h.Asked = append(h.Asked, f.asked(what.name, what.seconds, what.count, what.kind)...)
	}
	h.Wrong = h.wrong(now)
	return h, nil
}

// figures are those that were gathered, by name.
type figures map[string][]*dto.Metric

// label gives the value of a label, "" if there is none.
func label(m *dto.Metric, name string) string {
	for _, l := range m.GetLabel() {
		if l.GetName() == name {
			return l.GetValue()
		}
	}
	return ""
}

// gauge gives the only one of the name.
func (f figures) gauge(name string) float64 {
	if len(f[name]) == 0 {
		return 0
	}
	return f[name][0].GetGauge().GetValue()
}

func (f figures) database() Database {
	whole := func(name string) int64 { return int64(f.gauge(name)) }
	return Database{
		Up: f.gauge("database_up") == 1, Bytes: whole("database_bytes"), Mails: whole("mails_waiting"), Webhooks: whole("webhooks_waiting"),
		MailsOverdue: seconds(f.gauge("mails_overdue_seconds")), WebhooksOverdue: seconds(f.gauge("webhooks_overdue_seconds")),
		Leases: whole("leases"), LeasedCalls: whole("lease_calls"), Caps: whole("caps"), Alarms: whole("payment_alarms_open"),
		Connections: whole("database_connections"), InUse: whole("database_connections_in_use"), Connectable: whole("database_connections_limit"),
	}
}

func (f figures) jobs() []Job {
	byName := make(map[string]*Job)
	each := func(figure string, take func(j *Job, value float64)) {
		for _, m := range f["job_"+figure] {
			name := label(m, "name")
			if byName[name] == nil {
				byName[name] = &Job{Name: name}
			}
			take(byName[name], m.GetGauge().GetValue())
		}
	}
	each("interval_seconds", func(j *Job, v float64) { j.Every = seconds(v) })
	each("last_run_seconds", func(j *Job, v float64) { j.Took = seconds(v) })
	each("running_seconds", func(j *Job, v float64) { j.Since = seconds(v) })
	each("last_run_timestamp_seconds", func(j *Job, v float64) { j.Last = instant(v) })
	each("last_success_timestamp_seconds", func(j *Job, v float64) { j.Done = instant(v) })
	for _, m := range f["job_runs_total"] {
		j, runs := byName[label(m, "name")], int64(m.GetCounter().GetValue())
		if j == nil {
			continue
		}
		j.Runs += runs
		if label(m, "outcome") == failed {
			j.Failures += runs
		}
	}
	jobs := make([]Job, 0, len(byName))
	for _, j := range byName {
		jobs = append(jobs, *j)
	}
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(a.Name, b.Name) })
	return jobs
}

func (f figures) refusals() []Refused {
	var all []Refused
	for _, m := range f["refused_calls_total"] {
		all = append(all, Refused{label(m, "reason"), label(m, "answered") == "gateway", int64(m.GetCounter().GetValue())})
	}
	slices.SortFunc(all, func(a, b Refused) int { return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Reason, b.Reason)) })
	return all
}

// asked gives what was asked, by kind; where there is no count of ends, all went well, but for what the kind says itself.
func (f figures) asked(what, histograms, counts, kind string) []Asked {
	var all []Asked
	for _, m := range f[histograms] {
		h := m.GetHistogram()
		a := Asked{What: what, Kind: label(m, kind), Times: int64(h.GetSampleCount()), Half: within(h, .5), Most: within(h, .99)} // #nosec G115 -- a count of what happened
		if a.Times == 0 {
			continue
		}
		for _, c := range f[counts] {
			if outcome := label(c, "outcome"); label(c, kind) == a.Kind && outcome != done && outcome != "2xx" {
				a.Unwell += int64(c.GetCounter().GetValue())
				if outcome == failed || strings.HasPrefix(outcome, "ModelArts.44") {
					a.unavailable += int64(c.GetCounter().GetValue())
				}
			}
		}
		if a.Kind == failed {
			a.Unwell = a.Times
		}
		all = append(all, a)
	}
	return all
}

// within gives the lowest bound that the part of all did not exceed.
func within(h *dto.Histogram, part float64) float64 {
	need := uint64(math.Ceil(part * float64(h.GetSampleCount())))
	for _, b := range h.GetBucket() {
		if b.GetCumulativeCount() >= need {
			return b.GetUpperBound()
		}
	}
	return math.Inf(1)
}

func seconds(v float64) time.Duration { return time.Duration(v * float64(time.Second)) }

func instant(v float64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(v * 1000)).UTC()
}

const (
	fewFailures  = 3 // are no reason to look
	slowRecord   = 1 // second, that 99 of a hundred calls are recorded within
	jobPatience  = 30 * time.Minute
	jobPatienceN = 3 // intervals besides
)

// wrong decides what is wrong, as the rules of grafana/alerts.yaml do, which see more of the time.
func (h *Health) wrong(now time.Time) (found []Wrong) {
	if !h.Database.Up {
		found = append(found, Wrong{Fault: DatabaseAway})
	}
	for _, a := range h.Asked {
		switch {
		case a.What == "commit" && a.Kind == failed && a.Times > fewFailures:
			found = append(found, Wrong{Fault: CommitsFail, Times: a.Times})
		case a.What == "provider" && a.unavailable > fewFailures && a.unavailable*10 > a.Times:
			found = append(found, Wrong{Fault: ProviderFails, Name: a.Kind, Times: a.unavailable, Of: a.Times})
		case a.What == "engine" && a.unavailable > fewFailures && a.unavailable*10 > a.Times:
			found = append(found, Wrong{Fault: EngineFails, Name: a.Kind, Times: a.unavailable, Of: a.Times})
		case a.What == "record" && a.Times > 100 && a.Most > slowRecord:
			found = append(found, Wrong{Fault: RecordingSlow})
		}
	}
	for i := range h.Jobs {
		found = append(found, h.Jobs[i].wrong(now)...)
	}
	if h.Database.Alarms > 0 {
		found = append(found, Wrong{Fault: AlarmsOpen, Times: h.Database.Alarms})
	}
	if h.Database.MailsOverdue > LongestOverdue {
		found = append(found, Wrong{Fault: MailsWait, Times: h.Database.Mails, Long: h.Database.MailsOverdue})
	}
	if h.Database.WebhooksOverdue > LongestOverdue {
		found = append(found, Wrong{Fault: WebhooksWait, Times: h.Database.Webhooks, Long: h.Database.WebhooksOverdue})
	}
	if d := h.Database; d.Connectable > 0 && d.InUse >= d.Connectable {
		found = append(found, Wrong{Fault: NoConnections, Times: d.InUse})
	}
	order := Faults()
	slices.SortStableFunc(found, func(a, b Wrong) int { return cmp.Compare(slices.Index(order, a.Fault), slices.Index(order, b.Fault)) })
	return found
}

// wrong tells of a job whose last run failed, or that has not been done for long.
func (j *Job) wrong(now time.Time) []Wrong {
	switch patience := jobPatience + jobPatienceN*j.Every; {
	case j.Since > patience:
		return []Wrong{{Fault: JobLags, Name: j.Name, Long: j.Since}}
	case !j.Last.IsZero() && !j.Done.IsZero() && now.Sub(j.Done) > patience:
		return []Wrong{{Fault: JobLags, Name: j.Name, Long: now.Sub(j.Done)}}
	case j.Failures > 0 && j.Done.Before(j.Last):
		return []Wrong{{Fault: JobFails, Name: j.Name, Times: j.Failures, Of: j.Runs}}
	}
	return nil
}
