package handlers_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ocrconsole/handlers/desk"
	"ocrconsole/views/routes"
)

// untouched is a body that notes whether anybody reads it.
type untouched struct{ read bool }

func (u *untouched) Read([]byte) (int, error) {
	u.read = true
	return 0, io.EOF
}

// TestNoFormOfAStrangerIsReadAtTheDesk: they may be large, and there is no bound on how many strangers send them.
func TestNoFormOfAStrangerIsReadAtTheDesk(t *testing.T) {
	s, asked := newSite(t), 0
	for _, route := range s.router.Routes() {
		if _, is := desk.NeededBy(route); !is || route.Method != http.MethodPost {
			continue
		}
		asked++
		body := &untouched{}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, strings.NewReplacer(":account", "123456789", ":", "").Replace(route.Path), body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=part")
		r.ContentLength = 1 << 20
		answer := httptest.NewRecorder()
		s.router.ServeHTTP(answer, r)
		if body.read || answer.Header().Get("Location") != routes.DeskSignIn {
			t.Errorf("POST %s: read %v, answered %d to %q", route.Path, body.read, answer.Code, answer.Header().Get("Location"))
		}
	}
	if asked < 20 {
		t.Fatalf("only %d routes of the desk were asked", asked)
	}
}
