package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// TrailOfHouse is the account number of the trail of what is no account's: what the operator does to the whole console, and what
// strangers try who are nobody's.
const TrailOfHouse int64 = 0

// houseLock is what orders the entries of that trail, which no account's row does.
const houseLock int64 = 0x7472_6169_6c00

// TrailEntry is one act: who did what, when, and from where. Entries are never changed.
type TrailEntry struct {
	AccountID int64 `gorm:"primaryKey"` // or TrailOfHouse
	Seq       int64 `gorm:"primaryKey"` // counts up without gaps within the account
	At        time.Time
	Kind      trail.Kind
	Object    string // the reference of what it was done to, "" for the account itself
	Actor     trail.ActorKind
	ActorID   int64  // the user's id, or the number of the access key
	ActorName string // the command or the job
	Address   string // of the client
	RequestID string
	Facts     string // what was done, as trail.Encode writes it
	Hash      string // chains the entry to the one before it: see ChainHash
}

// KindTrail names entries of trails.
const KindTrail Kind = "ACT"

// Ref names the entry.
func (e *TrailEntry) Ref() Ref { return Ref{KindTrail, e.AccountID, e.Seq} }

// Act reads what was done.
func (e *TrailEntry) Act() (trail.Act, error) { return trail.Decode(e.Kind, e.Object, e.Facts) }

// Record appends the act to the account's trail, as done by whom the transaction's context names: in the transaction in which it is
// done, so that there is no act without its entry and no entry without its act. Where the act shows who they are, it is they. The account
// must be locked.
func Record(tx *gorm.DB, accountID int64, at time.Time, act trail.Act) error {
	by := trail.ActorOf(tx.Statement.Context)
	if p, proves := act.(trail.Proving); proves {
		by = by.As(p.ProvedBy())
	}
	facts, err := trail.Encode(act)
	if err != nil {
		return err
	}
	last, err := lastTrailEntry(tx, accountID)
	if err != nil {
		return err
	}
	e := TrailEntry{
		AccountID: accountID, Seq: last.Seq + 1, At: Instant(at), Kind: act.Kind(), Object: act.Object(), Actor: by.Kind, ActorID: by.ID,
		ActorName: by.Name, Address: by.Address, RequestID: by.RequestID, Facts: facts,
	}
	e.Hash = e.ChainHash(last.Hash)
	return create(tx, &e)
}

// RecordOfHouse appends the act to the trail of what is no account's. It waits for others who do, so it comes last in its transaction: whoever
// took another lock after it would wait for somebody who has that, and waits for this one. But for what the catalog's own lock guards, which is
// taken first, a test of every transaction finds what comes later.
func RecordOfHouse(tx *gorm.DB, at time.Time, act trail.Act) error {
	if err := LockHouse(tx); err != nil {
		return err
	}
	return Record(tx, TrailOfHouse, at, act)
}

// LockHouse keeps the trail of what is no account's as it is until the transaction ends.
func LockHouse(tx *gorm.DB) error {
	if !isPostgres(tx) { // on SQLite a transaction that writes is alone
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", houseLock).Error
}

// lastTrailEntry loads the newest entry. Where there is none it gives what the first one follows: number 0 and ChainStart.
func lastTrailEntry(tx *gorm.DB, accountID int64) (*TrailEntry, error) {
	last, err := oneOrNone[TrailEntry](tx.Where("account_id = ?", accountID).Order("seq DESC"))
	if err == nil && last == nil {
		last = &TrailEntry{AccountID: accountID, Hash: ChainStart}
	}
	return last, err
}

// TrailFilter chooses entries: of one kind, by one actor, about one object (empty: any), in [From, Until) where these are set, after the
// entry Before in the order of the list (nil: from the newest), at most Limit. ActorID counts with Actor only; -1 is any.
type TrailFilter struct {
	Kind        trail.Kind
	Actor       trail.ActorKind
	ActorID     int64
	Object      string
	From, Until time.Time
	Before      *TrailEntry
	Limit       int
}

// within chooses the account's entries that the filter lets pass, but for Before and Limit.
func (f *TrailFilter) within(tx *gorm.DB, accountID int64) *gorm.DB {
	q := tx.Model(&TrailEntry{}).Where("account_id = ?", accountID)
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.Actor != "" {
		q = q.Where("actor = ?", f.Actor)
		if f.ActorID >= 0 {
			q = q.Where("actor_id = ?", f.ActorID)
		}
	}
	if f.Object != "" {
		q = q.Where("object = ? AND object <> ''", f.Object) // the second by which the index is found, that leaves out what has none
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q = q.Where("at < ?", f.Until)
	}
	return q
}

// CountTrail counts the account's entries that the filter lets pass, but for Before and Limit.
func CountTrail(tx *gorm.DB, accountID int64, f *TrailFilter) (int64, error) {
	return count(f.within(tx, accountID))
}

// TrailOf lists the account's entries, newest first: by their time, and of one time by their number.
func TrailOf(tx *gorm.DB, accountID int64, f *TrailFilter) ([]TrailEntry, error) {
	q := f.within(tx, accountID)
	if f.Before != nil {
		q = q.Where("(at, seq) < (?, ?)", f.Before.At, f.Before.Seq)
	}
	return all[TrailEntry](q.Order("at DESC, seq DESC").Limit(f.Limit))
}

// FindTrailEntry loads one entry.
func FindTrailEntry(tx *gorm.DB, accountID, seq int64) (*TrailEntry, error) {
	return one[TrailEntry](tx.Where("account_id = ? AND seq = ?", accountID, seq), Refuse(NotFound, cause.NoReference{Thing: string(KindTrail)}))
}

// TrailBegins loads the oldest entry that is kept, nil if there is none.
func TrailBegins(tx *gorm.DB, accountID int64) (*TrailEntry, error) {
	return oneOrNone[TrailEntry](tx.Where("account_id = ?", accountID).Order("seq"))
}

// EachTrailEntry gives the account's entries to fn, oldest first, without holding them.
func EachTrailEntry(tx *gorm.DB, accountID int64, fn func(e *TrailEntry) error) error {
	for after := int64(0); ; {
		some, err := all[TrailEntry](tx.Where("account_id = ? AND seq > ?", accountID, after).Order("seq").Limit(bulkRows))
		if err != nil || len(some) == 0 {
			return err
		}
		for i := range some {
			if err := fn(&some[i]); err != nil {
				return err
			}
		}
		after = some[len(some)-1].Seq
	}
}
