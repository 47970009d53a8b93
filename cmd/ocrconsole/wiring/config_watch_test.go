package wiring

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func TestFiguresAreNotToldWhereCustomersComeIn(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		"OCRCONSOLE_METRICS_ADDR=127.0.0.1:8080": "another address than OCRCONSOLE_ADDR",
		"OCRCONSOLE_METRICS_ADDR=9464":           "must be host:port",
	} {
		if _, err := ReadConfig([]string{setting}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", setting, err, want)
		}
	}
}

func TestPrometheusIsAnsweredAtAnAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), []string{"OCRCONSOLE_DATA=" + t.TempDir(), "OCRCONSOLE_METRICS_ADDR=127.0.0.1:0"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.DB.Close() }()
	defer s.Metering.Close()
	var log strings.Builder
	stop, err := s.serveMetrics(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(log.String(), "address=")
	address, _, _ = strings.Cut(address, "\n")
	get := func() (*http.Response, error) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		return http.DefaultClient.Do(request)
	}
	answer, err := get()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if told, err := io.ReadAll(answer.Body); err != nil || !strings.Contains(string(told), "ocrconsole_database_up 1") {
		t.Errorf("told %s, %v", told, err)
	}
	stop()
	if after, err := get(); err == nil {
		_ = after.Body.Close()
		t.Error("it is answered after the end")
	}
}
