package torture

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/verify"
)

// check compares what was answered with what is stored, while the world is at rest.
func (w *world) check(ctx context.Context) error {
	if out, err := w.command(ctx, "", "reconcile"); err != nil {
		w.history.breaks("the provider's books and ours differ: %v\n%s", err, out)
	}
	db, err := models.Open(ctx, w.store.direct())
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	report, err := verify.Run(ctx, db)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if !report.Clean() {
		var table strings.Builder
		_ = report.WriteTable(&table) // to memory
		w.history.breaks("verify:\n%s", table.String())
	}
	for _, compare := range []func(*models.DB) error{w.checkCalls, w.checkOrders, w.checkPayments, w.checkModes, w.checkConnections} {
		if err := compare(db); err != nil {
			return err
		}
	}
	w.checkKeys()
	w.checkProcesses()
	w.checkLogs()
	w.history.count("times that everything was compared")
	return nil
}

// storedCall is a call as it is stored.
type storedCall struct {
	AccountID int64
	RequestID string
	Source    string
	Outcome   models.Outcome
}

// checkCalls wants every answered call once, and no other but those of which nobody knows.
func (w *world) checkCalls(db *models.DB) error {
	rows, err := db.Raw("SELECT c.account_id, c.request_id, s.source, c.outcome FROM calls c JOIN call_sources s ON s.account_id = c.account_id AND s.id = c.source_id").Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	own, reported, extra := 0, 0, map[int64]int{}
	w.history.mu.Lock()
	var wrong []string
	for rows.Next() {
		var c storedCall
		if err := rows.Scan(&c.AccountID, &c.RequestID, &c.Source, &c.Outcome); err != nil {
			w.history.mu.Unlock()
			return err
		}
		switch {
		case c.Source == models.OwnSource && c.Outcome == models.OutcomeFailed, c.Source == probeSource:
		case c.Source == models.OwnSource:
			if _, answered := w.history.calls[fmt.Sprint(c.AccountID, " ", c.RequestID)]; answered {
				own++
			} else {
				extra[c.AccountID]++
			}
		default:
			key := fmt.Sprint(c.AccountID, " ", c.Source, " ", c.RequestID)
			succeeded, answered := w.history.reported[key]
			if answered {
				reported++
			}
			if !answered || succeeded != (c.Outcome != models.OutcomeFailed) {
				wrong = append(wrong, fmt.Sprintf("the reported call %s is recorded as %s, and was answered: %v", key, c.Outcome, answered))
			}
		}
	}
	lost := len(w.history.calls) - own + len(w.history.reported) - reported
	for account, n := range extra {
		if open := w.history.open[account]; n > open {
			wrong = append(wrong, fmt.Sprintf("%d calls of account %d are paid that nobody was answered, and only of %d nobody knows", n, account, open))
			w.history.figures["calls doubled"] += int64(n - open)
		}
	}
	w.history.figures["calls lost"] += int64(lost)
	w.history.mu.Unlock()
	if lost != 0 {
		w.history.breaks("%d calls that were answered are not recorded", lost)
	}
	for _, what := range wrong {
		w.history.breaks("%s", what)
	}
	return rows.Err()
}

// checkKeys tries keys that were deleted with an answer.
func (w *world) checkKeys() {
	w.history.mu.Lock()
	deleted := w.history.deleted[max(0, len(w.history.deleted)-3):]
	last := deleted[max(0, len(deleted)-1):]
	w.history.mu.Unlock()
	for _, dead := range last {
		time.Sleep(time.Until(dead.at.Add(keyDeadWithin)))
	}
	b := &browser{actor: w.newActor("locksmith"), who: w.customers[0]}
	for _, dead := range deleted {
		for console := range w.fronts {
			b.mustBeDead(dead.owner, console)
		}
	}
}

// checkLogs wants no console to have panicked, and the race detector to have found nothing.
func (w *world) checkLogs() {
	for _, c := range w.consoles {
		text, err := os.ReadFile(c.log)
		if err != nil {
			w.history.breaks("%v", err)
		}
		for _, word := range []string{"panic", "DATA RACE", "status=500", "fatal error"} {
			if at := bytes.Index(text, []byte(word)); at >= 0 {
				w.history.breaks("%s wrote into its log: %.3000s", c.name, text[max(0, at-500):])
				return
			}
		}
	}
}

// Bounds of what a console may hold when it has nothing to do.
const (
	maxGoroutines  = 400
	maxHeapBytes   = 600 << 20
	maxConnections = 2*32 + 10
)

// checkProcesses wants nothing to be left over: no temporary files, no goroutines, no memory.
func (w *world) checkProcesses() {
	for _, c := range w.consoles {
		s, err := c.tells()
		if err != nil {
			w.history.breaks("%s does not tell how it is: %v", c.name, err)
			continue
		}
		if s.Goroutines > maxGoroutines || s.HeapBytes > maxHeapBytes {
			w.history.breaks("%s has %d goroutines and %d MB of heap with nothing to do", c.name, s.Goroutines, s.HeapBytes>>20)
		}
		w.history.note(func() {
			w.history.figures["most goroutines at rest"] = max(w.history.figures["most goroutines at rest"], int64(s.Goroutines))
			w.history.figures["most megabytes of heap at rest"] = max(w.history.figures["most megabytes of heap at rest"], int64(s.HeapBytes>>20))
		})
	}
	left, err := os.ReadDir(w.path("tmp"))
	if err != nil || len(left) > 0 {
		w.history.breaks("temporary files are left: %v, %v", left, err)
	}
}

// checkConnections wants no transaction to be open on PostgreSQL, and no more connections than the consoles may have.
func (w *world) checkConnections(db *models.DB) error {
	if w.store.direct().URL == "" {
		return nil
	}
	var open, idle int64
	for deadline := time.Now().Add(w.plan.Within); ; time.Sleep(100 * time.Millisecond) {
		err := db.Raw("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'").Scan(&open).Error
		if err == nil {
			err = db.Raw("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'").Scan(&idle).Error
		}
		if err != nil {
			return err
		}
		if idle == 0 && open <= maxConnections {
			return nil
		}
		if time.Now().After(deadline) {
			w.history.breaks("%d connections are open, %d in a transaction that nobody works on", open, idle)
			return nil
		}
	}
}
