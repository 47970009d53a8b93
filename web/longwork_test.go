package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
)

// longSite is a router with one long download, on behalf of the account that the test names.
func longSite(work func(c echo.Context) error) func(ctx context.Context, accountID int64, w http.ResponseWriter) {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		found := problemOf(err)
		ComeBack(c.Response().Header(), found.RetryAfter)
		_ = c.String(found.Status, found.Message)
	}
	long := NewLongWork()
	type account struct{}
	e.GET("/", work, func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Set(identityKey, Identity{AccountID: c.Request().Context().Value(account{}).(int64)})
			return next(c)
		}
	}, long.Bound)
	return func(ctx context.Context, accountID int64, w http.ResponseWriter) {
		ctx = context.WithValue(ctx, account{}, accountID)
		e.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	}
}

// reluctant is a reader who takes nothing until the test says so.
type reluctant struct {
	*httptest.ResponseRecorder
	taking <-chan struct{}
}

func (r reluctant) Write(p []byte) (int, error) {
	<-r.taking
	return r.ResponseRecorder.Write(p)
}

func TestAnAccountHasFewDownloadsUnderWayAndIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finish := make(chan struct{})
		var atWork atomic.Int64
		get := longSite(func(c echo.Context) error {
			atWork.Add(1)
			<-finish
			return c.String(http.StatusOK, "file")
		})
		var all sync.WaitGroup
		var refused atomic.Int64
		for range 40 {
			all.Go(func() {
				w := httptest.NewRecorder()
				get(t.Context(), 1, w)
				if w.Code == http.StatusTooManyRequests {
					refused.Add(1)
					if w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Wait until one of them is finished") {
						t.Errorf("refused with %v, %s", w.Header(), w.Body)
					}
				}
			})
		}
		time.Sleep(time.Minute)
		if atWork.Load() != 2 || refused.Load() != 38 {
			t.Errorf("%d at work, %d refused", atWork.Load(), refused.Load())
		}
		close(finish)
		other := httptest.NewRecorder()
		get(t.Context(), 2, other)
		all.Wait()
		if other.Code != http.StatusOK {
			t.Errorf("another account got %d", other.Code)
		}
	})
}

func TestDownloadsThatFollowEachOtherWaitForTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		get := longSite(func(c echo.Context) error {
			time.Sleep(time.Second)
			return c.String(http.StatusOK, "file")
		})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				w := httptest.NewRecorder()
				if get(t.Context(), 1, w); w.Code != http.StatusOK {
					t.Errorf("answered %d", w.Code)
				}
			})
		}
		all.Wait()
	})
}

func TestTheProcessHasRoomForShortWorkWhoeverDownloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finish := make(chan struct{})
		var atWork atomic.Int64
		get := longSite(func(c echo.Context) error {
			atWork.Add(1)
			<-finish
			return c.String(http.StatusOK, "file")
		})
		var all sync.WaitGroup
		for accountID := range int64(200) {
			all.Go(func() { get(t.Context(), accountID, httptest.NewRecorder()) })
		}
		time.Sleep(time.Second)
		if atWork.Load() != longAtWork {
			t.Errorf("%d at work at once", atWork.Load())
		}
		time.Sleep(time.Minute)
		w := httptest.NewRecorder()
		get(t.Context(), 1000, w)
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "busy") {
			t.Errorf("answered %d, %v, %s", w.Code, w.Header(), w.Body)
		}
		close(finish)
		all.Wait()
	})
}

func TestReadersWhoTakeNothingKeepNobodyFromTheirDownloads(t *testing.T) {
	for name, work := range map[string]func(c echo.Context) error{
		"as it is made": func(c echo.Context) error {
			return Download(c, "a.csv", "text/csv", func(w io.Writer, flush func()) error {
				for range 100 {
					if _, err := io.WriteString(w, strings.Repeat("row\n", 1000)); err != nil {
						return err
					}
					flush()
				}
				return nil
			})
		},
		"made whole first": func(c echo.Context) error {
			WorkDone(c)
			return c.String(http.StatusOK, "file")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				get := longSite(work)
				taking := make(chan struct{})
				var slow sync.WaitGroup
				for accountID := range int64(50) {
					slow.Go(func() { get(t.Context(), accountID, reluctant{httptest.NewRecorder(), taking}) })
				}
				time.Sleep(time.Second)
				began, w := time.Now(), httptest.NewRecorder()
				if get(t.Context(), 1000, w); w.Code != http.StatusOK || time.Since(began) > time.Second {
					t.Errorf("answered %d after %v", w.Code, time.Since(began))
				}
				close(taking)
				slow.Wait()
			})
		})
	}
}

