package page

import (
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/views/components"
)

// Fold is what the rows of a history are put together by.
type Fold string

// The folds. A row that is as it is stored is an entry.
const (
	FoldDay   Fold = "day"
	FoldHour  Fold = "hour"
	FoldEntry Fold = "entry"
)

// foldReads are how many rows are read to fold them into one page: the first are enough for most accounts, the last are more than any day
// has of an account that uses every service in every region all day long, so that whole days are folded.
var foldReads = []int{400, 1500}

// foldedRows is from how many folded rows on a page takes no further day.
const foldedRows = 40

// FoldFields are what an address of a folded history chooses.
type FoldFields struct {
	By string `query:"by"`
}

// Fold gives how the address wants the history, by day where it does not say.
func (v *View) Fold(folds ...Fold) Fold {
	by := Fold(Read[FoldFields](v.Context).By)
	for _, known := range folds {
		if by == known {
			return by
		}
	}
	return FoldDay
}

// FoldSegments choose by what a history is put together.
func FoldSegments(by Fold, href func(more ...string) string, folds ...Fold) (segments []components.Segment) {
	names := map[Fold]string{FoldDay: "Day", FoldHour: "Hour", FoldEntry: "Entry"}
	for _, fold := range folds {
		segments = append(segments, components.Segment{Label: names[fold], Href: href("by", string(fold)), Current: fold == by})
	}
	return segments
}

// BeforeDay reads the day before which a page of a folded history continues, zero for its newest page.
func (v *View) BeforeDay() (time.Time, error) {
	text := Read[Place](v.Context).Before
	if text == "" {
		return time.Time{}, nil
	}
	day, err := v.ParseDay(text)
	if err != nil {
		return day, models.Refuse(models.Invalid, cause.AddressDamaged)
	}
	return day, nil
}

// Folding tells how rows of a history are folded: when each was stored, of which day it is, and which rows are one.
type Folding[T any, K comparable] struct {
	At  func(*T) time.Time // newest first
	Day func(*T) time.Time // not after At
	Key func(*T) K
}

// Folded are the rows of a page of whole days, the newest first. Next is the day before which the next page continues, zero if there is
// none. Whole is false where a single day has more rows than are folded: then these are none.
type Folded[T any] struct {
	Rows  []T
	Next  time.Time
	Whole bool
	full  bool // more rows would make no other page
}

// Read gives a page of what read lists, the newest first, at most limit; all tells that there are no more.
func (f Folding[T, K]) Read(read func(limit int) (rows []T, all bool, err error)) (p Folded[T], err error) {
	for _, limit := range foldReads {
		rows, all, err := read(limit)
		if err != nil {
			return p, err
		}
		if p = f.Page(rows, all); all || p.full {
			break
		}
	}
	return p, nil
}

// Page gives those of the rows that make a page. all tells that there are no more rows than these; else the days that may have more are
// left to the next page.
func (f Folding[T, K]) Page(rows []T, all bool) Folded[T] {
	kept := slices.Clone(rows)
	slices.SortStableFunc(kept, func(a, b T) int { return f.Day(&b).Compare(f.Day(&a)) })
	if !all && len(rows) > 0 {
		oldest := f.At(&rows[len(rows)-1])
		kept = slices.DeleteFunc(kept, func(row T) bool { return !f.Day(&row).After(oldest) })
	}
	folded := make(map[K]bool)
	for i := range kept {
		if i > 0 && len(folded) >= foldedRows && !f.Day(&kept[i]).Equal(f.Day(&kept[i-1])) {
			return Folded[T]{kept[:i], f.Day(&kept[i-1]), true, true}
		}
		folded[f.Key(&kept[i])] = true
	}
	if all || len(kept) == 0 {
		return Folded[T]{Rows: kept, Whole: all}
	}
	return Folded[T]{kept, f.Day(&kept[len(kept)-1]), true, len(folded) >= foldedRows}
}
