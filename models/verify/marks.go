package verify

import (
	"sync"
	"sync/atomic"
)

// marks has a bit for each number, in pages that are made when the first of their numbers is marked. Several may mark at once.
type marks struct {
	mu    sync.Mutex
	pages map[int64]*markPage
}

const pageWords = 1024

type markPage [pageWords]atomic.Uint64

// marker marks for one who counts. It remembers the page of the number before, which the next is mostly on, too.
type marker struct {
	*marks
	at   int64
	page *markPage
}

// mark marks the number, and reports whether it was marked before.
func (m *marker) mark(n int64) (marked bool) {
	if at := n / (64 * pageWords); m.page == nil || at != m.at {
		m.at, m.page = at, m.pageAt(at)
	}
	bit := uint64(1) << (n % 64)
	return m.page[n/64%pageWords].Or(bit)&bit != 0
}

func (m *marks) pageAt(at int64) *markPage {
	m.mu.Lock()
	defer m.mu.Unlock()
	page := m.pages[at]
	if page == nil {
		page = &markPage{}
		m.pages[at] = page
	}
	return page
}
