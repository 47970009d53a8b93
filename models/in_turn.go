package models

import (
	"context"
	"errors"
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
