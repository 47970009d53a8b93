package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// compareTrail recomputes the trail of an account, or of the house: each entry's number and hash follow from the entry before, and where
// older ones were removed, an entry that says so has the hash that the first one follows. The first entry that is wrong is named and the
// rest is not looked at, as in the ledger. It gives what it tells.
func compareTrail(tx *gorm.DB, r *run, accountID int64) (told told, err error) {
	chain := trailChain{run: r, done: make(map[deed]bool)}
	if err := models.EachTrailEntry(tx, accountID, chain.add); err != nil {
		return told, err
	}
	chain.end()
	told.roles = chain.roles
	if chain.begun != nil {
		told.since = chain.begun.At
	}
	if chain.broken || chain.begun == nil || chain.begun.Seq != 1 || chain.begun.Kind != (trail.AccountCreated{}).Kind() {
		return told, nil
	}
	told.done = chain.done
	return told, nil
}

// told is what a trail tells: what was done to which object, nil if not all is kept that ever was; and who had which role until when, since the
// first entry that is kept.
type told struct {
	done  map[deed]bool
	roles []roleSet
	since time.Time
}

// deed is an act that was done to an object.
type deed struct {
	kind   trail.Kind
	object string
}

// trailChain is a trail that is being recomputed.
type trailChain struct {
	run    *run
	begun  *models.TrailEntry // the first that is kept
	last   *models.TrailEntry
	cut    *trail.Cut // that says what the first one follows
	broken bool
	done   map[deed]bool
	roles  []roleSet
}

func (c *trailChain) add(e *models.TrailEntry) error {
	if c.broken {
		return nil
	}
	c.run.compared(trails, 1)
	entry := *e
	act, err := e.Act()
	switch {
	case err != nil:
		c.differ(e, "facts "+e.Facts, err.Error())
	case c.begun == nil:
		c.begun = &entry
	case e.Seq != c.last.Seq+1:
		c.differ(e, "the entry before it is "+c.last.Ref().String(), fmt.Sprintf("number %d", c.last.Seq+1))
	case e.Hash != e.ChainHash(c.last.Hash):
		c.differ(e, "hash "+e.Hash, "hash "+e.ChainHash(c.last.Hash))
	}
	if cut, is := act.(trail.Cut); is && c.begun != nil && cut.Upto == c.begun.Seq-1 {
		c.cut = &cut
	}
	c.done[deed{e.Kind, e.Object}] = true
	if set := roleUntil(act, e.At); set != nil {
		c.roles = append(c.roles, *set)
	}
	c.last = &entry
	return nil
}

// end checks what the first entry follows, which is known when the last has been seen.
func (c *trailChain) end() {
	if c.broken || c.begun == nil {
		return
	}
	previous := models.ChainStart
	switch {
	case c.begun.Seq == 1:
	case c.cut == nil:
		c.differ(c.begun, "the first entry", "the first entry, or one that follows a cut")
		return
	default:
		previous = c.cut.Hash
	}
	if computed := c.begun.ChainHash(previous); c.begun.Hash != computed {
		c.differ(c.begun, "hash "+c.begun.Hash, "hash "+computed)
	}
}

func (c *trailChain) differ(e *models.TrailEntry, stored, computed string) {
	c.broken = true
	c.run.differ(trails, e.Ref().String(), stored, computed)
}

// compareActs compares what moved money and quota with the trail of an account that has all its entries since it was made.
func (rec *records) compareActs(r *run, done map[deed]bool) {
	if done == nil {
		return
	}
	expect := func(kind trail.Kind, ref models.Ref) {
		r.compared(acts, 1)
		if !done[deed{kind, ref.String()}] {
			r.differ(acts, ref.String(), "no entry in the trail", string(kind))
		}
	}
	for i := range rec.orders {
		if rec.orders[i].Status == models.OrderCompleted {
			expect((trail.OrderCompleted{}).Kind(), rec.orders[i].Ref())
		}
	}
	for i := range rec.payments {
		if rec.payments[i].Status == models.PaymentSucceeded {
			expect((trail.PaymentSucceeded{}).Kind(), rec.payments[i].Ref())
		}
	}
	for i := range rec.refunds {
		expect((trail.RefundBegun{}).Kind(), rec.refunds[i].Ref())
	}
	for i := range rec.packages {
		if rec.packages[i].OrderID == nil {
			expect((trail.PackageGiven{}).Kind(), rec.packages[i].Ref())
		}
	}
	for i := range rec.entries {
		if rec.entries[i].Kind == models.EntryVoucher {
			expect((trail.VoucherRedeemed{}).Kind(), rec.entries[i].Ref())
		}
	}
}
