package models

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// leastOfRequestID is how many hexadecimal digits of a request id have to be known to look for those that begin with them: pages
// show eight of an id that they shorten.
const leastOfRequestID = 8

// CallsBeginningWith loads the account's calls whose request id is a UUID that begins so, by id, at most limit; none where that is too
// little to begin with. It reads a stretch of the index of ids.
func CallsBeginningWith(tx *gorm.DB, accountID int64, beginning string, limit int) ([]Call, error) {
	low, high, ok := uuidsBeginningWith(beginning)
	if !ok {
		return nil, nil
	}
	s := storedCalls{
		accountID: accountID, where: " AND request_key BETWEEN ? AND ?", values: []any{storedKey(tx, low.String()), storedKey(tx, high.String())},
		before: " AND request_id BETWEEN ? AND ?", beforeValues: []any{low.String(), high.String()},
	}
	calls, err := all[Call](s.from(tx).Order("request_id, source_id").Limit(limit))
	if err != nil {
		return nil, err
	}
	return calls, NameSources(tx, accountID, calls)
}

// uuidsBeginningWith gives the first and the last UUID that begin with the text as UUIDs are mostly written.
func uuidsBeginningWith(text string) (low, high uuid.UUID, ok bool) {
	const first, last = "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-efff-ffff-ffffffffffff" // version f is of no UUID that is its own key
	if len(text) < leastOfRequestID || len(text) > len(first) {
		return low, high, false
	}
	from, until := text+first[len(text):], text+last[len(text):]
	if from[14] == 'f' {
		return low, high, false
	}
	low, lowOK := canonicalUUID(from)
	high, highOK := canonicalUUID(until)
	return low, high, lowOK && highOK && strings.Trim(text, hexDigits+"-") == ""
}

const hexDigits = "0123456789abcdef"
