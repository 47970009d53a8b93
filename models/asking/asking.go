// Package asking turns what many callers ask the database at a time into one question.
package asking

import (
	"context"
	"sync"
	"time"
)

// Together asks the database something about K for all who want to know at a time: whoever comes while a question is on its way waits for
// the next one, which is one statement for however many they are. So what many callers look up again and again costs what it takes to
// ask once. The zero value is ready.
type Together[K comparable, V any] struct {
	mu      sync.Mutex
	next    *question[K, V] // that callers may still join, nil if there is none
	turns   chan struct{}   // who asks has one
	started sync.Once
}

// question is one question and its answer.
type question[K comparable, V any] struct {
	about   map[K]bool
	answers map[K]V
	failure error
	done    chan struct{}
}

// askedAtOnce bounds how many questions are on their way: one more than one, so that a slow one does not hold up all.
const askedAtOnce = 2

// Ask gives what ask, which is asked about all, says of the one thing; the zero value where it says nothing. It is asked for all who
// wait, so one that goes away does not end it; it ends with the time.
func (a *Together[K, V]) Ask(ctx context.Context, about K, within time.Duration, ask func(ctx context.Context, about []K) (map[K]V, error)) (answer V, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	asked := a.join(about, within, ask)
	select {
	case <-asked.done:
		return asked.answers[about], asked.failure
	case <-ctx.Done():
		return answer, ctx.Err()
	}
}

// join adds what is asked about to the next question.
func (a *Together[K, V]) join(about K, within time.Duration, ask func(ctx context.Context, about []K) (map[K]V, error)) *question[K, V] {
	a.started.Do(func() { a.turns = make(chan struct{}, askedAtOnce) })
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.next == nil {
		a.next = &question[K, V]{about: make(map[K]bool), done: make(chan struct{})}
		go a.ask(a.next, within, ask)
	}
	a.next.about[about] = true
	return a.next
}

// ask asks when it is its turn. Until then others join.
func (a *Together[K, V]) ask(next *question[K, V], within time.Duration, ask func(ctx context.Context, about []K) (map[K]V, error)) {
	a.turns <- struct{}{}
	defer func() { <-a.turns }()
	a.mu.Lock()
	a.next = nil
	a.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	about := make([]K, 0, len(next.about))
	for one := range next.about {
		about = append(about, one)
	}
	next.answers, next.failure = ask(ctx, about)
	close(next.done)
}
