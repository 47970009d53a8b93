package asking

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestWhatManyAskAtATimeIsOneQuestion holds the questions that are on their way, and lets a hundred more ask meanwhile.
func TestWhatManyAskAtATimeIsOneQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked Together[int, int]
		var mu sync.Mutex
		var questions [][]int
		begun, goOn := make(chan struct{}, 3), make(chan struct{})
		ask := func(_ context.Context, about []int) (map[int]int, error) {
			mu.Lock()
			questions = append(questions, slices.Sorted(slices.Values(about)))
			mu.Unlock()
			begun <- struct{}{}
			<-goOn
			answers := make(map[int]int)
			for _, one := range about {
				if one != 7 {
					answers[one] = 10 * one
				}
			}
			return answers, nil
		}
		var group sync.WaitGroup
		want := func(about, answer int) {
			group.Go(func() {
				if got, err := asked.Ask(t.Context(), about, time.Minute, ask); err != nil || got != answer {
					t.Errorf("%d is answered with %d, %v", about, got, err)
				}
			})
		}
		for first := range 2 { // as many as are on their way at a time
			want(100+first, 1000+10*first)
			<-begun
		}
		for n := range 100 {
			about := n % 10
			answer := 10 * about
			if about == 7 {
				answer = 0 // nothing is said of it
			}
			want(about, answer)
		}
		synctest.Wait() // until all have joined
		close(goOn)
		group.Wait()
		if len(questions) != 3 || !slices.Equal(questions[2], []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("questions: %v", questions)
		}
	})
}

func TestAQuestionThatFailsFailsForAllWhoAskedIt(t *testing.T) {
	var asked Together[string, string]
	broken := errors.New("broken")
	if _, err := asked.Ask(t.Context(), "a", time.Minute, func(context.Context, []string) (map[string]string, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("it fails with %v", err)
	}
	if got, err := asked.Ask(t.Context(), "a", time.Minute, func(context.Context, []string) (map[string]string, error) {
		return map[string]string{"a": "b"}, nil
	}); got != "b" || err != nil {
		t.Errorf("the next one gives %q, %v", got, err)
	}
}

// TestWhoGoesAwayEndsNoQuestion lets the one who asked first go away before it is answered.
func TestWhoGoesAwayEndsNoQuestion(t *testing.T) {
	var asked Together[int, bool]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := asked.Ask(ctx, 1, time.Minute, func(ctx context.Context, _ []int) (map[int]bool, error) { return map[int]bool{1: true}, ctx.Err() })
	if !got || err != nil {
		t.Errorf("answered with %v, %v", got, err)
	}
	if _, err := asked.Ask(t.Context(), 2, time.Millisecond, func(ctx context.Context, _ []int) (map[int]bool, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one that takes too long: %v", err)
	}
}
