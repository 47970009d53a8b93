package calls

import (
	"errors"
	"time"

	"ocrconsole/models/recognition"
)

// What pictures cost that run into the engine's time limit, which nobody pays for: from the third on, the account pauses, each
// time for twice as long. One that is answered makes up for one that was not.
const (
	PausesFrom    = 3
	ShortestPause = 5 * time.Second
	LongestPause  = 5 * time.Minute
	// forgiven is how long after the last one all of them are forgotten.
	forgiven = 10 * time.Minute
)

// pause is what an account's pictures have cost.
type pause struct {
	timeouts int
	last     time.Time // when the last one ran into the limit
	until    time.Time
}

// ended takes note of how one picture's recognition ended.
func (p *pause) ended(now time.Time, err error) {
	var known *recognition.Error
	switch {
	case err == nil:
		p.timeouts = max(0, p.timeouts-1)
		return
	case !errors.As(err, &known) || known.Code != recognition.CodeTimeout || errors.Is(err, recognition.ErrBusy):
		return
	}
	if p.over(now) {
		p.timeouts = 0
	}
	p.timeouts++
	p.last = now
	if p.timeouts < PausesFrom {
		return
	}
	length := LongestPause
	if doubled := p.timeouts - PausesFrom; doubled < 10 {
		length = min(length, ShortestPause<<doubled)
	}
	p.until = now.Add(length)
}

// refusal is the answer to a call during the pause; nil when there is none.
func (p *pause) refusal(now time.Time) error {
	if left := p.until.Sub(now); left <= 0 || left > LongestPause { // the clock may have been put back
		return nil
	}
	return throttled(p.until.Sub(now), "%d pictures of this account ran into the time limit of the OCR engine. Its calls are taken again after the time "+
		"in Retry-After, which grows with each such picture: send them with fewer pixels, and without noise.", p.timeouts)
}

// over reports whether nothing is held against the account any more.
func (p *pause) over(now time.Time) bool { return now.Sub(p.last) > forgiven }
