package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"ocrconsole/models/revenue"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// reluctant is a reader who takes nothing until the test says so.
type reluctant struct {
	*httptest.ResponseRecorder
	taking <-chan struct{}
}

func (r reluctant) Write(p []byte) (int, error) {
	<-r.taking
	return r.ResponseRecorder.Write(p)
}

// TestOneCustomersDownloadsStopNobody asks for more downloads than there are connections to the database, and reads none of
// them.
func TestOneCustomersDownloadsStopNobody(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		"/billing/statements/2026-11/signed.json", "/billing/statements/2026-11/statement.pdf", "/billing/statements/2026-11/statement.csv",
		"/usage.csv", "/usage/deductions.json", "/calls.csv", "/billing/transactions.json", "/billing/orders.csv",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			greedy, other := s.customer("greedy@example.com"), s.customer("other@example.com")
			greedy.topsUp(20_000_000)
			other.topsUp(20_000_000)
			taking := make(chan struct{})
			var all sync.WaitGroup
			refused := make(chan *httptest.ResponseRecorder, 40)
			for range 40 {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://console.example"+path, nil)
				for name, value := range greedy.cookies {
					request.AddCookie(&http.Cookie{Name: name, Value: value})
				}
				all.Go(func() {
					w := httptest.NewRecorder()
					s.router.ServeHTTP(reluctantUnlessRefused{reluctant{w, taking}}, request)
					if w.Code == http.StatusTooManyRequests {
						refused <- w
					}
				})
			}
			first := <-refused
			page := newAnswer(greedy.browser, path, first)
			page.says("main", "2 downloads under way", "open this page again")
			if page.header.Get("Retry-After") == "" {
				t.Errorf("refused with %v", page.header)
			}
			other.get("/services").wants(http.StatusOK)
			other.get(path).wants(http.StatusOK)
			greedy.get("/billing").wants(http.StatusOK)
			close(taking)
			all.Wait()
			greedy.get(path).wants(http.StatusOK)
		})
	}
}

// reluctantUnlessRefused takes what is no file.
type reluctantUnlessRefused struct{ reluctant }

func (r reluctantUnlessRefused) Write(p []byte) (int, error) {
	if r.Code != http.StatusOK {
		return r.ResponseRecorder.Write(p)
	}
	return r.reluctant.Write(p)
}

// TestAnOperatorReadsAllAccountsOnceAtATime asks for each page and file of money more often than there are turns, and reads none of them.
func TestAnOperatorReadsAllAccountsOnceAtATime(t *testing.T) {
	t.Parallel()
	of := "?of=" + string(revenue.Figures()[0])
	for _, path := range []string{routes.DeskMoney, routes.DeskMoneyCSV, routes.DeskMoneyOf + of, routes.DeskMoneyOfCSV + of, routes.DeskJournal, routes.DeskJournalCSV} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			greedy, other := s.operator("ada@example.com", rights.Finance), s.operator("eve@example.com", rights.Finance)
			s.customer("mary@example.com").topsUp(20_000_000)
			taking, refused := make(chan struct{}), make(chan *httptest.ResponseRecorder, 20)
			var all sync.WaitGroup
			for range 20 {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://console.example"+path, nil)
				for name, value := range greedy.cookies {
					request.AddCookie(&http.Cookie{Name: name, Value: value})
				}
				all.Go(func() {
					w := httptest.NewRecorder()
					s.router.ServeHTTP(reluctantUnlessRefused{reluctant{w, taking}}, request)
					if w.Code == http.StatusTooManyRequests {
						refused <- w
					}
				})
			}
			for range 20 - 9 { // but one at work, and eight that wait
				newAnswer(greedy.browser, path, <-refused).says("main", "there is one at a time")
			}
			other.get(path).wants(http.StatusOK)
			greedy.get(routes.Desk).wants(http.StatusOK)
			close(taking)
			all.Wait()
			greedy.get(path).wants(http.StatusOK)
		})
	}
}
