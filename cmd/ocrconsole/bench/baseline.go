package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// narrowRows is how many rows a narrow insert writes at a time, and at most are committed together.
const narrowRows = 1000

// measureNarrow measures what everything else is compared with, on the narrow table.
func (f *field) measureNarrow(ctx context.Context, one, many []int64) error {
	if err := createNarrow(ctx, f.DB, slices.Concat(one, many)); err != nil {
		return err
	}
	if err := f.measureCommit(ctx, one[0]); err != nil {
		return err
	}
	if err := f.measureInsert(ctx, one[0]); err != nil {
		return err
	}
	f.narrowGroup = make(map[against]float64)
	for _, callers := range callersInProcess {
		for _, accounts := range [][]int64{one, many} {
			if err := f.measureGroup(ctx, callers, accounts); err != nil {
				return err
			}
		}
	}
	return nil
}

// last gives what was measured just now, nothing if that was passed over.
func (f *field) last(what string) (m Measurement) {
	if n := len(f.result.Measurements); n > 0 && f.result.Measurements[n-1].What == what {
		m = f.result.Measurements[n-1]
	}
	return m
}

// measureCommit measures one call at a time, alone: the way to the database and back, and its disk.
func (f *field) measureCommit(ctx context.Context, account int64) (err error) {
	n, err := openNarrow(ctx, f.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.conn.Close()) }()
	var median outcome
	err = f.measure(ctx, Measurement{What: "narrow: one call a commit", Callers: 1, Accounts: 1}, func() (outcome, error) {
		median, err = load(pace{callers: 1, during: f.For, least: 1}, func(int, int) (int, error) {
			return 1, n.insert(ctx, n.conn, newNarrowCalls(account), map[int64]int64{account: 1})
		})
		return median, err
	})
	f.commit = median.P50
	return err
}

// measureInsert measures nothing but rows, many in one statement and transaction, on as many connections as write at once.
func (f *field) measureInsert(ctx context.Context, account int64) error {
	const what = "narrow: insert of 1,000"
	callers := 1
	if f.DB.IsPostgres() {
		callers = 2
	}
	connections, closeAll, err := openSeveral(ctx, f.DB, callers)
	if err != nil {
		return err
	}
	defer closeAll()
	accounts := slices.Repeat([]int64{account}, narrowRows)
	err = f.measure(ctx, Measurement{What: what, Callers: callers, Accounts: 1}, func() (outcome, error) {
		return load(pace{callers: callers, during: f.For, least: 1}, func(caller, _ int) (int, error) {
			n := connections[caller]
			return narrowRows, n.insert(ctx, n.conn, newNarrowCalls(accounts...), nil)
		})
	})
	if err == nil {
		f.narrowInsert = f.last(what).PerSecond
	}
	return err
}

// measureGroup measures calls that are committed together: those that came while the commit before was on its way.
func (f *field) measureGroup(ctx context.Context, callers int, accounts []int64) (err error) {
	n, err := openNarrow(ctx, f.DB)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.conn.Close()) }()
	waiting := make(chan waitingCall, callers)
	var committing sync.WaitGroup
	committing.Go(func() { n.commitTogether(ctx, waiting) })
	defer committing.Wait()
	defer close(waiting)
	m := Measurement{What: "narrow: committed together", Callers: callers, Accounts: len(accounts)}
	err = f.measure(ctx, m, func() (outcome, error) {
		return load(pace{callers: callers, during: f.For, least: 1}, func(caller, i int) (int, error) {
			call := waitingCall{newNarrowCalls(accounts[(caller+i*callers)%len(accounts)])[0], make(chan error, 1)}
			waiting <- call
			return 1, <-call.done
		})
	})
	if err == nil {
		f.narrowGroup[against{callers, len(accounts)}] = f.last(m.What).PerSecond
	}
	return err
}

// waitingCall is a call of somebody who waits for it to be durable.
type waitingCall struct {
	narrowCall
	done chan error
}

// commitTogether commits whatever waits, again and again, until nobody will come any more.
func (n *narrow) commitTogether(ctx context.Context, waiting <-chan waitingCall) {
	for first := range waiting {
		batch := []waitingCall{first}
		for len(batch) < narrowRows && len(waiting) > 0 {
			batch = append(batch, <-waiting)
		}
		calls, deductions := make([]narrowCall, len(batch)), make(map[int64]int64)
		for i, w := range batch {
			calls[i] = w.narrowCall
			deductions[w.account]++
		}
		sortNarrow(calls)
		err := n.insert(ctx, n.conn, calls, deductions)
		for _, w := range batch {
			w.done <- err
		}
	}
}
