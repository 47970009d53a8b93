package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Bounds of long work in this process. All who are at work hold a connection to the database, of which far more are there:
// what is short always finds one.
const (
	longAtWork     = 6
	longRequests   = 128 // with those that wait, be it for their reader
	longPerAccount = 2
	longPerPerson  = 1 // of operators, who read all accounts at once
	longWaiting    = 8 // of an account, for its own: documents that are opened one after the other
	longWait       = 10 * time.Second
	retryLong      = 30 * time.Second // when to come back to what was refused
)

// readerPatience is how long a reader may take nothing of a download.
const readerPatience = time.Minute

// LongWork bounds what takes long, such as files that are as large as their data: for each account or operator, so that nobody keeps
// others from their turn, and for the process, so that there is always room for what is short. Only work that is being done
// counts for the latter bound, not the sending of what is done: a slow reader keeps nobody waiting.
type LongWork struct {
	atWork *semaphore.Weighted
	shares *Shares[*semaphore.Weighted] // what each has under way
	each   int                          // how much that may be
	own    cause.Cause                  // says that it is as much
}

// NewLongWork makes the bounds for accounts. All routes that share it share them.
func NewLongWork() *LongWork {
	return newLongWork(longPerAccount, cause.TooManyDownloads{Most: longPerAccount})
}

// NewOperatorsWork makes those for operators, each of whom has one thing done at a time.
func NewOperatorsWork() *LongWork { return newLongWork(longPerPerson, cause.DeskReadsAlready) }

func newLongWork(each int, full cause.Cause) *LongWork {
	own := func() *semaphore.Weighted { return semaphore.NewWeighted(int64(each)) }
	return &LongWork{atWork: semaphore.NewWeighted(longAtWork), shares: NewShares(own), each: each, own: full}
}

const turnKey = "web.turn"

// Bound is the middleware of routes behind RequireSignIn that take long.
func (l *LongWork) Bound(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		who, _ := IdentityOf(c)
		return l.BoundOf(c, who.AccountID, next)
	}
}

// BoundOf does next when it is the turn of the account or the operator with the id.
func (l *LongWork) BoundOf(c echo.Context, id int64, next echo.HandlerFunc) error {
	underWay, leave, err := l.shares.EnterIf(id, l.admit)
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(c.Request().Context(), longWait)
	defer cancel()
	if err := underWay.Acquire(ctx, 1); err != nil {
		return waitedFor(c, err, l.tooManyOwn)
	}
	defer underWay.Release(1)
	t := &turn{atWork: l.atWork}
	if err := t.resume(ctx); err != nil {
		return waitedFor(c, err, busyWithLong)
	}
	defer t.pause()
	c.Set(turnKey, t)
	return next(c)
}

// admit refuses one more request where too many are there, with those that wait.
func (l *LongWork) admit(own, all int) error {
	switch {
	case own >= l.each+longWaiting:
		return l.tooManyOwn()
	case all >= longRequests:
		return busyWithLong()
	}
	return nil
}

// waitedFor is the answer to a request that waited in vain, unless the request itself is over.
func waitedFor(c echo.Context, err error, refused func() error) error {
	if c.Request().Context().Err() != nil {
		return err
	}
	return refused()
}

func (l *LongWork) tooManyOwn() error {
	return models.Later(retryLong, l.own)
}

func busyWithLong() error {
	return models.Later(retryLong, cause.DownloadsBusy)
}

// turn is the place among those at work that one request has. It gives it away while it waits for its reader.
type turn struct {
	atWork *semaphore.Weighted
	held   bool
	over   bool
}

func (t *turn) pause() {
	if t.held {
		t.held = false
		t.atWork.Release(1)
	}
}

func (t *turn) resume(ctx context.Context) error {
	if t.over || t.held {
		return nil
	}
	err := t.atWork.Acquire(ctx, 1)
	t.held = err == nil
	return err
}

// WorkDone tells that all of a request's long work is done, and that only the answer is to be sent.
func WorkDone(c echo.Context) {
	if t, long := c.Get(turnKey).(*turn); long {
		t.over = true
		t.pause()
	}
}

// patientWriter writes to the reader of a download without keeping a place among those at work meanwhile, and gives up
// a reader who takes nothing any more.
type patientWriter struct {
	c    echo.Context
	turn *turn // nil where the work is short
}

func newPatientWriter(c echo.Context) patientWriter {
	t, _ := c.Get(turnKey).(*turn)
	return patientWriter{c, t}
}

// Write implements io.Writer.
func (w patientWriter) Write(p []byte) (n int, err error) {
	err = w.wait(func() (err error) {
		n, err = w.c.Response().Write(p)
		return err
	})
	return n, err
}

func (w patientWriter) flush() {
	_ = w.wait(func() error { // what is wrong with the connection is told by the next write
		w.c.Response().Flush()
		return nil
	})
}

func (w patientWriter) wait(send func() error) error {
	if w.turn == nil {
		return send()
	}
	err := http.NewResponseController(w.c.Response()).SetWriteDeadline(time.Now().Add(readerPatience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	w.turn.pause()
	if err := send(); err != nil {
		return err
	}
	return w.turn.resume(w.c.Request().Context())
}
