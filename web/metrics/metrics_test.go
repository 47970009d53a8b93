package metrics_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/outbox"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	"ocrconsole/models/webhooks"
	"ocrconsole/web"
	"ocrconsole/web/jobs"
	"ocrconsole/web/metrics"
)

// asked gives what Prometheus is answered.
func asked(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	if answer.Code != http.StatusOK {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// secret stands in everything that must not be told.
const secret = "ada@example.com"

type fakeEngine struct{ recognition.Engine }

func (fakeEngine) Recognize(_ context.Context, r recognition.Request) (recognition.Result, error) {
	if len(r.Image) == 0 {
		return nil, &recognition.Error{Code: "ModelArts.4402", Message: secret}
	}
	return nil, errors.New(secret)
}

type fakePostman struct{}

func (fakePostman) Deliver(_ context.Context, l *outbox.Letter) error {
	if l.To == secret {
		return &outbox.RefusalError{Err: errors.New(secret)}
	}
	return nil
}

type fakePoster struct{ webhooks.Poster }

func (fakePoster) Post(context.Context, string, http.Header, []byte) webhooks.Answer {
	return webhooks.Answer{Status: 204}
}

type fakeProvider struct{ billing.Provider }

func (fakeProvider) Query(context.Context, string) (billing.PaymentAnswer, error) {
	return billing.PaymentAnswer{}, fmt.Errorf("%s: %w", secret, billing.ErrRefused)
}

// everything has all figures, each of which something has happened to.
func everything(t *testing.T, db *models.DB) *metrics.Metrics {
	t.Helper()
	m := metrics.New(db, nil)
	working := &metering.Metering{DB: db}
	m.Lanes(working)
	t.Cleanup(working.Close)
	m.Observe(web.Answered{Route: "/keys/:id", Method: http.MethodGet, Status: http.StatusOK, Took: time.Second})
	m.Observe(web.Answered{Method: secret, Status: http.StatusNotFound})
	m.Refused("ModelArts.4204")
	w := m.Metering()
	w.Recorded(metering.Recorded{Offering: rules.Offering{Region: "ap-southeast-2", Service: "passport"}, Outcome: models.OutcomePackage})
	w.Refused(metering.ReasonTooOld)
	w.Waited(time.Millisecond)
	w.Committed(3, time.Millisecond, nil)
	w.Committed(3, time.Millisecond, fmt.Errorf("%s: %w", secret, models.ErrOvertaken))
	w.Committed(3, time.Millisecond, errors.New(secret))
	engine := m.Engine(fakeEngine{})
	for _, picture := range []string{"", "x"} {
		_, _ = engine.Recognize(t.Context(), recognition.Request{Service: recognition.Passport, Image: []byte(picture)})
	}
	for _, to := range []string{secret, "bob@example.com"} {
		_ = m.Postman(fakePostman{}).Deliver(t.Context(), &outbox.Letter{To: to})
	}
	m.Poster(fakePoster{}).Post(t.Context(), "https://"+secret, nil, nil)
	_, _ = m.Provider(fakeProvider{}).Query(t.Context(), secret)
	for _, job := range m.Jobs([]jobs.Job{{Name: "settle hours", Every: time.Minute, Do: func(context.Context) error { return errors.New(secret) }}}) {
		_ = job.Do(t.Context())
	}
	return m
}

func TestWhatIsToldSaysWhatHappenedAndNotToWhom(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		told := asked(t, everything(t, db))
		for _, want := range []string{
			`ocrconsole_http_requests_total{method="GET",route="/keys/:id",status="200"} 1`, `ocrconsole_http_requests_total{method="other",route="none",status="404"} 1`,
			`ocrconsole_calls_total{answered="here",outcome="package",region="ap-southeast-2",service="passport"} 1`,
			`ocrconsole_refused_calls_total{answered="here",reason="ModelArts.4204"} 1`, `ocrconsole_refused_calls_total{answered="gateway",reason="too_old"} 1`,
			`ocrconsole_commit_seconds_count{outcome="done"} 1`, `ocrconsole_commit_seconds_count{outcome="again"} 1`, `ocrconsole_commit_seconds_count{outcome="failed"} 1`,
			`ocrconsole_commit_calls_sum 9`, `ocrconsole_lane_queue{lane="0"} 0`, `ocrconsole_engine_requests_total{outcome="ModelArts.4402",service="passport"} 1`,
			`ocrconsole_engine_requests_total{outcome="aborted",service="passport"} 1`, `ocrconsole_mail_requests_total{outcome="refused"} 1`,
			`ocrconsole_mail_requests_total{outcome="done"} 1`, `ocrconsole_webhook_requests_total{outcome="2xx"} 1`,
			`ocrconsole_provider_requests_total{operation="query",outcome="refused"} 1`, `ocrconsole_job_runs_total{name="settle hours",outcome="failed"} 1`,
			`ocrconsole_job_last_success_timestamp_seconds{name="settle hours"} 0`, `ocrconsole_job_interval_seconds{name="settle hours"} 60`,
			"ocrconsole_database_up 1", "ocrconsole_mails_waiting 0", "ocrconsole_webhooks_overdue_seconds 0", "ocrconsole_leases 0", "ocrconsole_caps 0",
		} {
			if !strings.Contains(told, want+"\n") {
				t.Errorf("%s is not told", want)
			}
		}
		if strings.Contains(told, secret) || strings.Contains(told, "example.com") {
			t.Errorf("it is told to whom:\n%s", told)
		}
		if regexp.MustCompile(`ocrconsole_database_bytes [1-9]`).FindString(told) == "" {
			t.Errorf("the database has no size:\n%s", told)
		}
	})
}

