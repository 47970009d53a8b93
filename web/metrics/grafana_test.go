package metrics_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/dbtest"
)

// dashboardQueries gives the queries of the dashboard, by the title of their panel.
func dashboardQueries(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("grafana/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr, LegendFormat string }
		}
	}
	if err := json.Unmarshal(data, &board); err != nil {
		t.Fatal(err)
	}
	queries, ids := make(map[string][]string), make(map[int]bool)
	for _, panel := range board.Panels {
		if ids[panel.ID] || queries[panel.Title] != nil {
			t.Errorf("%d, %q: there are two of it", panel.ID, panel.Title)
		}
		ids[panel.ID] = true
		for _, target := range panel.Targets {
			queries[panel.Title] = append(queries[panel.Title], target.Expr)
		}
	}
	return queries
}

// rule is one of Prometheus' rules.
type rule struct {
	Alert, Expr, For    string
	Labels, Annotations map[string]string
}

func alertRules(t *testing.T) []rule {
	t.Helper()
	data, err := os.ReadFile("grafana/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Groups []struct{ Rules []rule } }
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Groups[0].Rules
}

var (
	// selected is a metric with what it is selected by, as PromQL writes it.
	selected = regexp.MustCompile(`\b((?:ocrconsole|go|process)_[a-z0-9_]+)(\{[^}]*\})?`)
	matched  = regexp.MustCompile(`([a-z_]+)\s*(?:=~|!~|!=|=)\s*"`)
	grouped  = regexp.MustCompile(`\b(?:by|on|without) \(([^)]*)\)`)
)

// problems tells what a query asks for that there is not. It knows of PromQL which metrics and labels a query names; Prometheus itself
// says the rest.
func problems(query string, told map[string][]string) (found []string) {
	if strings.Count(query, "(") != strings.Count(query, ")") || strings.Count(query, "{") != strings.Count(query, "}") || strings.Count(query, "[") != strings.Count(query, "]") {
		found = append(found, "brackets are left open")
	}
	named, all := false, []string{}
	for _, s := range selected.FindAllStringSubmatch(query, -1) {
		named = true
		of, known := told[s[1]]
		if !known {
			found = append(found, s[1]+" is not told")
		}
		for _, label := range matched.FindAllStringSubmatch(s[2], -1) {
			if !slices.Contains(of, label[1]) {
				found = append(found, s[1]+" has no "+label[1])
			}
		}
		all = append(all, of...)
	}
	for _, group := range grouped.FindAllStringSubmatch(query, -1) {
		for label := range strings.SplitSeq(group[1], ",") {
			if !slices.Contains(all, strings.TrimSpace(label)) {
				found = append(found, "nothing has "+label)
			}
		}
	}
	if !named {
		found = append(found, "it asks for nothing")
	}
	return found
}

// series are the labels of everything that is told, as Prometheus names it: a histogram is three.
func series(t *testing.T) map[string][]string {
	t.Helper()
	all := make(map[string][]string)
	for line := range strings.Lines(asked(t, everything(t, dbtest.SQLite(t)))) {
		s := regexp.MustCompile(`^([a-z0-9_]+)(\{.*\})? `).FindStringSubmatch(line)
		if s == nil {
			continue
		}
		var of []string
		for _, label := range regexp.MustCompile(`([a-z_]+)="`).FindAllStringSubmatch(s[2], -1) {
			of = append(of, label[1])
		}
		all[s[1]] = of
	}
	return all
}

func TestDashboardAndRulesAskForWhatIsTold(t *testing.T) {
	t.Parallel()
	told, asks := series(t), 0
	var everywhere []string
	for title, queries := range dashboardQueries(t) {
		for _, query := range queries {
			asks++
			everywhere = append(everywhere, query)
			for _, problem := range problems(query, told) {
				t.Errorf("dashboard, %s: %s: %s", title, query, problem)
			}
		}
	}
	names := make(map[string]bool)
	for _, r := range alertRules(t) {
		asks++
		everywhere = append(everywhere, r.Expr)
		for _, problem := range problems(r.Expr, told) {
			t.Errorf("rule %s: %s: %s", r.Alert, r.Expr, problem)
		}
		severity := r.Labels["severity"]
		if names[r.Alert] || severity != "page" && severity != "ticket" || r.For == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("%+v lacks something, or is there twice", r)
		}
		names[r.Alert] = true
	}
	if asks < 40 {
		t.Errorf("%d queries: are the files still read right?", asks)
	}
	for name := range labels(t) { // what nobody looks at need not be told
		if !strings.Contains(strings.Join(everywhere, "\n"), name) {
			t.Errorf("neither the dashboard nor a rule asks for %s", name)
		}
	}
}

func TestTheCheckOfQueriesFindsWhatIsNotThere(t *testing.T) {
	t.Parallel()
	told := map[string][]string{"ocrconsole_calls_total": {"region"}}
	for query, want := range map[string]string{
		`rate(ocrconsole_calls_total{region="x"}[5m])`:             "",
		`rate(ocrconsole_calls_total{account=~"x"}[5m])`:           "ocrconsole_calls_total has no account",
		`sum by (region, user) (rate(ocrconsole_calls_total[5m]))`: "nothing has  user",
		`rate(ocrconsole_call_total[5m])`:                          "ocrconsole_call_total is not told",
		`rate(ocrconsole_calls_total[5m]`:                          "brackets are left open",
		`vector(1)`:                                                "it asks for nothing",
	} {
		if got := strings.Join(problems(query, told), "; "); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}
