package models

import (
	"testing"
	"time"
)

// TestASlowAnswerIsNoWrongClock tells clocks that are off from networks that are slow.
func TestASlowAnswerIsNoWrongClock(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC)
	for _, of := range []struct{ showed, took, ahead time.Duration }{
		{0, 0, 0},
		{0, 5 * time.Second, 0},
		{5 * time.Second, 5 * time.Second, 0},
		{7 * time.Second, 5 * time.Second, 2 * time.Second},
		{-2 * time.Second, 5 * time.Second, -2 * time.Second},
	} {
		if got := ahead(asked.Add(of.showed), asked, asked.Add(of.took)); got != of.ahead {
			t.Errorf("%+v: %s", of, got)
		}
	}
}
