package metering

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// maxSources bounds how many sources of an account a book remembers.
const maxSources = 1000

// sources are the numbers of an account's sources, as far as they were met.
type sources struct {
	known map[string]int64
	last  string // the source asked for last, mostly the next one's too
	id    int64
	// unnamedUntil ends the time in which calls may have been recorded without their source.
	unnamedUntil time.Time
}

// unnamedTime is how long after the sources' beginning calls may still be recorded without: by a process of the version
// before.
const unnamedTime = 24 * time.Hour

// source gives the number of the source, which the book knows: see asks.
func (s *sources) source(source string) int64 {
	if s.last != source {
		s.last, s.id = source, s.known[source]
	}
	return s.id
}

func (s *sources) knows(source string) bool {
	_, known := s.known[source]
	return known
}

// add notes a source.
func (s *sources) add(row models.CallSource) {
	if row.ID == 0 {
		s.unnamedUntil = row.Since.Add(unnamedTime + MaxSkew)
		return
	}
	if s.known == nil {
		s.known = make(map[string]int64)
	}
	s.known[row.Source] = row.ID
}

// asks reports whether the database has to be asked before the work can be planned: which numbers its sources have, or
// which of its calls are recorded.
func (b *book) asks(w *work) bool {
	if slices.ContainsFunc(w.sources, func(source string) bool { return !b.knows(source) }) || b.asksTags(w) {
		return true
	}
	return !w.unseen && (b.repeats || b.unmoved || b.mayBeUnnamed(w))
}

// mayBeUnnamed reports whether calls of the work may be recorded under no source.
func (b *book) mayBeUnnamed(w *work) bool {
	return !b.unnamedUntil.IsZero() && slices.ContainsFunc(w.calls, func(c reported) bool { return c.At.Before(b.unnamedUntil) })
}

// openSources makes the books of the batch's accounts know its sources: new ones get their numbers. The accounts are locked.
func (l *lane) openSources(tx *gorm.DB, batch []*work, now time.Time) error {
	unknown := l.unknownSources(batch)
	if len(unknown) == 0 {
		return nil
	}
	found, err := models.FindCallSources(tx, unknown)
	if err != nil {
		return err
	}
	l.addSources(found)
	unknown = slices.DeleteFunc(unknown, func(s models.AccountSource) bool { return l.book(s.AccountID).knows(s.Source) })
	created, err := models.CreateCallSources(tx, unknown, now)
	l.addSources(created)
	return err
}

func (l *lane) addSources(rows []models.CallSource) {
	for _, row := range rows {
		if b := l.book(row.AccountID); b != nil {
			b.add(row)
		}
	}
}

// unknownSources lists the sources of the batch that the books do not know, each once.
func (l *lane) unknownSources(batch []*work) []models.AccountSource {
	l.makeRoomForSources(batch)
	var unknown []models.AccountSource
	listed := make(map[models.AccountSource]bool)
	for _, w := range batch {
		b := l.book(w.accountID)
		if b == nil {
			continue // there is no such account
		}
		for _, source := range w.sources {
			s := models.AccountSource{AccountID: w.accountID, Source: source}
			if !b.knows(source) && !listed[s] {
				listed[s] = true
				unknown = append(unknown, s)
			}
		}
	}
	return unknown
}

// makeRoomForSources has books forget their sources that could not remember those of the batch, too: before any are looked for, so that
// what one work needs is not forgotten for another.
func (l *lane) makeRoomForSources(batch []*work) {
	wanted := make(map[int64]int)
	for _, w := range batch {
		wanted[w.accountID] += len(w.sources)
	}
	for accountID, n := range wanted {
		if b := l.book(accountID); b != nil && len(b.known)+n > maxSources {
			b.sources = sources{unnamedUntil: b.unnamedUntil}
		}
	}
}
