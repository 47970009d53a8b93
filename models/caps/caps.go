// Package caps lets customers set what their account may spend on pay-per-use, or how many calls it may make: in all, or of a
// region, a service, an access key or a tag; in a day, a month or for good. The rule is rules.Cap, and a call is let pass and recorded by
// it in models/metering; here caps are set, changed, and taken away.
package caps

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Caps has the use cases. All fields but Changed are required.
type Caps struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Changed is told of each cap that is set, with the version that its account is at since: what this process knew of an account
	// before lets no call pass any more. Other processes find out within a second. nil: this one does, too.
	Changed func(accountID, version int64)
}

const (
	// MaxCaps is how many caps an account may have at a time: each of them is looked at with each call.
	MaxCaps = 20
	// maxEver bounds how many it may ever have had: those that were taken away are kept.
	maxEver = 1000
	// MaxCalls is the most calls that a cap may allow.
	MaxCalls = 1_000_000_000_000
	// MaxMicros is the most money that a cap may allow, in a currency of scale 1.
	MaxMicros rules.Micros = 10_000_000_000_000
)

// Scope is whose calls a cap counts, and how. Two caps never have the same: to set it again changes it.
type Scope struct {
	Region, Service string // "": all
	AccessKeyID     int64  // 0: all
	Tag             string // as "team=scan": calls that have it; "": all
	Kind            rules.CapKind
	Span            rules.CapSpan
}

// Wanted is a cap as a customer sets it: Amount is micro-units or calls, as its kind says.
type Wanted struct {
	Scope
	Hard   bool // refuses; else it is told only
	Amount int64
	// Changes is the cap that is changed, 0 for none in particular. It has the scope already.
	Changes int64
	// Another says that none is meant to be changed: one of the scope that is there and allows anything else is refused.
	Another bool
}

// Set sets the cap, or changes the one that has its scope. What its span has seen of calls already counts, but for a cap of a key or a tag,
// and for one in all, which begin to count now. One that is to be changed and was taken away meanwhile is NotFound. It gives the cap; a field that is wrong is named by the error.
func (c *Caps) Set(ctx context.Context, accountID int64, in Wanted) (set models.Cap, err error) {
	snapshot, err := c.Catalog.Current(ctx)
	if err != nil {
		return set, err
	}
	if err := check(&in, snapshot); err != nil {
		return set, err
	}
	version := int64(0)
	err = c.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		version = account.Version
		set, err = place(tx, accountID, in, snapshot, c.Clock.Now()) // read under the lock: what was recorded before it is seen
		return err
	})
	if err == nil && c.Changed != nil {
		c.Changed(accountID, version)
	}
	return set, err
}

// place stores the cap in the account, which is locked.
func place(tx *gorm.DB, accountID int64, in Wanted, snapshot *catalog.Snapshot, now time.Time) (models.Cap, error) {
	there, err := models.CapsOf(tx, accountID)
	if err != nil {
		return models.Cap{}, err
	}
	for i := range there {
		if c := &there[i]; scopeOf(c) == in.Scope && (in.Changes == 0 || in.Changes == c.ID) {
			if in.Another && (c.Hard != in.Hard || c.Amount != in.Amount) {
				return models.Cap{}, models.RefuseField("kind", cause.CapThere{Cap: c.Ref().String()})
			}
			c.Hard, c.Amount, c.UpdatedAt = in.Hard, in.Amount, now
			return *c, models.SaveCap(tx, c)
		}
	}
	if in.Changes != 0 {
		return models.Cap{}, models.Refuse(models.NotFound, cause.NoSuchCap)
	}
	if err := mayHaveAnother(tx, accountID, len(there)); err != nil {
		return models.Cap{}, err
	}
	if in.AccessKeyID != 0 {
		if _, err := models.AccessKeyOfAccount(tx, accountID, in.AccessKeyID); err != nil {
			return models.Cap{}, models.RefuseField("key", cause.CapKeyMissing)
		}
	}
	c := models.Cap{
		AccountID: accountID, Region: in.Region, Service: in.Service, AccessKeyID: in.AccessKeyID, Tag: in.Tag, Kind: in.Kind, Span: in.Span,
		Hard: in.Hard, Amount: in.Amount, CountsFrom: now, CreatedAt: now, UpdatedAt: now,
	}
	rule := c.Rule()
	start, next := rule.SpanOf(now, snapshot.Zone)
	if c.CountsFromStart() {
		c.CountsFrom = start
	}
	if err := models.SaveCap(tx, &c); err != nil {
		return c, err
	}
	// Also of a cap that counts from now on: clocks differ, and what others recorded may have been made after this one's now.
	used, err := models.CapCounted(tx, &c, snapshot.Keys(), start, next)
	if err != nil || used.Most() == 0 {
		return c, err
	}
	return c, models.SaveCapUses(tx, []models.CapUse{{AccountID: accountID, CapID: c.ID, SpanStart: start, Used: used.Most()}})
}

