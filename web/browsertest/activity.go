package browsertest

import (
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// quiet is how long nothing may have happened for a page to count as settled.
const quiet = 50 * time.Millisecond

// activity follows what a tab is loading, so that an action can wait for all it started: another page, or
// requests of scripts. Waiting for an element instead would find it on the page that is about to go.
type activity struct {
	mu       sync.Mutex
	requests map[network.RequestID]cdp.LoaderID
	loading  map[cdp.FrameID]bool
	last     time.Time
	status   int
}

func newActivity() *activity {
	return &activity{requests: map[network.RequestID]cdp.LoaderID{}, loading: map[cdp.FrameID]bool{}, last: time.Now()}
}

// heard notes the events that begin and end loading. A navigation is announced before its request is sent.
func (a *activity) heard(event any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		a.loading[e.FrameID] = true
	case *page.EventFrameStartedLoading:
		a.loading[e.FrameID] = true
	case *page.EventFrameStoppedLoading:
		delete(a.loading, e.FrameID)
	case *page.EventNavigatedWithinDocument:
		delete(a.loading, e.FrameID)
	case *page.EventFrameNavigated:
		a.forget(e.Frame.LoaderID)
	case *network.EventRequestWillBeSent:
		a.requests[e.RequestID] = e.LoaderID
	case *network.EventLoadingFinished:
		delete(a.requests, e.RequestID)
	case *network.EventLoadingFailed:
		delete(a.requests, e.RequestID)
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			a.status = int(e.Response.Status)
		}
		return
	default:
		return
	}
	a.last = time.Now()
}

// forget drops the requests of the page before: a page that gives way takes those with it that its scripts began at
// the last moment, and nobody reports their end.
func (a *activity) forget(present cdp.LoaderID) {
	for id, loader := range a.requests {
		if loader != present {
			delete(a.requests, id)
		}
	}
}

// settled reports whether nothing is loading and nothing has begun or ended for a while.
func (a *activity) settled() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.requests) == 0 && len(a.loading) == 0 && time.Since(a.last) >= quiet
}

// touch makes the page count as busy for a moment, before an action that may start something.
func (a *activity) touch() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = time.Now()
}

func (a *activity) documentStatus() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status
}
