package ocr

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ocrconsole/models/recognition"
)

// recognise takes a place for so long, as a picture does, and gives how long it took with its waiting.
func (p *places) recognise(ctx context.Context, account int64, takes time.Duration) (time.Duration, error) {
	began := time.Now()
	waiting, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	ctx, leave, err := p.enter(waiting, ctx, account)
	if err != nil {
		return time.Since(began), err
	}
	defer leave()
	select {
	case <-time.After(takes):
		return time.Since(began), nil
	case <-ctx.Done():
		return time.Since(began), context.Cause(ctx)
	}
}

// TestOneAccountsHopelessPicturesStopNobody is the attack: twenty at once of a picture that takes all its time, again and
// again, while others send one that takes half a second.
func TestOneAccountsHopelessPicturesStopNobody(t *testing.T) {
	const again = 50 * time.Millisecond // when it was refused: sooner than anybody else asks
	for _, workers := range []int{1, 2, 4} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlaces(workers, 16*workers, workers)
			ctx, stop := context.WithTimeout(t.Context(), 3*time.Minute)
			defer stop()
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					for ctx.Err() == nil {
						_, _ = p.recognise(ctx, 1, 20*time.Second)
						time.Sleep(again)
					}
				})
			}
			time.Sleep(time.Second)
			most := patience + 2*time.Second
			if workers == 1 { // nobody's only picture is given up
				most = 20 * time.Second
			}
			for account := range int64(3) {
				all.Go(func() {
					for ctx.Err() == nil {
						took, err := p.recognise(ctx, 2+account, 500*time.Millisecond)
						if ctx.Err() == nil && workers > 1 && (err != nil || took > most) {
							t.Errorf("%d workers: account %d waited %v, %v", workers, 2+account, took, err)
						}
						time.Sleep(time.Second)
					}
				})
			}
			all.Wait()
			if p.running != 0 || p.waiting != 0 || len(p.accounts) != 0 {
				t.Errorf("%d run, %d wait, %d accounts when all is over", p.running, p.waiting, len(p.accounts))
			}
		})
	}
}

func TestAccountsTakeTurnsWhateverTheyAskFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(2, 100, 2)
		var greedy, modest atomic.Int64
		var all sync.WaitGroup
		for range 60 {
			all.Go(func() {
				if _, err := p.recognise(t.Context(), 1, time.Second); err == nil {
					greedy.Add(1)
				}
			})
		}
		synctest.Wait()
		for range 5 {
			all.Go(func() {
				if _, err := p.recognise(t.Context(), 2, time.Second); err == nil {
					modest.Add(1)
				}
			})
		}
		time.Sleep(6*time.Second + 500*time.Millisecond)
		if modest.Load() != 5 || greedy.Load() < 6 {
			t.Errorf("after six seconds the greedy account has %d pictures, the modest one %d of 5", greedy.Load(), modest.Load())
		}
		all.Wait()
	})
}

func TestAFullQueueRefusesWhoWaitsForMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(1, 4, 1)
		var all sync.WaitGroup
		var refused, served atomic.Int64
		call := func(account int64) {
			all.Go(func() {
				_, err := p.recognise(t.Context(), account, time.Second)
				var known *recognition.Error
				switch {
				case err == nil:
					served.Add(account)
				case errors.As(err, &known) && known.Code == recognition.CodeTooMany:
					refused.Add(account)
				default:
					t.Errorf("account %d: %v", account, err)
				}
			})
			synctest.Wait()
		}
		for range 6 {
			call(1)
		}
		if refused.Load() != 1 {
			t.Errorf("refused %d of the sixth call", refused.Load())
		}
		call(100)
		call(100)
		if refused.Load() != 3 {
			t.Errorf("refused %d, want two more of the account that waits for most", refused.Load())
		}
		call(1)
		all.Wait()
		if refused.Load() != 4 || served.Load() != 3+200 {
			t.Errorf("refused %d, served %d", refused.Load(), served.Load())
		}
	})
}

func TestAnAccountLeavesPlacesOfARemoteServiceToOthers(t *testing.T) {
	p := newPlaces(8, 0, 8-8/keptFor)
	ctx := t.Context()
	for i := range 8 {
		_, _, err := p.enter(ctx, ctx, 1)
		if (err != nil) != (i >= 6) {
			t.Errorf("call %d of one account: %v", i+1, err)
		}
	}
	if _, _, err := p.enter(ctx, ctx, 2); err != nil {
		t.Errorf("another account: %v", err)
	}
}
