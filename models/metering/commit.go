package metering

import (
	"context"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// commit records the batch in one transaction that looks before it writes. If that fails because the database is
// away, it is tried again while anybody's deadline allows; if for another reason, each work is tried alone, so that
// one that is bad fails alone.
func (l *lane) commit(batch []*work) {
	l.progress.begin()
	defer l.progress.end()
	err := l.try(batch)
	if models.IsDuplicate(err) { // ids made here are new unless somebody says so: now they are looked for
		err = l.try(batch)
	}
	for wait := 20 * time.Millisecond; err != nil && models.IsUnreachable(err); wait = min(2*wait, time.Second) {
		l.away.Store(true)
		if batch = failExpired(batch, err); len(batch) == 0 {
			return
		}
		time.Sleep(wait)
		err = l.try(batch)
	}
	l.away.Store(false)
	switch {
	case err == nil:
		finish(batch, nil)
	case len(batch) == 1:
		finish(batch, err)
	default:
		for _, w := range batch {
			l.commit([]*work{w})
		}
	}
}

// try makes one attempt.
func (l *lane) try(batch []*work) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	began := time.Now()
	for _, w := range batch {
		w.sent = began
	}
	err := l.ask(ctx, batch)
	l.committed(batch, began, err)
	if err != nil {
		mayBeRecorded(batch, err)
	}
	return err
}

// mayBeRecorded notes that an attempt failed, whose answer may just have been lost: from now on the calls are looked for.
func mayBeRecorded(works []*work, err error) {
	for _, w := range works {
		w.unseen = false
		if w.wish != nil && models.IsUnreachable(err) {
			w.wish.unsure = true
		}
	}
}

// failExpired answers those whose time is over and gives the rest.
func failExpired(batch []*work, err error) []*work {
	now := time.Now()
	return slices.DeleteFunc(batch, func(w *work) bool {
		if now.Before(w.deadline) {
			return false
		}
		w.err = unavailable(err)
		close(w.done)
		return true
	})
}

// finish answers all of the batch. Work that was refused by itself keeps its own error.
func finish(batch []*work, err error) {
	for _, w := range batch {
		if err != nil {
			w.err = err
		}
		close(w.done)
	}
}

func unavailable(err error) error {
	return &models.Error{Code: models.Unavailable, Why: cause.CallsNotRecorded, Err: err}
}
