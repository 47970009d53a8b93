package ocr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ocrconsole/models/recognition"
)

// patience is how long an account of which nothing is in recognition waits while another has more than one picture there:
// then the one of these that takes longest is given up.
const patience = 5 * time.Second

// errGivenUp is why a picture was given up that took long while others waited.
var errGivenUp = fmt.Errorf("given up for other accounts, which waited: %w", recognition.ErrBusy)

// places are those of the pictures that are recognised at once, and of the calls that wait for one. Accounts take turns:
// who has the fewest pictures in recognition comes next, and of several who came last longest ago. However many calls
// one account makes at once, another waits for no more than one of them.
type places struct {
	most       int // pictures at once
	queue      int // calls that wait
	perAccount int // pictures of an account at once

	mu       sync.Mutex
	accounts map[int64]*share
	running  int
	waiting  int
	turns    uint64
	calls    uint64
}

// share is what an account has of the places.
type share struct {
	running []*place
	waiting []*place
	turn    uint64 // when it came last
}

// place is one call's.
type place struct {
	account int64
	number  uint64    // in the order of coming
	came    chan bool // that its turn came, or false: that it is refused, for accounts that have less
	giveUp  context.CancelCauseFunc
	since   time.Time
}

func newPlaces(most, queue, perAccount int) *places {
	return &places{most: most, queue: queue, perAccount: perAccount, accounts: make(map[int64]*share)}
}

// enter waits for a place until waiting ends. The context that it gives, of ctx, ends when the place is given up for others;
// leave must be called.
func (p *places) enter(waiting, ctx context.Context, account int64) (_ context.Context, leave func(), err error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	own := &place{account: account, came: make(chan bool, 1), giveUp: giveUp}
	if !p.join(own) {
		giveUp(nil)
		return nil, nil, recognition.TooMany()
	}
	impatient := time.NewTimer(patience)
	defer impatient.Stop()
	for {
		select {
		case came := <-own.came:
			if !came {
				giveUp(nil)
				return nil, nil, recognition.TooMany()
			}
			return ctx, func() { p.leave(own) }, nil
		case <-impatient.C:
			p.relieve(account)
			impatient.Reset(time.Second)
		case <-waiting.Done():
			p.leave(own)
			return nil, nil, errors.Join(recognition.ErrBusy, waiting.Err())
		}
	}
}

// join gives the call a place or lets it wait for one. When too many wait, the last of the account of which most do is
// refused, be it this one.
func (p *places) join(own *place) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.accounts[own.account]
	if s == nil {
		s = &share{}
		p.accounts[own.account] = s
	}
	p.calls++
	own.number = p.calls
	s.waiting = append(s.waiting, own)
	p.waiting++
	p.fill()
	if p.waiting <= p.queue {
		return true
	}
	longest := s
	for _, other := range p.accounts {
		if n := len(other.waiting) - len(longest.waiting); n > 0 || n == 0 && longest != s && other.waiting[0].number < longest.waiting[0].number {
			longest = other
		}
	}
	last := longest.waiting[len(longest.waiting)-1]
	longest.waiting = longest.waiting[:len(longest.waiting)-1]
	p.waiting--
	p.forget(last.account)
	if last == own {
		return false
	}
	last.came <- false
	return true
}

// fill gives the free places to those whose turn it is.
func (p *places) fill() {
	for p.running < p.most {
		var next *share
		for _, s := range p.accounts {
			if len(s.waiting) > 0 && len(s.running) < p.perAccount && (next == nil || s.before(next)) {
				next = s
			}
		}
		if next == nil {
			return
		}
		own := next.waiting[0]
		next.waiting = next.waiting[1:]
		next.running = append(next.running, own)
		p.turns++
		next.turn = p.turns
		p.waiting--
		p.running++
		own.since = time.Now()
		own.came <- true
	}
}

// before tells whose turn comes first, of two that wait.
func (s *share) before(other *share) bool {
	return cmp.Or(cmp.Compare(len(s.running), len(other.running)), cmp.Compare(s.turn, other.turn), cmp.Compare(s.waiting[0].number, other.waiting[0].number)) < 0
}

// leave takes the call out, wherever it stands, and gives its place to the next.
func (p *places) leave(own *place) {
	own.giveUp(nil)
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.accounts[own.account]
	if s == nil {
		return // it was refused already
	}
	if without(&s.running, own) {
		p.running--
	} else if without(&s.waiting, own) {
		p.waiting--
	}
	p.forget(own.account)
	p.fill()
}

func without(all *[]*place, own *place) bool {
	for i, one := range *all {
		if one == own {
			*all = append((*all)[:i:i], (*all)[i+1:]...)
			return true
		}
	}
	return false
}

// forget drops an account that has nothing here any more.
func (p *places) forget(account int64) {
	if s := p.accounts[account]; len(s.running)+len(s.waiting) == 0 {
		delete(p.accounts, account)
	}
}

// relieve gives up a picture for an account that waits and has none in recognition: the one that takes longest, of the
// account that has most.
func (p *places) relieve(account int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.accounts[account]; s == nil || len(s.waiting) == 0 || len(s.running) > 0 {
		return
	}
	var slowest *place
	most := 2
	for _, s := range p.accounts {
		if len(s.running) < most {
			continue
		}
		oldest := s.running[0]
		if slowest == nil || len(s.running) > most || oldest.number < slowest.number {
			slowest, most = oldest, len(s.running)
		}
	}
	if slowest != nil && time.Since(slowest.since) >= patience {
		slowest.giveUp(errGivenUp)
	}
}
