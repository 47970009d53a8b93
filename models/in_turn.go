package models

import (
	"context"
	"errors"
	"math"
	"time"
)

// awayInARow is after how many that find the database away one after another the others are not tried, as it would be away for each of them.
const awayInARow = 3

// InTurn gives each of them its turn: each account for which a job has something to do, most often. The failure of one keeps no other from its
// turn, today or ever: else one account whose data break a job would stop it for all that come after it. It ends early when the context
// does, or the database is away, and gives how many have had their turn, and all failures.
func InTurn[T any](ctx context.Context, of []T, do func(one *T) error) (turns int, err error) {
	var failures []error
	for away := 0; turns < len(of) && away < awayInARow && ctx.Err() == nil; turns++ {
		err := do(&of[turns])
		if !IsUnreachable(err) {
			away = 0
		} else {
			away++
		}
		failures = append(failures, err)
	}
	return turns, errors.Join(failures...)
}

// Round goes over accounts, some at a time, and over more of them run after run. The zero value begins with the first. It is not for use by
// several at once.
type Round struct {
	after int64 // the account that the last run came to
}

// ToTheEnd is how long a run lasts that goes over all accounts.
const ToTheEnd time.Duration = math.MaxInt64

// Run gives accounts their turn, as InTurn does, until all have had it or so long is over; the next run goes on where this one ended. find lists the
// accounts after the given one, at most limit, which is atOnce. It gives how many have had their turn, and all failures.
func (r *Round) Run(ctx context.Context, atOnce int, lasts time.Duration, find func(after int64, limit int) ([]int64, error), do func(id int64) error) (turns int, err error) {
	start := time.Now()
	for failed := error(nil); ; {
		ids, err := find(r.after, atOnce)
		if err != nil {
			return turns, errors.Join(failed, err)
		}
		had, err := InTurn(ctx, ids, func(id *int64) error {
			r.after = *id
			return do(*id)
		})
		turns, failed = turns+had, errors.Join(failed, err)
		isLast := had == len(ids) && len(ids) < atOnce
		if isLast {
			r.after = 0
		}
		if isLast || had < len(ids) || time.Since(start) >= lasts {
			return turns, failed
		}
	}
}
