package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

const (
	// maxBodies bounds the bytes of large bodies that are held at a time, with what is decoded from them to come.
	maxBodies = 256 << 20
	// LargeBody is from how many bytes on a body counts as large.
	LargeBody = 256 << 10
	// ownBodies is the share of one account, or of one network while nobody knows yet whose they are, so that nobody keeps all others from theirs.
	ownBodies = maxBodies / 4
)

// A large body has to come at a speed, in bytes a second, or it is given up: what waits for it keeps memory from others. Where others do
// wait, it has to come faster. pacePatience is for how long it may come slower, in all, and paceStep how much is looked at a time.
const (
	leastSpeed   = 64 << 10
	busySpeed    = 512 << 10
	pacePatience = 5 * time.Second
	busyPatience = 2 * time.Second
	paceStep     = 64 << 10
	// readAgain is how long a connection may take for what comes after a body: as the server's own limit.
	readAgain = time.Minute
)

// Bodies makes large bodies of requests wait until there is memory for them.
type Bodies struct {
	memory  *semaphore.Weighted
	shares  *Shares[*semaphore.Weighted] // what the large bodies of each owner hold, or wait for
	waiting atomic.Int64                 // how many wait for memory though their owner has a share left

	mu      sync.Mutex
	reading map[*paced]bool // that hold memory
}

// NewBodies makes the bound. Whoever reads large bodies in one process shares one: see LargeBodies.
func NewBodies() *Bodies {
	own := func() *semaphore.Weighted { return semaphore.NewWeighted(ownBodies) }
	return &Bodies{memory: semaphore.NewWeighted(maxBodies), shares: NewShares(own), reading: make(map[*paced]bool)}
}

var ofProcess = NewBodies()

// LargeBodies is the memory of this process for large bodies, whoever reads them.
func LargeBodies() *Bodies { return ofProcess }

// Held is the memory that a body has, nothing for a small one.
type Held struct {
	bodies *Bodies
	body   *paced
	size   int64
	own    *semaphore.Weighted
	leave  func()
}

// Hold has the body of the request, of at most so many bytes, count as held so many times, until it is released. The owner is an account, an
// operator or a network. It takes memory only once the first LargeBody bytes have come, so that nobody has others wait by a word; the rest has to
// come at a speed. For memory it waits until ctx ends.
func (b *Bodies) Hold(ctx context.Context, c echo.Context, owner any, most, times int64) (*Held, error) {
	r := c.Request()
	held, size := &Held{bodies: b}, r.ContentLength
	if size >= 0 && size <= LargeBody {
		return held, nil
	}
	if size < 0 || size > most { // sent in chunks, or more than is read
		size = most
	}
	rest := &paced{of: b, body: r.Body, control: http.NewResponseController(c.Response()), began: time.Now()}
	first, err := io.ReadAll(io.LimitReader(rest, LargeBody+1)) // one more, to be large
	if err == nil && len(first) > LargeBody {                   // an error is for whoever reads the rest
		before := time.Now()
		if err := held.take(ctx, owner, size*times); err != nil {
			return nil, err
		}
		rest.began = rest.began.Add(time.Since(before))
		held.body = rest
		b.read(rest)
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(first), rest), r.Body}
	return held, nil
}

// take waits for the memory: first that of the owner, then that of all.
func (h *Held) take(ctx context.Context, owner any, size int64) error {
	own, leave := h.bodies.shares.Enter(owner)
	if err := own.Acquire(ctx, size); err != nil {
		leave()
		return err
	}
	h.bodies.waiting.Add(1)
	h.bodies.hurry()
	err := h.bodies.memory.Acquire(ctx, size)
	h.bodies.waiting.Add(-1)
	if err != nil {
		own.Release(size)
		leave()
		return err
	}
	h.size, h.own, h.leave = size, own, leave
	return nil
}

// Move has what is held count as another owner's, whose it has turned out to be.
func (h *Held) Move(ctx context.Context, owner any) error {
	if h.size == 0 {
		return nil
	}
	own, leave := h.bodies.shares.Enter(owner)
	if err := own.Acquire(ctx, h.size); err != nil {
		leave()
		return err
	}
	h.own.Release(h.size)
	h.leave()
	h.own, h.leave = own, leave
	return nil
}

// Release gives it back, once.
func (h *Held) Release() {
	if h.size == 0 {
		return
	}
	h.bodies.over(h.body)
	h.bodies.memory.Release(h.size)
	h.own.Release(h.size)
	h.leave()
	h.size = 0
}

// paced is a body that has to come at a speed.
type paced struct {
	of      *Bodies
	body    io.Reader
	control *http.ResponseController

	mu     sync.Mutex
	began  time.Time
	came   int64
	failed error
}

// Read implements io.Reader.
func (p *paced) Read(into []byte) (int, error) {
	if p.failed != nil {
		return 0, p.failed
	}
	p.hurry()
	n, err := p.body.Read(into[:min(len(into), paceStep)])
	p.mu.Lock()
	p.came += int64(n)
	p.failed = err
	p.mu.Unlock()
	if err != nil {
		p.of.over(p)
	}
	return n, err
}

// hurry says until when the next of it has to come: sooner where others wait for the memory that it has.
func (p *paced) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	speed, patience := time.Duration(leastSpeed), pacePatience
	if p.of.waiting.Load() > 0 {
		speed, patience = busySpeed, busyPatience
	}
	at := p.began.Add(min(patience+time.Duration(p.came+paceStep)*time.Second/speed, readAgain))
	_ = p.control.SetReadDeadline(at) // where there is none, as in tests without a connection, nobody is held up by one
}

// read has the body hurry with the others when somebody begins to wait, until it is over.
func (b *Bodies) read(p *paced) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reading[p] = true
}

// over is when nothing more is read of a body: the connection may take its time again.
func (b *Bodies) over(p *paced) {
	b.mu.Lock()
	delete(b.reading, p)
	b.mu.Unlock()
	_ = p.control.SetReadDeadline(time.Now().Add(readAgain))
}

// hurry has all bodies hurry that hold memory and have not come yet.
func (b *Bodies) hurry() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for p := range b.reading {
		p.hurry()
	}
}

// HoldForm is the middleware of forms that bring a file, of at most so many bytes in all. It comes after whoever may send them is known, and
// before anybody reads them. The file is held twice: as it came, and as whoever works on it reads it.
func HoldForm(most int64, owner func(echo.Context) any) echo.MiddlewareFunc {
	limit := BodyLimit(most)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return limit(func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), pageWait)
			held, err := LargeBodies().Hold(ctx, c, owner(c), most, 2)
			cancel()
			if err != nil {
				return waitedFor(c, err, tooManyFiles)
			}
			defer held.Release()
			return next(c)
		})
	}
}

func tooManyFiles() error { return models.Later(retryPage, cause.TooManyFiles) }

// FileForm is HoldForm for the forms of an account, which comes after RequirePermission.
func FileForm(most int64) echo.MiddlewareFunc {
	return HoldForm(most, func(c echo.Context) any {
		who, _ := IdentityOf(c)
		return who.AccountID
	})
}
