package metering

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// tagSets are the numbers of an account's sets of tags, as far as they were met: no more than an account has.
type tagSets struct {
	numbers map[rules.Tags]int64
	full    bool // numbers are all that there are, and all that there may be
}

// tagSet gives the number of the tags, which the book knows: see asks.
func (s *tagSets) tagSet(tags rules.Tags) int64 {
	if tags == "" {
		return 0
	}
	if number, known := s.numbers[tags]; known {
		return number
	}
	return models.OtherTags
}

func (s *tagSets) knowsTags(tags rules.Tags) bool {
	_, known := s.numbers[tags]
	return known || tags == "" || s.full
}

// addTags notes a set.
func (s *tagSets) addTags(row models.TagSet) {
	if s.numbers == nil {
		s.numbers = make(map[rules.Tags]int64)
	}
	s.numbers[row.Tags] = row.ID
}

// asksTags reports whether the database has to be asked for the numbers of tags of the work.
func (b *book) asksTags(w *work) bool {
	return slices.ContainsFunc(w.calls, func(c reported) bool { return !b.knowsTags(c.Tags) })
}

// openTags makes the books of the batch's accounts know the tags of its calls: new sets get their numbers. The accounts are locked.
func (l *lane) openTags(tx *gorm.DB, batch []*work, now time.Time) error {
	unknown := l.unknownTags(batch)
	if len(unknown) == 0 {
		return nil
	}
	found, err := models.FindTagSets(tx, unknown)
	if err != nil {
		return err
	}
	l.addTagSets(found)
	unknown = slices.DeleteFunc(unknown, func(t models.AccountTags) bool { return l.book(t.AccountID).knowsTags(t.Tags) })
	made, full, err := models.CreateTagSets(tx, unknown, now)
	l.addTagSets(made)
	for _, accountID := range full {
		if err == nil {
			err = l.fillTags(tx, accountID)
		}
	}
	return err
}

// fillTags makes the book know all sets of an account that has no room for more, so that nobody asks for those that come then.
func (l *lane) fillTags(tx *gorm.DB, accountID int64) error {
	all, err := models.TagSetsOf(tx, accountID)
	l.addTagSets(all)
	l.book(accountID).full = err == nil
	return err
}

func (l *lane) addTagSets(rows []models.TagSet) {
	for _, row := range rows {
		if b := l.book(row.AccountID); b != nil {
			b.addTags(row)
		}
	}
}

// unknownTags lists the sets of tags of the batch that the books do not know, each once.
func (l *lane) unknownTags(batch []*work) []models.AccountTags {
	var unknown []models.AccountTags
	listed := make(map[models.AccountTags]bool)
	for _, w := range batch {
		b := l.book(w.accountID)
		if b == nil {
			continue // there is no such account
		}
		for i := range w.calls {
			t := models.AccountTags{AccountID: w.accountID, Tags: w.calls[i].Tags}
			if !b.knowsTags(t.Tags) && !listed[t] {
				listed[t] = true
				unknown = append(unknown, t)
			}
		}
	}
	return unknown
}
