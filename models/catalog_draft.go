package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
)

// CatalogDraft is the catalog that an operator writes, as text that need not be right: begun from Version, which said Base. Edit counts its
// changes, so that two windows do not write over each other.
type CatalogDraft struct {
	OperatorID int64 `gorm:"primaryKey;autoIncrement:false"`
	Version    int64
	Base       string
	Catalog    string
	Edit       int64
	ChangedAt  time.Time
}

// FindCatalogDraft loads the operator's draft, nil if there is none.
func FindCatalogDraft(tx *gorm.DB, operatorID int64) (*CatalogDraft, error) {
	return oneOrNone[CatalogDraft](tx.Where("operator_id = ?", operatorID))
}

// BeginCatalogDraft stores a draft where the operator has none, and tells whether it did.
func BeginCatalogDraft(tx *gorm.DB, d *CatalogDraft) (begun bool, err error) {
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(d)
	return done.RowsAffected == 1, failed("create", done)
}

// ChangeCatalogDraft stores the draft in place of the edit that it was made from; Conflict if that was changed meanwhile, in another window.
func ChangeCatalogDraft(tx *gorm.DB, d *CatalogDraft, edit int64) error {
	d.Edit = edit + 1
	done := tx.Model(&CatalogDraft{}).Where("operator_id = ? AND edit = ?", d.OperatorID, edit).Select("*").Updates(d)
	if err := failed("save", done); err != nil {
		return err
	}
	if done.RowsAffected == 0 {
		return Refuse(Conflict, cause.DraftChanged)
	}
	return nil
}

// DropCatalogDraft removes the operator's draft.
func DropCatalogDraft(tx *gorm.DB, operatorID int64) error {
	return deleteRows[CatalogDraft](tx.Where("operator_id = ?", operatorID))
}

// DropAppliedDraft removes the operator's draft if it says what was put in force.
func DropAppliedDraft(tx *gorm.DB, operatorID int64, text string) error {
	return deleteRows[CatalogDraft](tx.Where("operator_id = ? AND catalog = ?", operatorID, text))
}

// ProposalState is how far a proposal has come.
type ProposalState string

// The states.
const (
	ProposalWaiting  ProposalState = "waiting"
	ProposalDone     ProposalState = "done"
	ProposalDeclined ProposalState = "declined"
)

// CatalogProposal is a catalog that an operator asked to put in force in place of Version: at once, or from the beginning of FromDay on. FormKey
// is that of the form: sent again it is the same.
type CatalogProposal struct {
	FormKey   string `gorm:"primaryKey"`
	Version   int64
	Catalog   string
	FromDay   string
	Reason    string
	State     ProposalState
	AskedBy   int64
	AskedAt   time.Time
	DecidedBy *int64
	DecidedAt *time.Time
}

// FindCatalogProposal loads one by its key, nil if there is none.
func FindCatalogProposal(tx *gorm.DB, key string) (*CatalogProposal, error) {
	return oneOrNone[CatalogProposal](tx.Where("form_key = ?", key))
}

// WaitingCatalogProposal loads the one that waits for a second operator, nil if none does.
func WaitingCatalogProposal(tx *gorm.DB) (*CatalogProposal, error) {
	return oneOrNone[CatalogProposal](tx.Where("state = ?", ProposalWaiting))
}

// CreateCatalogProposal stores one. The catalog must be locked.
func CreateCatalogProposal(tx *gorm.DB, p *CatalogProposal) error { return create(tx, p) }

// DecideCatalogProposal stores what was decided. The catalog must be locked.
func DecideCatalogProposal(tx *gorm.DB, p *CatalogProposal) error {
	return save(tx.Where("form_key = ?", p.FormKey), p, "state", "decided_by", "decided_at")
}

// MaxCatalogReplays is how many replays are kept, of which the oldest goes.
const MaxCatalogReplays = 50

// CatalogReplay is what customers would have paid since an instant under a catalog, which is known by the hash of its text. Result is what came
// of it so far, as JSON, of the accounts up to AfterAccount.
type CatalogReplay struct {
	Hash         string `gorm:"primaryKey"`
	Catalog      string
	Since        time.Time
	AskedAt      time.Time
	Accounts     int64
	LookedAt     int64
	AfterAccount int64
	Result       string
	DoneAt       *time.Time
}

// FindCatalogReplay loads one by its hash, nil if there is none.
func FindCatalogReplay(tx *gorm.DB, hash string) (*CatalogReplay, error) {
	return oneOrNone[CatalogReplay](tx.Where("hash = ?", hash))
}

// BeginCatalogReplay stores one in place of an earlier one of the same catalog, and of the oldest where there are too many.
func BeginCatalogReplay(tx *gorm.DB, r *CatalogReplay) (err error) {
	if r.Accounts, err = count(tx.Model(&Account{})); err != nil {
		return err
	}
	if err := replace(tx, r); err != nil {
		return err
	}
	return deleteOldest[CatalogReplay](tx, "asked_at", MaxCatalogReplays, "hash <> ''")
}

// OpenCatalogReplay loads the one that was asked for first of those that are not done, nil if there is none.
func OpenCatalogReplay(tx *gorm.DB) (*CatalogReplay, error) {
	return oneOrNone[CatalogReplay](tx.Where("done_at IS NULL").Order("asked_at, hash"))
}

// SaveCatalogReplay stores how far it has come, unless another process has brought it on from where this one began.
func SaveCatalogReplay(tx *gorm.DB, r *CatalogReplay, began int64) error {
	return save(tx.Where("hash = ? AND asked_at = ? AND after_account = ? AND done_at IS NULL", r.Hash, r.AskedAt, began), r, "looked_at", "after_account", "result", "done_at")
}

// AccountsThatPaid lists those of the accounts between two that called or bought something since the instant, ascending, at most limit.
func AccountsThatPaid(tx *gorm.DB, after, upTo int64, since time.Time, limit int) ([]int64, error) {
	called := tx.Session(&gorm.Session{NewDB: true}).Table("usage_hours").Select("1").Where("usage_hours.account_id = accounts.id AND hour_start >= ?", since)
	bought := tx.Session(&gorm.Session{NewDB: true}).Model(&Package{}).Select("1").Where("packages.account_id = accounts.id AND packages.created_at >= ?", since)
	return pluck[int64](tx.Model(&Account{}).Where("id > ? AND id <= ? AND (EXISTS (?) OR EXISTS (?))", after, upTo, called, bought).Order("id").Limit(limit), "id")
}