func scopeOf(c *models.Cap) Scope {
	return Scope{c.Region, c.Service, c.AccessKeyID, c.Tag, c.Kind, c.Span}
}

func mayHaveAnother(tx *gorm.DB, accountID int64, has int) error {
	if has >= MaxCaps {
		return models.Refuse(models.Conflict, cause.CapsFull{Most: MaxCaps})
	}
	ever, err := models.CountCaps(tx, accountID)
	if err == nil && ever >= maxEver {
		err = models.Refuse(models.Conflict, cause.CapsFull{Most: maxEver})
	}
	return err
}

// check refuses what no cap can be.
func check(in *Wanted, snapshot *catalog.Snapshot) error {
	if _, found := snapshot.Region(in.Region); in.Region != "" && !found {
		return models.RefuseField("region", cause.NoRegion{Code: in.Region})
	}
	if _, found := snapshot.Service(in.Service); in.Service != "" && !found {
		return models.RefuseField("service", cause.NoService{Code: in.Service})
	}
	tag, err := rules.ParseTag(in.Tag)
	if err != nil {
		return models.RefuseField("tag", cause.CapTagWrong)
	}
	in.Tag = tag
	switch in.Span {
	case rules.CapDay, rules.CapMonth, rules.CapInAll:
	default:
		return models.RefuseField("span", cause.CapSpanMissing)
	}
	most := MaxMicros.Times(snapshot.Money().Scale)
	switch {
	case in.Kind == rules.CapMoney && (in.Amount < 0 || in.Amount > int64(most)):
		return models.RefuseField("amount", cause.CapMoneyBeyond{Most: cause.Money{Micros: most, Currency: snapshot.Currency}})
	case in.Kind == rules.CapCalls && (in.Amount < 0 || in.Amount > MaxCalls):
		return models.RefuseField("amount", cause.CapCallsBeyond{Most: MaxCalls})
	case in.Kind != rules.CapMoney && in.Kind != rules.CapCalls:
		return models.RefuseField("kind", cause.CapKindMissing)
	}
	return nil
}

// End takes the cap away. One that is gone already stays gone.
func (c *Caps) End(ctx context.Context, accountID, id int64) error {
	return c.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		ended, err := models.FindCap(tx, accountID, id)
		if err != nil || ended.EndedAt != nil {
			return err
		}
		if err := settle(tx, account, id); err != nil {
			return err
		}
		now := c.Clock.Now()
		ended.EndedAt, ended.UpdatedAt = &now, now
		return models.SaveCap(tx, ended)
	})
}

// settle stores what is used of the cap that ends: what is called from now on is not counted.
func settle(tx *gorm.DB, account *models.Account, capID int64) error {
	if len(account.CappedSpans) == 0 {
		return nil
	}
	uses, err := models.CapUsesOf(tx, []int64{account.ID}, time.Unix(0, 0))
	if err != nil {
		return err
	}
	uses = slices.DeleteFunc(uses, func(u models.CapUse) bool { return u.CapID != capID || !account.CappedSpans.Has(u.CapID, u.SpanStart) })
	return models.SettleCapUses(tx, account, uses)
}
