package models

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"
)

func TestWhatFailsOfOneKeepsNoOtherFromItsTurn(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		fails map[int]error
		want  []int
	}{
		"none fails":                          {nil, []int{1, 2, 3, 4, 5, 6}},
		"the first and the last":              {map[int]error{1: broken, 6: broken}, []int{1, 2, 3, 4, 5, 6}},
		"all":                                 {map[int]error{1: broken, 2: broken, 3: broken, 4: broken, 5: broken, 6: broken}, []int{1, 2, 3, 4, 5, 6}},
		"one takes too long":                  {map[int]error{2: context.DeadlineExceeded}, []int{1, 2, 3, 4, 5, 6}},
		"the database is away":                {map[int]error{2: io.EOF, 3: io.EOF, 4: io.EOF, 5: io.EOF}, []int{1, 2, 3, 4}},
		"the database is away, and back":      {map[int]error{2: io.EOF, 3: io.EOF, 5: io.EOF, 6: broken}, []int{1, 2, 3, 4, 5, 6}},
		"the job's time is over at the third": {map[int]error{3: context.Canceled}, []int{1, 2, 3}},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var had []int
		turns, err := InTurn(ctx, []int{1, 2, 3, 4, 5, 6}, func(one *int) error {
			had = append(had, *one)
			if errors.Is(c.fails[*one], context.Canceled) {
				cancel()
			}
			return c.fails[*one]
		})
		cancel()
		if !slices.Equal(had, c.want) || turns != len(c.want) {
			t.Errorf("%s: %v had their turn, which is said to be %d; want %v", name, had, turns, c.want)
		}
		for one, failure := range c.fails {
			if slices.Contains(had, one) && !errors.Is(err, failure) {
				t.Errorf("%s: %v is not among %v", name, failure, err)
			}
		}
		if len(c.fails) == 0 && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARoundGoesOnWhereItEndedAndBeginsAnewAfterTheLast(t *testing.T) {
	t.Parallel()
	all, broken := []int64{3, 5, 8, 13, 21}, errors.New("broken")
	find := func(after int64, limit int) (ids []int64, err error) {
		for _, id := range all {
			if id > after && len(ids) < limit {
				ids = append(ids, id)
			}
		}
		return ids, nil
	}
	var r Round
	for run, c := range []struct {
		lasts time.Duration
		want  []int64
	}{{ToTheEnd, all}, {ToTheEnd, all}, {0, []int64{3, 5}}, {0, []int64{8, 13}}, {ToTheEnd, []int64{21}}, {ToTheEnd, all}, {0, []int64{3, 5}}, {0, []int64{8, 13}}, {0, []int64{21}}, {0, []int64{3, 5}}} {
		var had []int64
		turns, err := r.Run(t.Context(), 2, c.lasts, find, func(id int64) error {
			had = append(had, id)
			if id == 8 {
				return broken
			}
			return nil
		})
		if !slices.Equal(had, c.want) || turns != len(had) || errors.Is(err, broken) != slices.Contains(had, 8) {
			t.Errorf("run %d came to %v, of which it says %d, %v; want %v", run, had, turns, err, c.want)
		}
	}
}
