package tests

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

func TestMain(m *testing.M) { atOnce(func() {}); m.Run() }

func TestStarts(t *testing.T) { go work() }

func TestAlone(t *testing.T) { t.Parallel(); work() }

func TestHandsItOver(t *testing.T) { try(atOnce) }

func TestAsks(t *testing.T) { httptest.NewServer(http.NotFoundHandler()).Close() }

func try(how func(func())) { how(work) }

func atOnce(fn func()) {
	var all sync.WaitGroup
	all.Go(fn)
	all.Wait()
}
