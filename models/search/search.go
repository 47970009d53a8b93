// Package search finds what an account has by what people have of it: an id, or the beginning of one. Everything is looked up by an
// index of the account's own rows, so that nobody finds what is another account's, and a search costs the same however much there is.
package search

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
)

const (
	// MostText is how long a text may be that is looked for, in bytes: as long as the longest id of a request.
	MostText = 128
	// mostCalls is how many calls, and how many of each other sort, are found at most: who sees more types one more character.
	mostCalls = 20
)

// Search looks in the database.
type Search struct{ DB *models.DB }

// Whose are the account that is looked in and the user who looks: keys are the user's.
type Whose struct{ AccountID, UserID int64 }

// Found is one thing that was found: one of these is set.
type Found struct {
	Ref      models.Ref // of what a reference is enough to lead to; of a refund, its payment
	Document *models.Document
	Call     *models.Call
	Refused  *models.RefusedCall
	Key      *models.AccessKey
	Project  *models.Project
	// Whole tells that the text was all of its id, not the beginning.
	Whole bool
}

// Find gives what the text is an id of, or the beginning of one, in a fixed order.
func (s *Search) Find(ctx context.Context, whose Whose, text string) ([]Found, error) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "…") // pages write long ids so
	if text == "" || len(text) > MostText {
		return nil, nil
	}
	lookups := slices.Concat(references(whose, text), papers(whose, text), calls(whose, text), names(whose, text))
	found := make([][]Found, len(lookups))
	reads := make([]func(*gorm.DB) error, len(lookups))
	for i, look := range lookups {
		reads[i] = models.Reading(&found[i], look)
	}
	err := s.DB.Read(ctx, func(tx *gorm.DB) error { return models.Together(tx, reads...) })
	return slices.Concat(found...), err
}

// lookup finds one sort of things.
type lookup func(tx *gorm.DB) ([]Found, error)

// found is what was found of one thing: nothing if there is none.
func found(one Found, err error) ([]Found, error) {
	if code := models.CodeOf(err); err != nil && (code == models.NotFound || code == models.Forbidden) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []Found{one}, nil
}
