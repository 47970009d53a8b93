package models

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// storedColumns are what a call is stored as.
const storedColumns = `account_id, source_id, called_at, recorded_at, amount, request_key, package_id, within_micros, access_key_id, tag_set_id, duration_ms,
	http_status, offering, outcome, error_code`

// CreateCalls stores the calls, none of which may be there already. The account must be locked.
func CreateCalls(tx *gorm.DB, calls []Call) error {
	offerings, err := all[Offering](tx.Session(&gorm.Session{}))
	if err != nil {
		return err
	}
	numbers := make(map[rules.Offering]int64, len(offerings))
	for _, o := range offerings {
		numbers[rules.Offering{Region: o.Region, Service: o.Service}] = o.Number
	}
	for some := range slices.Chunk(calls, bulkRows) {
		if err := insertCalls(tx, some, numbers); err != nil {
			return err
		}
	}
	return nil
}

func insertCalls(tx *gorm.DB, calls []Call, numbers map[rules.Offering]int64) error {
	columns, place := storedColumns, "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
	if isPostgres(tx) {
		columns, place = columns+", request_text", place+", ?"
	}
	values := make([]any, 0, len(calls)*strings.Count(place, "?"))
	for i := range calls {
		c := &calls[i]
		values = append(values, c.AccountID, c.SourceID, c.CalledAt, c.RecordedAt, c.Amount(), storedKey(tx, c.RequestID), packageOf(tx, c), c.WithinMicros,
			c.AccessKeyID, c.TagSetID, c.DurationMS, c.HTTPStatus, numbers[c.Offering()], c.Outcome.Number(), c.ErrorCode)
		if isPostgres(tx) {
			_, text := RequestKey(c.RequestID)
			values = append(values, text)
		}
	}
	places := strings.Repeat(place+"), ", len(calls)-1) + place + ")"
	return failed("create calls in", tx.Exec("INSERT INTO recorded_calls ("+columns+") VALUES "+places, values...))
}

// packageOf is the value of the column for the package: in SQLite, whose foreign keys are checked with each row, nothing for none.
func packageOf(tx *gorm.DB, c *Call) any {
	switch {
	case c.PackageID != nil:
		return *c.PackageID
	case isPostgres(tx):
		return 0
	default:
		return nil
	}
}
