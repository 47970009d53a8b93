package models

import (
	"encoding/json"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// DeskKind is what an operator does to an account.
type DeskKind string

// The kinds.
const (
	DeskGrant DeskKind = "grant"
	// DeskTakeBack is that a package that was given is taken back.
	DeskTakeBack DeskKind = "take_back"

	DeskVouch   DeskKind = "vouch"
	DeskUnvouch DeskKind = "unvouch"
	DeskRefund  DeskKind = "refund"
	DeskCredit  DeskKind = "credit"
	DeskDebit   DeskKind = "debit"
	DeskSuspend DeskKind = "suspend"
	DeskResume  DeskKind = "resume"
	DeskSignOut DeskKind = "sign_out"
	DeskClose   DeskKind = "close"
	// DeskLimits is that an account gets a credit limit or a grace period of its own, or what holds for all again.
	DeskLimits DeskKind = "limits"

	// DeskMail has a mail sent again, DeskReplay a message posted again to a webhook, and DeskAcknowledge is that an alarm was looked at.
	DeskMail        DeskKind = "send_mail"
	DeskReplay      DeskKind = "replay"
	DeskAcknowledge DeskKind = "acknowledge"
)

// DeskState is how far an act has come.
type DeskState string

// The states.
const (
	DeskWaiting  DeskState = "waiting"
	DeskDone     DeskState = "done"
	DeskDeclined DeskState = "declined"
)

// DeskAct is something that an operator did to an account, or that waits for a second one. FormKey is that of the form that asked for it: sent
// again it is the same act. Facts is what is to be done, as JSON; Object what it was done to; MovedMicros the money that it moves, or the price
// of what it gives, 0 where it moves none.
type DeskAct struct {
	AccountID   int64  `gorm:"primaryKey;autoIncrement:false"`
	FormKey     string `gorm:"primaryKey"`
	Kind        DeskKind
	Reason      string
	Facts       string
	State       DeskState
	Object      string
	MovedMicros rules.Micros
	AskedBy     int64
	AskedAt     time.Time
	DecidedBy   *int64
	DecidedAt   *time.Time
	// Amount is the money that it is about, for the trail and for the customer; none where it is about none.
	Amount cause.Money `gorm:"-"`
	// Changes are what it sets, for the trail, and MayOwe how far the account may owe once it is done, for the customer; none of one that sets
	// nothing.
	Changes trail.Changes  `gorm:"-"`
	MayOwe  *notice.GoesOn `gorm:"-"`
	// Mail is which kind of mail it sent, for the trail; "" where it sent none.
	Mail MailKind `gorm:"-"`
}

// Wants stores with the act what it is to do, by which its form is known again: sent again for something else it is refused.
func (d *DeskAct) Wants(what any) error {
	facts, err := json.Marshal(what)
	d.Facts = string(facts)
	return err
}

// Begin stores the act, as done in this transaction, and tells whether it is the first with its key: else nothing is to be done. The account
// must be locked.
func (d *DeskAct) Begin(tx *gorm.DB, now time.Time) (first bool, err error) {
	d.State, d.AskedAt = DeskDone, now
	return d.store(tx)
}

// Wait stores that the act waits for a second operator; sent again it changes nothing. The account must be locked.
func (d *DeskAct) Wait(tx *gorm.DB, now time.Time) error {
	d.State, d.AskedAt = DeskWaiting, now
	first, err := d.store(tx)
	if err != nil || !first {
		return err
	}
	return d.Record(tx, now)
}

// Record tells the account's trail how far the act is.
func (d *DeskAct) Record(tx *gorm.DB, now time.Time) error {
	return Record(tx, d.AccountID, now, trail.DeskActed{
		On: trail.On{Ref: d.Object}, What: string(d.Kind), Reason: d.Reason, State: string(d.State), Amount: trail.Money{Micros: d.Amount.Micros, Currency: d.Amount.Currency},
		Changes: d.Changes,
		Mail:    string(d.Mail),
	})
}

func (d *DeskAct) store(tx *gorm.DB) (first bool, err error) {
	before, err := d.Before(tx)
	if err != nil {
		return false, err
	}
	if before != nil {
		d.State = before.State
		return false, nil
	}
	return true, create(tx, d)
}

// told are the acts of which the customer is told by the act itself: closing, refunds and sessions tell it their own way.
var told = []DeskKind{DeskGrant, DeskVouch, DeskUnvouch, DeskCredit, DeskDebit, DeskTakeBack, DeskSuspend, DeskResume, DeskLimits}

// Did records the act with its reason, and tells the customer where money or quota changed.
func (d *DeskAct) Did(tx *gorm.DB, object string, now time.Time) error {
	if d.Object = object; object != "" {
		if err := save(tx.Where("account_id = ? AND form_key = ?", d.AccountID, d.FormKey), d, "object", "moved_micros"); err != nil {
			return err
		}
	}
	return d.tell(tx, now)
}

// tell records the act, and tells the customer of it once it is done.
func (d *DeskAct) tell(tx *gorm.DB, now time.Time) error {
	if err := d.Record(tx, now); err != nil || d.State != DeskDone || !slices.Contains(told, d.Kind) {
		return err
	}
	_, err := Notify(tx, &Notification{
		AccountID: d.AccountID, Key: "desk " + d.FormKey, CreatedAt: now, Says: notice.OperatorActed{What: notice.OperatorAct(d.Kind), Reason: d.Reason, Amount: d.Amount, MayOwe: d.MayOwe},
	})
	return err
}

// MayDecide fails with Conflict when the act does not wait any more, or when the operator is no second one: see MaySecond.
func (d *DeskAct) MayDecide(tx *gorm.DB, operatorID int64) error {
	if d.State != DeskWaiting {
		return Refuse(Conflict, cause.DecidedAlready)
	}
	return MaySecond(tx, d.AskedBy, operatorID)
}

// DecidedAs tells that the operator has decided so before: by the same form, sent again.
func (d *DeskAct) DecidedAs(state DeskState, operatorID int64) bool {
	return d.State == state && d.DecidedBy != nil && *d.DecidedBy == operatorID
}

// Decide stores what a second operator said of an act that waits, and what it was done to; see MayDecide. The account must be locked.
func (d *DeskAct) Decide(tx *gorm.DB, state DeskState, operatorID int64, now time.Time) error {
	if err := d.MayDecide(tx, operatorID); err != nil {
		return err
	}
	d.State, d.DecidedBy, d.DecidedAt = state, &operatorID, &now
	if err := save(tx.Where("account_id = ? AND form_key = ?", d.AccountID, d.FormKey), d, "state", "object", "moved_micros", "decided_by", "decided_at"); err != nil {
		return err
	}
	return d.tell(tx, now)
}

// FindDeskAct finds an act by its key.
func FindDeskAct(tx *gorm.DB, accountID int64, key string) (*DeskAct, error) {
	return one[DeskAct](tx.Where("account_id = ? AND form_key = ?", accountID, key), Refuse(NotFound, cause.DecidedAlready))
}

// ClosedAtDesk finds the act by which an operator closed the account, nil if none did.
func ClosedAtDesk(tx *gorm.DB, accountID int64) (*DeskAct, error) {
	return oneOrNone[DeskAct](tx.Where("account_id = ? AND kind = ? AND state = ?", accountID, DeskClose, DeskDone).Order("asked_at, form_key"))
}

// DoneAt is when it was done, if it was.
func (d *DeskAct) DoneAt() time.Time {
	if d.DecidedAt != nil {
		return *d.DecidedAt
	}
	return d.AskedAt
}

// WaitingDeskActs lists what waits for a second operator, oldest first.
func WaitingDeskActs(tx *gorm.DB, accountID int64) ([]DeskAct, error) {
	return all[DeskAct](tx.Where("account_id = ? AND state = ?", accountID, DeskWaiting).Order("asked_at, form_key").Limit(MaxOperators))
}

// WhyEntries tells why operators credited or debited, and of which campaigns the vouchers were that gave money, by the number of the entry.
func WhyEntries(tx *gorm.DB, accountID int64, entries []LedgerEntry) (map[int64]string, error) {
	seqs := make(map[string]int64)
	var refs []string
	for i := range entries {
		if e := &entries[i]; e.Kind == EntryCredit || e.Kind == EntryDebit {
			refs = append(refs, e.Ref().String())
			seqs[e.Ref().String()] = e.Seq
		}
	}
	why, err := campaigns(tx, accountID, entries)
	if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(refs, bulkRows) {
		acts, err := all[DeskAct](tx.Select("object, reason").Where("account_id = ? AND object IN ?", accountID, part))
		if err != nil {
			return nil, err
		}
		for i := range acts {
			why[seqs[acts[i].Object]] = acts[i].Reason
		}
	}
	return why, nil
}
