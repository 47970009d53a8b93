package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// CallsLookedAt is how many calls of each service are looked at for one page of those that CallPick chooses. No index finds these, as
// each would cost every call more than people who look for a fault are worth; so many are read in some hundredths of a second.
const CallsLookedAt = 5000

// CallPick chooses calls by what they are looked at for, which no index finds: the key that they were made with, what they failed
// with, their HTTP status in [StatusFrom, StatusUntil), a tag that they have, and, of an hour that is looked through, what became of them,
// which package paid them and when they were recorded: after one instant, and not after another. Zero is any.
type CallPick struct {
	AccessKeyID                  int64 // or NoKey
	ErrorCode                    int64 // as ErrorNumber gives it
	StatusFrom, StatusUntil      int
	Tag                          CallTag
	Outcome                      Outcome
	PackageID                    int64
	RecordedAfter, RecordedUntil time.Time
}

// NoKey picks calls that were made without a key, or of which it is not known.
const NoKey = -1

// CallTag is a tag that calls have: all with the name, or with a value too, or those whose set found no room in the account's dictionary, or
// those without tags.
type CallTag struct {
	AccountID   int64 // whose dictionary it is looked for in; 0 for any call, with tags or without
	Name, Value string
	Other, None bool
}

// where gives the condition: the numbers of the sets that have it, of which an account has few.
func (t CallTag) where() (condition string, value []any) {
	if t.Other {
		return "tag_set_id = ?", []any{OtherTags}
	}
	if t.None {
		return "tag_set_id = ?", []any{0}
	}
	return "tag_set_id IN (SELECT s.id FROM tag_sets s WHERE s.account_id = ? AND replace(',' || s.tags || ',', ?, '') <> ',' || s.tags || ',')", []any{t.AccountID, t.part()}
}

// part is what tags contain, between commas, that have it.
func (t CallTag) part() string {
	if t.Value != "" {
		return "," + t.Name + "=" + t.Value + ","
	}
	return "," + t.Name + "="
}

// IsAny tells that it lets everything pass.
func (p CallPick) IsAny() bool { return p == CallPick{} }

// IsOfFailed tells that only calls that nobody pays pass, of which there is an index.
func (p CallPick) IsOfFailed() bool { return p.ErrorCode != 0 || p.StatusFrom >= 300 }

// where gives the conditions, each with AND before it.
func (p CallPick) where() (conditions string, values []any) {
	add := func(condition string, value any) {
		conditions, values = conditions+" AND "+condition, append(values, value)
	}
	if p.AccessKeyID != 0 {
		add("access_key_id = ?", max(0, p.AccessKeyID))
	}
	if p.ErrorCode != 0 {
		add("error_code = ?", p.ErrorCode)
	}
	if p.StatusUntil != 0 {
		add("http_status >= ?", p.StatusFrom)
		add("http_status < ?", p.StatusUntil)
	}
	if p.Tag.AccountID != 0 {
		condition, value := p.Tag.where()
		conditions, values = conditions+" AND "+condition, append(values, value...)
	}
	if p.Outcome != "" {
		add("outcome = ?", p.Outcome)
	}
	if p.PackageID != 0 {
		add("package_id = ?", p.PackageID)
	}
	if !p.RecordedAfter.IsZero() {
		add("recorded_at > ?", p.RecordedAfter)
	}
	if !p.RecordedUntil.IsZero() {
		add("recorded_at <= ?", p.RecordedUntil)
	}
	return conditions, values
}

// of narrows a query of a table that has these columns.
func (p CallPick) of(q *gorm.DB) *gorm.DB {
	conditions, values := p.where()
	if conditions == "" {
		return q
	}
	return q.Where("1 = 1"+conditions, values...)
}

// LookBack tells since when calls are to be looked at, so that of no service many more are than most, whatever passes then: the
// filter's From, or later. Calls of one instant are not parted.
func LookBack(tx *gorm.DB, accountID int64, f CallFilter, most int) (since time.Time, err error) {
	since = f.From
	if f.isNone() {
		return since, nil
	}
	until, op := f.Until, "<"
	if f.Before != nil && f.Before.CalledAt.Before(until) {
		until, op = f.Before.CalledAt, "<="
	}
	looks := callsInEach(tx, accountID, f.whole(), f.Pick.IsOfFailed(), func(b spanBounds, calls clause.Expr) clause.Expr {
		return gorm.Expr("SELECT called_at FROM ? WHERE called_at >= ? AND called_at "+op+" ? ORDER BY called_at DESC LIMIT 1 OFFSET ?", calls, b.from, until, most-1)
	})
	marks, err := all[struct{ CalledAt time.Time }](tx.Raw("?", looks))
	for _, m := range marks {
		if m.CalledAt.After(since) {
			since = m.CalledAt.UTC()
		}
	}
	return since, err
}
