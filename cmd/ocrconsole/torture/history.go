package torture

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// history is all that the load did and what it was answered.
type history struct {
	mu       sync.Mutex
	begun    time.Time
	calls    map[string]callAnswer    // calls answered with success, by account and request id
	open     map[int64]int            // calls of which nobody knows, by account
	reported map[string]bool          // reported calls that were answered as recorded, and whether they succeeded; by account, source and id
	orders   map[int64][]string       // orders placed, by account
	paid     map[string]bool          // orders answered as paid
	topUps   map[string]bool          // whether top-ups were answered as opened, by account and key of the form
	claimed  map[offering]bool        // free packages answered as claimed
	modes    map[offering]bool        // whether pay-per-use is subscribed, as last answered
	deleted  []deletedKey             // keys answered as deleted
	figures  map[string]int64         // what is counted, by name
	events   []string                 // the time line
	broken   []string                 // what must not be
	gaps     map[string]time.Duration // the longest time without an answer, by kind of fault
}

// callAnswer is the answer to a call, and how often the id was answered to calls that are not the same.
type callAnswer struct {
	key string
	at  time.Time
}

// offering is a service in a region, of a customer.
type offering struct {
	account         int64
	region, service string
}

// deletedKey is a key that must never be taken again.
type deletedKey struct {
	owner *customer
	at    time.Time
}

func newHistory() *history {
	return &history{
		begun: time.Now(), calls: map[string]callAnswer{}, open: map[int64]int{}, reported: map[string]bool{},
		orders: map[int64][]string{}, paid: map[string]bool{}, topUps: map[string]bool{}, claimed: map[offering]bool{}, modes: map[offering]bool{},
		figures: map[string]int64{}, gaps: map[string]time.Duration{},
	}
}

// note does something with the history while nobody else does.
func (h *history) note(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
}

// count adds one to a figure of the report.
func (h *history) count(figure string) { h.note(func() { h.figures[figure]++ }) }

// event adds a line to the time line.
func (h *history) event(format string, args ...any) {
	h.note(func() {
		h.events = append(h.events, fmt.Sprintf("%8.3fs  ", time.Since(h.begun).Seconds())+fmt.Sprintf(format, args...))
	})
}

// mostBroken is how much is told of what broke: the first ones tell, the others follow from them.
const mostBroken = 8

// breaks writes down that a promise is broken, which ends the run.
func (h *history) breaks(format string, args ...any) {
	h.event("BROKEN")
	h.note(func() {
		if len(h.broken) < mostBroken {
			h.broken = append(h.broken, fmt.Sprintf(format, args...))
		}
	})
}

// isBroken reports whether a promise was broken.
func (h *history) isBroken() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.broken) > 0
}

// call writes down that a call was answered with success. key is what makes requests the same call, "" where nothing does.
func (h *history) call(account int64, requestID, key string) {
	id := fmt.Sprint(account, " ", requestID)
	h.mu.Lock()
	known, repeated := h.calls[id]
	if !repeated {
		h.calls[id] = callAnswer{key: key, at: time.Now()}
		h.figures["calls answered"]++
	}
	h.mu.Unlock()
	if repeated && (key == "" || known.key != key) {
		h.breaks("two calls of account %d were answered with the id %s", account, requestID)
	}
}

// lastEvents gives the end of the time line.
func (h *history) lastEvents(n int) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.events[max(0, len(h.events)-n):])
}
