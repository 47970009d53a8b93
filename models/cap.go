package models

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Cap is a limit that a customer has set: see rules.Cap, whose limit Amount is.
type Cap struct {
	AccountID   int64  `gorm:"primaryKey"`
	ID          int64  `gorm:"primaryKey"`
	Region      string // "" for all
	Service     string // "" for all
	AccessKeyID int64  // 0 for all
	Tag         string // "" for all: see rules.Cap
	Kind        rules.CapKind
	Span        rules.CapSpan
	Hard        bool
	Amount      int64 // micro-units, or calls
	CountsFrom  time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
	EndedAt     *time.Time // since when it is no more
}

// Ref names the cap.
func (c *Cap) Ref() Ref { return Ref{KindCap, c.AccountID, c.ID} }

// Rule gives the cap as the rules take it, nothing of it used.
func (c *Cap) Rule() rules.Cap {
	return rules.Cap{
		ID: c.ID, Offering: rules.Offering{Region: c.Region, Service: c.Service}, AccessKeyID: c.AccessKeyID, Tag: c.Tag,
		Kind: c.Kind, Span: c.Span, Hard: c.Hard, Limit: c.Amount, From: c.CountsFrom.UTC(), Used: make(map[time.Time]int64),
	}
}

// CapUse is what is used of a cap in the span that starts then.
type CapUse struct {
	AccountID int64     `gorm:"primaryKey;autoIncrement:false"`
	CapID     int64     `gorm:"primaryKey;autoIncrement:false"`
	SpanStart time.Time `gorm:"primaryKey"`
	Used      int64
}

// SaveCap stores the cap; a new one, without an id, under the account's next number. The account must be locked.
func SaveCap(tx *gorm.DB, c *Cap) error {
	if c.ID == 0 {
		if err := createNumbered(tx, c.AccountID, &c.ID, c); err != nil {
			return err
		}
		return recordCap(tx, nil, c)
	}
	before, err := FindCap(tx, c.AccountID, c.ID)
	if err != nil {
		return err
	}
	if err := recordCap(tx, before, c); err != nil {
		return err
	}
	return saveAll(tx, c)
}

// FindCap loads one cap, also one that has ended.
func FindCap(tx *gorm.DB, accountID, id int64) (*Cap, error) {
	return one[Cap](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchCap))
}

// CapsOf lists the accounts' caps that have not ended, ascending.
func CapsOf(tx *gorm.DB, accountIDs ...int64) ([]Cap, error) {
	return all[Cap](tx.Where("account_id IN ? AND ended_at IS NULL", accountIDs).Order("account_id, id"))
}

// CountCaps counts all caps that the account ever had.
func CountCaps(tx *gorm.DB, accountID int64) (int64, error) {
	return count(tx.Model(&Cap{}).Where("account_id = ?", accountID))
}

// CapUsesOf lists what is used of the accounts' caps in spans that start at or after the instant, and of those that have one span only,
// with what the accounts' own rows count of it.
func CapUsesOf(tx *gorm.DB, accountIDs []int64, from time.Time) ([]CapUse, error) {
	stored, err := all[storedCapUse](tx.Table("cap_uses AS u").
		Select("u.account_id, u.cap_id, u.span_start, u.used, c.kind, a.capped_calls, a.capped_micros, a.capped_spans").
		Joins("JOIN caps c ON c.account_id = u.account_id AND c.id = u.cap_id").
		Joins("JOIN accounts a ON a.id = u.account_id").
		Where("u.account_id IN ? AND (u.span_start >= ? OR u.span_start = ?)", accountIDs, from, time.Unix(0, 0).UTC()).
		Order("u.account_id, u.cap_id, u.span_start"))
	uses := make([]CapUse, len(stored))
	for i := range stored {
		uses[i] = stored[i].use()
	}
	return uses, err
}

