package models

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// MaxTagSets is how many sets of tags an account has: more than anybody tells apart, and few enough to be read whole. Calls with a set
// that comes then have OtherTags, which is no row.
const (
	MaxTagSets = 1000
	OtherTags  = MaxTagSets + 1
)

// TagSet is a set of tags that calls of an account have. Calls have its number, 0 for none.
type TagSet struct {
	AccountID int64 `gorm:"primaryKey"`
	ID        int64 `gorm:"primaryKey;autoIncrement:false"`
	Tags      rules.Tags
	Since     time.Time // when it was first met
}

// AccountTags names one set of tags of an account.
type AccountTags struct {
	AccountID int64
	Tags      rules.Tags
}

// FindTagSets loads those of the sets that their accounts have.
func FindTagSets(tx *gorm.DB, wanted []AccountTags) ([]TagSet, error) {
	var found []TagSet
	for some := range slices.Chunk(wanted, bulkRows/2) {
		ids, tags := make([]int64, len(some)), make([]rules.Tags, len(some))
		for i, w := range some {
			ids[i], tags[i] = w.AccountID, w.Tags
		}
		rows, err := all[TagSet](tx.Where("account_id IN ? AND tags IN ?", ids, tags))
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}

// CreateTagSets stores sets that their accounts do not have, each once, under the accounts' next numbers, as far as there is room; full
// are the accounts in which there was none for some. The accounts must be locked.
func CreateTagSets(tx *gorm.DB, wanted []AccountTags, now time.Time) (made []TagSet, full []int64, err error) {
	next := make(map[int64]int64)
	for _, w := range wanted {
		if next[w.AccountID] == 0 {
			if next[w.AccountID], err = nextID[TagSet](tx, w.AccountID); err != nil {
				return nil, nil, err
			}
		}
		switch {
		case next[w.AccountID] <= MaxTagSets:
			made = append(made, TagSet{w.AccountID, next[w.AccountID], w.Tags, now})
			next[w.AccountID]++
		case !slices.Contains(full, w.AccountID):
			full = append(full, w.AccountID)
		}
	}
	if len(made) == 0 {
		return nil, full, nil
	}
	return made, full, create(tx, made)
}

// TagSetsOf lists the account's sets, by number: at most MaxTagSets.
func TagSetsOf(tx *gorm.DB, accountID int64) ([]TagSet, error) {
	return all[TagSet](tx.Where("account_id = ?", accountID).Order("id"))
}

// TagsOfSet gives the tags of a set that a call has; none of 0, and of OtherTags.
func TagsOfSet(tx *gorm.DB, accountID, id int64) (rules.Tags, error) {
	if id == 0 || id == OtherTags {
		return "", nil
	}
	set, err := oneOrNone[TagSet](byID(tx, accountID, id))
	if err != nil || set == nil {
		return "", err
	}
	return set.Tags, nil
}

// TagsByNumber gives the tags of those of the account's sets that the calls have, by number.
func TagsByNumber(tx *gorm.DB, accountID int64, calls []Call) (map[int64]rules.Tags, error) {
	used := make(map[int64]rules.Tags)
	var ids []int64
	for i := range calls {
		if id := calls[i].TagSetID; id != 0 && id != OtherTags && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return used, nil
	}
	sets, err := all[TagSet](tx.Where("account_id = ? AND id IN ?", accountID, ids))
	for i := range sets {
		used[sets[i].ID] = sets[i].Tags
	}
	return used, err
}