func TestASpoolLeavesNothingBehindWhateverHappensToTheProcess(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := NewSpool()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(s, "a month"); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("killed now, it would leave %v", left)
	}
	var sent strings.Builder
	if _, err := s.WriteTo(&sent); err != nil || sent.String() != "a month" || s.Bytes() != 7 {
		t.Errorf("sent %q of %d bytes, %v", sent.String(), s.Bytes(), err)
	}
	if err := s.Close(); err != nil || spooled.Load() != 0 {
		t.Errorf("closed with %v, %d bytes", err, spooled.Load())
	}
}

func TestASpoolIsBounded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	spooled.Add(spoolBytes - 10)
	defer spooled.Add(10 - spoolBytes)
	s, err := NewSpool()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(s, strings.Repeat("x", 11)); models.CodeOf(err) != models.Unavailable {
		t.Errorf("more than there is room for: %v", err)
	}
	if _, err := io.WriteString(s, "1234567890"); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil || spooled.Load() != spoolBytes-10 {
		t.Errorf("closed with %v, %d bytes", err, spooled.Load())
	}
}

// TestASpoolWithoutADiskAsksToComeAgain has a disk that takes no file, one that is full, and one that was read-only.
func TestASpoolWithoutADiskAsksToComeAgain(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "away"))
	if _, err := NewSpool(); problemOf(err).Status != http.StatusServiceUnavailable || problemOf(err).RetryAfter == 0 || !strings.Contains(err.Error(), "away") {
		t.Errorf("no folder: %v", err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	for name, open := range map[string]func() (*os.File, error){
		"full":      func() (*os.File, error) { return os.OpenFile("/dev/full", os.O_WRONLY, 0) },
		"read-only": func() (*os.File, error) { return os.Open(os.DevNull) },
	} {
		s, err := NewSpool()
		if err != nil {
			t.Fatal(err)
		}
		spare := s.file
		if s.file, err = open(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(s, "a month"); problemOf(err).Status != http.StatusServiceUnavailable || problemOf(err).RetryAfter == 0 || errors.Unwrap(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.file.Close(); err != nil {
			t.Error(err)
		}
		s.file = spare
		if err := s.Close(); err != nil || spooled.Load() != 0 {
			t.Errorf("%s: closed with %v, %d bytes", name, err, spooled.Load())
		}
	}
}

func TestTheSweepTakesOldSpoolsAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	now := time.Now()
	for name, age := range map[string]time.Duration{
		"ocrconsole-spool-1.part": 3 * time.Hour, "ocrconsole-spool-2.part": time.Hour, "statement-1.json": 3 * time.Hour, "other.part": 3 * time.Hour,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/", filepath.Join(dir, "ocrconsole-spool-3.part")); err != nil {
		t.Fatal(err)
	}
	if swept, err := SweepSpools(now); swept != 1 || err != nil {
		t.Errorf("swept %d, %v", swept, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 4 {
		t.Errorf("left %v", left)
	}
}

func TestTheRequestsOfAnAccountTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := echo.New()
		var atWork, most, tooMany atomic.Int64
		e.HTTPErrorHandler = func(err error, c echo.Context) {
			if found := problemOf(err); found.Status == http.StatusTooManyRequests && found.RetryAfter > 0 {
				tooMany.Add(1)
			}
		}
		e.GET("/", func(echo.Context) error {
			most.Store(max(most.Load(), atWork.Add(1)))
			time.Sleep(10 * time.Second)
			atWork.Add(-1)
			return nil
		}, func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.Set(identityKey, Identity{AccountID: 1})
				return next(c)
			}
		}, takeTurns())
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
			})
		}
		all.Wait()
		if most.Load() != pagesPerAccount || tooMany.Load() != 40-2*pagesPerAccount {
			t.Errorf("%d at once, %d refused", most.Load(), tooMany.Load())
		}
	})
}