// SettleCapUses stores of caps of the account, whose uses these are as CapUsesOf gives them, what is used in all, and has the account's
// row count for none of them any more. The account must be locked.
func SettleCapUses(tx *gorm.DB, account *Account, uses []CapUse) error {
	account.CappedSpans = slices.DeleteFunc(account.CappedSpans, func(s CapSpan) bool {
		return slices.ContainsFunc(uses, func(u CapUse) bool { return u.CapID == s.CapID && u.SpanStart.Equal(s.Start) })
	})
	if err := SaveCapUses(tx, uses); err != nil {
		return err
	}
	return save(tx.Where("id = ?", account.ID), account, "capped_spans")
}

// SaveCapUses stores what is used of caps, which the account's row counts nothing for. The accounts must be locked.
func SaveCapUses(tx *gorm.DB, uses []CapUse) error {
	return create(tx.Clauses(clause.OnConflict{UpdateAll: true}), uses)
}

// CapCount is what the records have of the calls that a cap counts. Perhaps is what is to be added if it counts those, too, of whose tags
// they do not tell, because there was no room for another set: see OtherTags.
type CapCount struct{ Known, Perhaps int64 }

// Most is all that it may have counted.
func (c CapCount) Most() int64 { return c.Known + c.Perhaps }

// CapCounted is what the records have of the calls that the cap counts in the span between the two instants, of which Next is zero for
// one without end. Of calls of any origin, in a day or a month, the hours of the span tell; else the calls of the services themselves, one
// service after the other, so that each is read along its own stretch of an index.
func CapCounted(tx *gorm.DB, c *Cap, services []rules.Offering, start, next time.Time) (counted CapCount, err error) {
	if c.CountsFromStart() {
		counted.Known, err = capCountedByHours(tx, c, start, next)
		return counted, err
	}
	tags := make(map[int64]rules.Tags)
	if c.Tag != "" {
		sets, err := TagSetsOf(tx, c.AccountID)
		if err != nil {
			return counted, err
		}
		for i := range sets {
			tags[sets[i].ID] = sets[i].Tags
		}
	}
	rule := c.Rule()
	for _, o := range services {
		if !rule.CountsSomeOf(o) {
			continue
		}
		if err := capCountedOf(tx, c, o, start, next, tags, &counted); err != nil {
			return counted, err
		}
	}
	return counted, nil
}

func capCountedByHours(tx *gorm.DB, c *Cap, start, next time.Time) (counted int64, err error) {
	sums, err := SumUsage(tx, c.AccountID, HourFilter{Region: c.Region, Service: c.Service, From: start, Until: next})
	for _, s := range sums {
		switch {
		case s.Outcome == OutcomeFailed:
		case c.Kind == rules.CapCalls:
			counted += s.Calls
		default:
			counted += int64(s.AmountMicros)
		}
	}
	return counted, err
}

func capCountedOf(tx *gorm.DB, c *Cap, o rules.Offering, start, next time.Time, tags map[int64]rules.Tags, counted *CapCount) error {
	made := RecordedCalls{CalledFrom: start, CalledUntil: next}
	if start.Before(c.CountsFrom) {
		made.CalledFrom = c.CountsFrom
	}
	if next.IsZero() {
		made.CalledUntil = rules.EndOfTime
	}
	rule := c.Rule()
	return EachCharged(tx, c.AccountID, o, made, nil, func(call *Call) error {
		origin := rules.Origin{AccessKeyID: call.AccessKeyID, Tags: tags[call.TagSetID]}
		switch {
		case rule.Counts(o, origin):
			counted.Known += rule.Takes(call.PriceMicros)
		case call.TagSetID == OtherTags && rule.Counts(o, rules.Origin{AccessKeyID: call.AccessKeyID, Tags: rules.Tags(c.Tag)}):
			counted.Perhaps += rule.Takes(call.PriceMicros)
		}
		return nil
	})
}

// CountsFromStart reports whether the cap counts what its first span had seen before it was set: hours tell that, but not of single keys
// and tags.
func (c *Cap) CountsFromStart() bool {
	rule := c.Rule()
	return !rule.TellsOrigins() && c.Span != rules.CapInAll
}
