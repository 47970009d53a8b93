package torture

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// Plan is what a run is to be.
type Plan struct {
	// Seed is what all decisions follow from.
	Seed uint64
	// For is how long faults are begun.
	For time.Duration
	// Pause is how long an actor waits at most between two things that it does.
	Pause time.Duration
	// Within is how soon after a fault's end everything must work again.
	Within time.Duration
}

// stream gives random numbers that follow from the seed and a name alone.
func (p *Plan) stream(name string) *rand.Rand {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name))                    // never fails
	return rand.New(rand.NewPCG(p.Seed, sum.Sum64())) // #nosec G404 -- to be repeated
}

// lasts is how long a fault lasts: mostly some seconds, and in long runs now and then longer than requests may take.
func (p *Plan) lasts(random *rand.Rand) time.Duration {
	n, long := time.Duration(random.IntN(3000))*time.Millisecond, random.IntN(12) == 0
	if long && p.For > 5*time.Minute {
		n += 35 * time.Second
	}
	return n
}
