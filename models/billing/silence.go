package billing

import (
	"iter"

	"ocrconsole/models"
)

// silence is how often in a row the provider gave no answer in one run of a job. After mostSilences it is left alone until the next run: each time
// may cost what one request waits at most, and others who need no provider, or another of its answers, would wait behind all of them. What was
// answered in between shows that it was one thing only that it has no answer on.
type silence int

const mostSilences = 3

// heard counts the error of asking once.
func (s *silence) heard(err error) {
	if models.CodeOf(err) == models.Unavailable {
		*s++
		return
	}
	*s = 0
}

// over gives the indexes of n things to ask the provider about, until it is gone.
func (s *silence) over(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if s.gone() || !yield(i) {
				return
			}
		}
	}
}

// gone tells that the provider is not asked any more in this run.
func (s *silence) gone() bool { return *s >= mostSilences }
