package models

import (
	"fmt"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// lookup tells whose something is that has a name over all accounts: its key, which nobody else's has. Customers' tables have the
// account in all their keys, so that they can be distributed by it: who knows the name only asks here first.
type lookup struct {
	Kind      lookupKind `gorm:"primaryKey"`
	Key       string     `gorm:"primaryKey"`
	AccountID int64
}

// lookupKind is what is looked up.
type lookupKind string

// What is looked up: a project by its id, an access key by its name, a calendar by the hash of its token; a document's number,
// which is given once only; and the account that a user acts for, by the user's id.
const (
	lookupProject   lookupKind = "project"
	lookupAccessKey lookupKind = "access_key"
	lookupFeed      lookupKind = "calendar_feed"
	lookupDocument  lookupKind = "document"
	lookupUser      lookupKind = "user"
)

// createLookup stores whose the name is. It fails with a duplicate if it is somebody's already.
func createLookup(tx *gorm.DB, kind lookupKind, key string, accountID int64) error {
	return create(tx, &lookup{kind, key, accountID})
}

// deleteLookup frees the account's name.
func deleteLookup(tx *gorm.DB, kind lookupKind, key string, accountID int64) error {
	return deleteRows[lookup](tx.Where("kind = ? AND key = ? AND account_id = ?", kind, key, accountID))
}

// lookUpUser stores which account the user acts for where nobody says which: the first one. It stays that, however many follow, so that
// no session goes on in another account by itself.
func lookUpUser(tx *gorm.DB, userID, accountID int64) error {
	return createLookup(tx.Clauses(clause.OnConflict{DoNothing: true}), lookupUser, userKey(userID), accountID)
}

// pointUser has the user act for the account where they acted for that which they are no member of any more.
func pointUser(tx *gorm.DB, userID, before, accountID int64) error {
	return update[lookup](tx.Where("kind = ? AND key = ? AND account_id = ?", lookupUser, userKey(userID), before), map[string]any{"account_id": accountID})
}

func userKey(userID int64) string { return strconv.FormatInt(userID, 10) }

func documentKey(d *Document) string { return fmt.Sprintf("%s/%s/%d", d.Series, d.Kind, d.Number) }

// inAccountOf chooses rows of the account whose the name is, by its column: none if it is nobody's. One database finds both at
// once; one that is distributed has to know first where to look.
func inAccountOf(tx *gorm.DB, kind lookupKind, key string) *gorm.DB {
	of := tx.Session(&gorm.Session{NewDB: true}).Model(&lookup{}).Select("account_id").Where("kind = ? AND key = ?", kind, key)
	if !isDistributed(tx) {
		return tx.Where("account_id = (?)", of)
	}
	accountID, err := lookedUp(tx, kind, key)
	tx = tx.Where("account_id = ?", accountID)
	_ = tx.AddError(err)
	return tx
}

// lookedUp gives the account whose the name is, 0 if it is nobody's.
func lookedUp(tx *gorm.DB, kind lookupKind, key string) (accountID int64, err error) {
	found, err := oneOrNone[lookup](tx.Where("kind = ? AND key = ?", kind, key))
	if err != nil || found == nil {
		return 0, err
	}
	return found.AccountID, nil
}

// inAccountsOf chooses rows whose column has one of the names, of the accounts whose these are, as inAccountOf does for one.
func inAccountsOf(tx *gorm.DB, kind lookupKind, column string, names []string) (*gorm.DB, error) {
	of := anyOf(tx.Session(&gorm.Session{NewDB: true}).Model(&lookup{}).Where("kind = ?", kind), "key", names)
	if !isDistributed(tx) {
		return tx.Where("(account_id, "+column+") IN (?)", of.Select("account_id, key")), nil
	}
	lookups, err := all[lookup](of.WithContext(tx.Statement.Context))
	if err != nil {
		return nil, err
	}
	accountIDs := make([]int64, len(lookups))
	for i, l := range lookups {
		accountIDs[i] = l.AccountID
	}
	slices.Sort(accountIDs)
	return anyOf(tx.Where("account_id IN ?", slices.Compact(accountIDs)), column, names), nil
}

// anyOf chooses rows whose column has one of the texts, by a statement that is the same for however many.
func anyOf(q *gorm.DB, column string, texts []string) *gorm.DB {
	if isPostgres(q) {
		return q.Where(column+" = ANY(CAST(? AS text[]))", arrayOfTexts(texts))
	}
	return q.Where(column+" IN ?", texts)
}

// arrayOfTexts writes an array as PostgreSQL reads it.
func arrayOfTexts(texts []string) string {
	array := []byte{'{'}
	for i, text := range texts {
		if i > 0 {
			array = append(array, ',')
		}
		array = append(array, '"')
		for b := range len(text) {
			if text[b] == '"' || text[b] == '\\' {
				array = append(array, '\\')
			}
			array = append(array, text[b])
		}
		array = append(array, '"')
	}
	return string(append(array, '}'))
}
