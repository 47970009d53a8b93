package whatif_test

import (
	"context"
	"errors"
	"testing"

	"ocrconsole/models/whatif"
)

func TestAReplayEndsWhenNobodyWaitsForIt(t *testing.T) {
	asked := 0
	_, err := whatif.Ask(daily(), &whatif.Change{}, func() error {
		if asked++; asked == 3 {
			return context.Canceled
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || asked != 3 {
		t.Errorf("asked %d times, then %v", asked, err)
	}
}
