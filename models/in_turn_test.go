package models

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
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
