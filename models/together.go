package models

import (
	"context"
	"errors"
	"iter"

	"gorm.io/gorm"
)

// A page shows many things, each of which is read by a function of its own, in its own statement. Together runs such functions
// side by side: all that they ask next becomes one statement, see joint, and each goes on with its answers. So a page takes as
// many statements as its readers ask one after the other, mostly one, and all that it says is of one moment.

// moment is where the readers of one Together ask.
type moment struct {
	tx *gorm.DB // what is asked
	// answer has the questions answered: by the database or, within another Together, with what else is asked there.
	answer func(asked []*question) error
}

type momentKey struct{}

// momentOf gives where what is asked in the context is gathered, nil if each statement is asked alone.
func momentOf(ctx context.Context) *moment {
	m, _ := ctx.Value(momentKey{}).(*moment)
	return m
}

// Together runs the readers so that what they read is of one moment, and what they ask at the same time one statement. They
// take turns, none runs beside another; within the context that each is given they only read. It fails with the first error.
func (db *DB) Together(ctx context.Context, readers ...func(ctx context.Context) error) error {
	return db.Read(ctx, func(tx *gorm.DB) error { return together(tx, readers) })
}

// Together is DB.Together for readers of a transaction.
func Together(tx *gorm.DB, readers ...func(tx *gorm.DB) error) error {
	within := make([]func(context.Context) error, len(readers))
	for i, read := range readers {
		within[i] = func(ctx context.Context) error { return read(tx.WithContext(ctx)) }
	}
	return together(tx, within)
}

// Reading gives a reader for either Together that keeps what the function reads.
func Reading[In, T any](into *T, read func(In) (T, error)) func(In) error {
	return func(in In) (err error) {
		*into, err = read(in)
		return err
	}
}

func together(tx *gorm.DB, readers []func(context.Context) error) error {
	ctx := tx.Statement.Context
	m := momentOf(ctx)
	if m == nil {
		m = &moment{tx: tx, answer: func(asked []*question) error { return answer(tx, asked) }}
	}
	running := make([]*reader, len(readers))
	for i, read := range readers {
		running[i] = startReader(ctx, m.tx, read)
	}
	defer func() {
		for _, r := range running {
			r.stop()
		}
	}()
	for {
		var asked []*question
		for _, r := range running {
			questions, going := r.next()
			if !going && r.err != nil {
				return r.err
			}
			asked = append(asked, questions...)
		}
		if len(asked) == 0 {
			return nil
		}
		if err := m.answer(asked); err != nil {
			return err
		}
	}
}

// reader runs until it asks something, and goes on once that is answered.
type reader struct {
	next func() (asked []*question, going bool)
	stop func()
	err  error // once it does not go on
}

// errStopped is what a reader gets for an answer when another one has failed.
var errStopped = errors.New("not read any more")

func startReader(ctx context.Context, tx *gorm.DB, read func(context.Context) error) *reader {
	r := &reader{}
	r.next, r.stop = iter.Pull(func(yield func([]*question) bool) {
		ask := func(asked []*question) error {
			if !yield(asked) {
				return errStopped
			}
			return nil
		}
		r.err = read(context.WithValue(ctx, momentKey{}, &moment{tx: tx, answer: ask}))
	})
	return r
}
