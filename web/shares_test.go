package web

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// inside is what an account has in the tests: how many of its requests are at it, and the most that ever were.
type inside struct{ now, most atomic.Int64 }

func (i *inside) enter() {
	now := i.now.Add(1)
	for {
		most := i.most.Load()
		if now <= most || i.most.CompareAndSwap(most, now) {
			return
		}
	}
}

func TestRequestsOfAnAccountShareOneThingAndTheLastTakesItAway(t *testing.T) {
	t.Parallel()
	shares := NewShares(func() *inside { return &inside{} })
	first, leaveFirst := shares.Enter(1)
	second, leaveSecond := shares.Enter(1)
	other, leaveOther := shares.Enter(2)
	if first != second || first == other {
		t.Error("accounts do not have what is theirs")
	}
	leaveFirst()
	if again, leave := shares.Enter(1); again != second {
		t.Error("it was forgotten while a request has it")
	} else {
		leave()
	}
	leaveSecond()
	if again, leave := shares.Enter(1); again == second {
		t.Error("it was kept without a request")
	} else {
		leave()
	}
	leaveOther()
	if len(shares.owners) != 0 || shares.requests != 0 {
		t.Errorf("%d accounts, %d requests are left", len(shares.owners), shares.requests)
	}
}

var errFull = errors.New("full")

// TestNoMoreRequestsAreInsideThanAreAdmitted lets many accounts enter and leave at once, for the race detector too.
func TestNoMoreRequestsAreInsideThanAreAdmitted(t *testing.T) {
	t.Parallel()
	const each, all, accounts = 3, 10, 8
	shares := NewShares(func() *inside { return &inside{} })
	admit := func(own, everybody int) error {
		if own >= each || everybody >= all {
			return errFull
		}
		return nil
	}
	var admitted, refused atomic.Int64
	var everybody inside
	var workers sync.WaitGroup
	for worker := range 40 {
		workers.Go(func() {
			for range 500 {
				own, leave, err := shares.EnterIf(int64(worker%accounts), admit)
				if err != nil {
					if leave != nil || own != nil {
						t.Error("who is refused has something")
					}
					refused.Add(1)
					continue
				}
				admitted.Add(1)
				own.enter()
				everybody.enter()
				if own.now.Load() > each || everybody.now.Load() > all {
					t.Errorf("%d of one account, %d of all", own.now.Load(), everybody.now.Load())
				}
				everybody.now.Add(-1)
				own.now.Add(-1)
				leave()
			}
		})
	}
	workers.Wait()
	if len(shares.owners) != 0 || shares.requests != 0 || admitted.Load() == 0 {
		t.Errorf("%d accounts, %d requests are left; %d admitted, %d refused", len(shares.owners), shares.requests, admitted.Load(), refused.Load())
	}
}