// What waits is told by how long it could have been tried, and what is over is not counted.
func TestWhatWaitsInTheDatabaseIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		now := time.Now()
		for _, at := range []time.Time{now.Add(-time.Hour), now.Add(-time.Minute)} {
			if err := models.OrderMail(db.DB, models.MailConfirm, secret, at); err != nil {
				t.Fatal(err)
			}
		}
		told := asked(t, metrics.New(db, nil))
		if !strings.Contains(told, "ocrconsole_mails_waiting 2\n") || regexp.MustCompile(`ocrconsole_mails_overdue_seconds 36\d\d\.`).FindString(told) == "" {
			t.Errorf("told\n%s", told)
		}
	})
}

// A figure that could not be found is not told as zero.
func TestADatabaseThatIsAwayIsTold(t *testing.T) {
	t.Parallel()
	db := dbtest.SQLite(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	told := asked(t, metrics.New(db, nil))
	if !strings.Contains(told, "ocrconsole_database_up 0\n") || strings.Contains(told, "ocrconsole_mails_waiting ") {
		t.Errorf("told\n%s", told)
	}
}

// labels are those of each figure of ours, as they are told: "name" → "label, label".
func labels(t *testing.T) map[string]string {
	t.Helper()
	families, err := everything(t, dbtest.SQLite(t)).Gather()
	if err != nil {
		t.Fatal(err)
	}
	told := make(map[string]string)
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "ocrconsole_") {
			continue
		}
		var names []string // in order
		for _, label := range f.GetMetric()[0].GetLabel() {
			names = append(names, label.GetName())
		}
		told[f.GetName()] = strings.Join(names, ", ")
	}
	return told
}

func TestOperatingNamesEveryMetricAndNoOther(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	told := labels(t)
	if len(told) < 30 {
		t.Fatalf("%d figures: %v", len(told), told)
	}
	explained := make(map[string]string)
	for _, row := range regexp.MustCompile("(?m)^\\| `(ocrconsole_[a-z_]+)` \\| ([^|]*) \\|").FindAllStringSubmatch(string(manual), -1) {
		var names []string
		for _, label := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(row[2], -1) {
			names = append(names, label[1])
		}
		slices.Sort(names)
		explained[row[1]] = strings.Join(names, ", ")
	}
	for name, of := range told {
		if got, found := explained[name]; !found || got != of {
			t.Errorf("OPERATING.md has labels %q of %s, which has %q", got, name, of)
		}
	}
	for name := range explained {
		if _, found := told[name]; !found {
			t.Errorf("OPERATING.md explains %s, which there is not", name)
		}
	}
}

// BenchmarkACall is what a call costs that is answered here: two of its own, its share of a transaction left out, and its request.
func BenchmarkACall(b *testing.B) {
	m := metrics.New(dbtest.SQLite(b), nil)
	w, call := m.Metering(), metering.Recorded{Offering: rules.Offering{Region: "ap-southeast-2", Service: "passport"}, Outcome: models.OutcomePackage}
	for b.Loop() {
		w.Waited(time.Millisecond)
		w.Recorded(call)
		w.Committed(1, time.Millisecond, nil)
		m.Observe(web.Answered{Route: "/v2/:project_id/ocr/passport", Method: http.MethodPost, Status: http.StatusOK, Took: time.Millisecond})
	}
}
