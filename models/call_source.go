package models

import (
	"slices"
	"time"

	"gorm.io/gorm"
)

// OwnSource is the source of calls that this console's own OCR API answered: what CloudEvents calls the context in which an
// event happened. Gateways name theirs.
const OwnSource = "urn:ocrconsole:api"

// CallSource is a source of an account's calls. Calls have its number. Number 0, whose source is empty, is of calls that
// were recorded before sources were kept, which ended at Since; of the others, Since is when they were first met.
type CallSource struct {
	AccountID int64 `gorm:"primaryKey"`
	ID        int64 `gorm:"primaryKey;autoIncrement:false"`
	Source    string
	Since     time.Time
}

// AccountSource names one source of an account.
type AccountSource struct {
	AccountID int64
	Source    string
}

// FindCallSources loads those of the sources that their accounts have, and number 0 of each account that has it.
func FindCallSources(tx *gorm.DB, wanted []AccountSource) ([]CallSource, error) {
	var found []CallSource
	for some := range slices.Chunk(wanted, bulkRows/2) {
		ids, sources := make([]int64, len(some)), make([]string, len(some)+1)
		for i, w := range some {
			ids[i], sources[i] = w.AccountID, w.Source
		}
		rows, err := all[CallSource](tx.Where("account_id IN ? AND source IN ?", ids, sources))
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	return found, nil
}

// CreateCallSources stores sources that their accounts do not have, each once, under the accounts' next numbers. The
// accounts must be locked.
func CreateCallSources(tx *gorm.DB, wanted []AccountSource, now time.Time) ([]CallSource, error) {
	next := make(map[int64]int64)
	created := make([]CallSource, len(wanted))
	for i, w := range wanted {
		if next[w.AccountID] == 0 {
			id, err := nextID[CallSource](tx, w.AccountID)
			if err != nil {
				return nil, err
			}
			next[w.AccountID] = id
		}
		created[i] = CallSource{w.AccountID, next[w.AccountID], w.Source, now}
		next[w.AccountID]++
	}
	if len(created) == 0 {
		return nil, nil
	}
	if err := create(tx, created); err != nil {
		return nil, err
	}
	return created, nil
}

// CallSourcesOf gives the account's sources by number.
func CallSourcesOf(tx *gorm.DB, accountID int64) (map[int64]string, error) {
	return callSources(tx.Where("account_id = ?", accountID))
}

// NameSources fills in the sources of the account's calls.
func NameSources(tx *gorm.DB, accountID int64, calls []Call) error {
	var ids []int64
	for i := range calls {
		if n := len(ids); n == 0 || ids[n-1] != calls[i].SourceID {
			ids = append(ids, calls[i].SourceID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	sources := make(map[int64]string, len(ids))
	for some := range slices.Chunk(ids, bulkRows) {
		found, err := callSources(tx.Where("account_id = ? AND id IN ?", accountID, some))
		if err != nil {
			return err
		}
		for id, source := range found {
			sources[id] = source
		}
	}
	for i := range calls {
		calls[i].Source = sources[calls[i].SourceID]
	}
	return nil
}

func callSources(q *gorm.DB) (map[int64]string, error) {
	rows, err := all[CallSource](q)
	if err != nil {
		return nil, err
	}
	sources := make(map[int64]string, len(rows))
	for _, r := range rows {
		sources[r.ID] = r.Source
	}
	return sources, nil
}
