package search

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// mostAccounts is how many accounts are found of each sort at most: who sees more types one more character.
const mostAccounts = 20

// leastOfText is how many characters of an address or a name have to be known: fewer are of too many.
const leastOfText = 3

// lastFour are the last digits of a card.
var lastFour = regexp.MustCompile(`^\d{4}$`)

// By is by what an account was found.
type By string

// What accounts are found by.
const (
	ByNumber    By = "number"
	ByEmail     By = "email"
	ByName      By = "name"
	ByProject   By = "project"
	ByKey       By = "key"
	ByReference By = "reference"
	ByDocument  By = "document"
	ByCall      By = "call"
	ByCard      By = "card"
)

// Hit is an account, and what of it was found.
type Hit struct {
	models.FoundAccount
	By   By
	What string
}

// everywhere are the ways to find accounts, in the order in which what they find is shown.
var everywhere = []struct {
	by   By
	find func(tx *gorm.DB, text string) ([]models.AccountHit, error)
}{
	{ByNumber, func(_ *gorm.DB, text string) ([]models.AccountHit, error) {
		id, is := models.ParseAccountID(text)
		return oneAccount(text)(id, is)
	}},
	{ByReference, func(_ *gorm.DB, text string) ([]models.AccountHit, error) {
		id := models.AccountOfRef(strings.ToUpper(text))
		return oneAccount(text)(id, id != 0)
	}},
	{ByProject, whose(strings.ToLower, models.AccountOfProject)},
	{ByKey, whose(strings.ToUpper, models.AccountOfKey)},
	{ByDocument, whose(strings.ToUpper, models.AccountOfDocument)},
	{ByCall, func(tx *gorm.DB, text string) ([]models.AccountHit, error) {
		return models.AccountsByCall(tx, strings.ToLower(text), mostAccounts)
	}},
	{ByCard, func(tx *gorm.DB, text string) ([]models.AccountHit, error) {
		if !lastFour.MatchString(text) {
			return nil, nil
		}
		return models.AccountsByCard(tx, text, mostAccounts)
	}},
	{ByEmail, func(tx *gorm.DB, text string) ([]models.AccountHit, error) {
		if len(text) < leastOfText {
			return nil, nil
		}
		return models.AccountsByEmail(tx, text, mostAccounts)
	}},
	{ByName, func(tx *gorm.DB, text string) ([]models.AccountHit, error) {
		if len(text) < leastOfText {
			return nil, nil
		}
		return models.AccountsByName(tx, text, mostAccounts)
	}},
}

// oneAccount is an account that the text names by itself.
func oneAccount(text string) func(id int64, is bool) ([]models.AccountHit, error) {
	return func(id int64, is bool) ([]models.AccountHit, error) {
		if !is {
			return nil, nil
		}
		return []models.AccountHit{{AccountID: id, What: text}}, nil
	}
}

// whose finds by a name over all accounts, as it is written.
func whose(written func(string) string, find func(*gorm.DB, string) (int64, error)) func(*gorm.DB, string) ([]models.AccountHit, error) {
	return func(tx *gorm.DB, text string) ([]models.AccountHit, error) {
		id, err := find(tx, written(text))
		if err != nil {
			return nil, err
		}
		return oneAccount(text)(id, id != 0)
	}
}

// Accounts finds accounts, of all there are, by what somebody has of one: its number; the beginning of an address or a name; the id of a
// project, an access key or a call; a reference; the number of a document; the last four digits of a card. Each of these is looked up by an
// index. Of an account that is found by several, the first counts. It is for operators.
func (s *Search) Accounts(ctx context.Context, text string) (hits []Hit, err error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > models.MaxEmail || !utf8.ValidString(text) {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(tx *gorm.DB) error {
		var found []Hit
		var ids []int64
		for _, way := range everywhere {
			some, err := way.find(tx, text)
			if err != nil {
				return err
			}
			for _, hit := range some {
				if !slices.Contains(ids, hit.AccountID) {
					ids = append(ids, hit.AccountID)
					found = append(found, Hit{models.FoundAccount{Account: models.Account{ID: hit.AccountID}}, way.by, hit.What})
				}
			}
		}
		if len(ids) == 0 {
			return nil
		}
		accounts, err := models.FoundAccounts(tx, ids)
		if err != nil {
			return err
		}
		for _, hit := range found {
			if i := slices.IndexFunc(accounts, func(a models.FoundAccount) bool { return a.ID == hit.ID }); i >= 0 {
				hit.FoundAccount = accounts[i]
				hits = append(hits, hit)
			}
		}
		return nil
	})
	return hits, err
}
