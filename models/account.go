package models

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Account is a customer. Its row is the lock for everything in it: what counts money here is changed under that only.
type Account struct {
	ID            int64 `gorm:"primaryKey;autoIncrement:false"`
	Name          string
	CreatedAt     time.Time
	BalanceMicros rules.Micros // the sum of its ledger
	AccruedMicros rules.Micros // pay-per-use charges that are not settled yet
	ArrearsSince  *time.Time   // since when balance minus accrued is below zero and beyond the starter credit; nil while it is not
	// Version counts the transactions that held the lock: what was read under one version is still true under the same.
	Version int64
	// PaidMicros is what its payments brought and no card got back: while there is any, or the operator vouches for the
	// account (Vouched), grace and credit limit hold.
	PaidMicros rules.Micros
	Vouched    bool
	// OwnLimitMicros and OwnGraceDays are what an operator has set for it in place of the credit limit and the grace period that hold for all,
	// nil where these do; LimitsAct is the act that said so last, "" for none. See OwnLimits.
	OwnLimitMicros *rules.Micros
	OwnGraceDays   *int64
	LimitsAct      string
	// Starter is whether it was given a starter credit, of StarterMicros; StarterOverAt is when payments had covered what
	// was owed of it, from when on there is none. SignUpNetwork is where it was signed up from, until that is decided.
	Starter       Starter
	StarterMicros rules.Micros
	StarterOverAt *time.Time
	SignUpNetwork string
	// CappedCalls and CappedMicros are what it has called, and paid per use, since its calls count for the CappedSpans of its caps: they are
	// used in these besides what is stored of them. See models/metering.
	CappedCalls  int64
	CappedMicros rules.Micros
	CappedSpans  CapSpans
	// CallsSince is since when its single calls are kept: of hours that started before there are totals only. nil: all are.
	CallsSince *time.Time
	// ClosedAt is when its customer closed it, nil while it is open; ClosedEmail was their address, until it was erased, at ErasedAt.
	ClosedAt    *time.Time
	ClosedEmail string
	ErasedAt    *time.Time

	// SuspendedAt is since when an operator keeps its calls from passing and it from buying, nil while it goes on; SuspendedWhy is what its
	// customers read of it.
	SuspendedAt  *time.Time
	SuspendedWhy string

	SecondFactorRequired bool // of all members: see accounts.Factors.RequireFactor

	SSOOnlyFor    string // the domains, with commas between them, whose members come by single sign-on only, "" for none: see SSOOnly
	SSOBreakGlass int64  // the user who does without all the same, 0 for nobody
}

// Starter is what became of an account's starter credit.
type Starter string

// What becomes of a starter credit, once for each account: it is given, or not: because its person had it by another
// account, because enough went to the network that day, or because none is given, or needed.
const (
	StarterUndecided Starter = ""
	StarterGiven     Starter = "given"
	StarterPerson    Starter = "person"
	StarterNetwork   Starter = "network"
	StarterNone      Starter = "none"
)

// Standing gives the account's money as the rules take it. Of an account that is closed no call passes either, nor is any promised: its packages and its
// projects stay.
func (a *Account) Standing() rules.Standing {
	s := rules.Standing{BalanceMicros: a.BalanceMicros, AccruedMicros: a.AccruedMicros, Trying: !a.Vouched && a.PaidMicros <= 0, Suspended: a.SuspendedAt != nil || a.ClosedAt != nil, Own: a.Limits().Rule()}
	if a.StarterOverAt == nil {
		s.StarterMicros = a.StarterMicros
	}
	if a.ArrearsSince != nil {
		s.ArrearsSince = *a.ArrearsSince
	}
	return s
}

// Account ids are nine digits drawn at random: they tell nobody how many customers there are, and spread evenly
// if the tables are ever distributed by them.
const (
	firstAccountID = 100_000_000
	accountIDCount = 900_000_000
	accountIDTries = 20
)

// CreateAccount stores a new account under a free id.
func CreateAccount(tx *gorm.DB, name string, now time.Time) (*Account, error) {
	for range accountIDTries {
		account := &Account{ID: firstAccountID + rand.Int64N(accountIDCount), Name: name, CreatedAt: now} // #nosec G404 -- an id, not a secret
		if taken, err := count(tx.Model(&Account{}).Where("id = ?", account.ID)); err != nil {
			return nil, err
		} else if taken > 0 {
			continue
		}
		if err := create(tx, account); err != nil {
			return nil, err
		}
		return account, nil
	}
	return nil, errors.New("create account: no free id found")
}

// LockAccount loads the account and locks it until the transaction ends. Every write on anything of an account
// holds this lock, taken first; several accounts are locked in ascending order of their ids. Where a member asks for it they are
// looked at again under the lock, and refused where they may not any more what they came for: see Needing.
func LockAccount(tx *gorm.DB, id int64) (*Account, error) {
	var account Account
	locked := tx.Model(&account).Clauses(clause.Returning{}).Where("id = ?", id).UpdateColumn("version", gorm.Expr("version + 1"))
	if locked.Error != nil {
		return nil, fmt.Errorf("lock account %d: %w", id, locked.Error)
	}
	if locked.RowsAffected == 0 {
		return nil, noSuchAccount()
	}
	if err := stillMay(tx, id); err != nil {
		return nil, err
	}
	return &account, nil
}

// HoldAccount loads the account as it stays until the transaction ends, for what changes nothing of it, but goes by what it asks of its members:
// several do so at a time. Whoever locks the account, too, does so before.
func HoldAccount(tx *gorm.DB, id int64) (*Account, error) {
	return one[Account](forShare(tx).Where("id = ?", id), noSuchAccount())
}

// FindAccount loads the account without locking it.
func FindAccount(tx *gorm.DB, id int64) (*Account, error) {
	return one[Account](tx.Where("id = ?", id), noSuchAccount())
}

// AccountsWithIDs loads those of the accounts that there are.
func AccountsWithIDs(tx *gorm.DB, ids []int64) ([]Account, error) {
	return all[Account](tx.Where("id IN ?", ids))
}

// Versions are those of accounts, by id, and the catalog's, as of one moment.
type Versions struct {
	Accounts map[int64]int64
	Catalog  int64
}

// AccountVersions tells which version each of the accounts has that there are, in one statement, which is the same for however
// many.
func AccountVersions(tx *gorm.DB, ids []int64) (Versions, error) {
	q := tx.Table("accounts")
	if isPostgres(tx) {
		q = q.Where("id = ANY(CAST(? AS bigint[]))", arrayOf(ids))
	} else {
		q = q.Where("id IN ?", ids)
	}
	rows, err := all[struct{ ID, Version, Catalog int64 }](q.Select("id, version, (SELECT COALESCE(MAX(v.id), 0) FROM catalog_versions v) AS catalog"))
	if err != nil {
		return Versions{}, err
	}
	at := Versions{Accounts: make(map[int64]int64, len(rows))}
	for _, row := range rows {
		at.Accounts[row.ID], at.Catalog = row.Version, row.Catalog
	}
	return at, nil
}

// arrayOf writes an array as PostgreSQL reads it.
func arrayOf(ids []int64) string {
	var array strings.Builder
	for i, id := range ids {
		if i > 0 {
			array.WriteByte(',')
		}
		array.WriteString(strconv.FormatInt(id, 10))
	}
	return "{" + array.String() + "}"
}

func noSuchAccount() error { return Refuse(NotFound, cause.NoSuchAccount) }

// Accounts lists all accounts by id.
func Accounts(tx *gorm.DB) ([]Account, error) {
	return all[Account](tx.Order("id"))
}

// SetStanding takes over the account's money as the rules changed it.
func (a *Account) SetStanding(s rules.Standing) {
	a.BalanceMicros, a.AccruedMicros, a.ArrearsSince = s.BalanceMicros, s.AccruedMicros, nil
	if !s.ArrearsSince.IsZero() {
		since := s.ArrearsSince
		a.ArrearsSince = &since
	}
}

// SaveStanding stores the account's money after the rules changed it. The account must be locked.
func (a *Account) SaveStanding(tx *gorm.DB, s rules.Standing) error {
	a.SetStanding(s)
	return save(tx.Where("id = ?", a.ID), a, "balance_micros", "accrued_micros", "arrears_since")
}

// SaveSuspended stores since when and why the account is suspended; a nil instant: it goes on. The operator's act tells its trail. The account must
// be locked.
func (a *Account) SaveSuspended(tx *gorm.DB, at *time.Time, why string) error {
	a.SuspendedAt, a.SuspendedWhy = at, why
	return save(tx.Where("id = ?", a.ID), a, "suspended_at", "suspended_why")
}

// SaveName stores the account's name. The account must be locked.
func (a *Account) SaveName(tx *gorm.DB) error {
	return save(tx.Where("id = ?", a.ID), a, "name")
}

// ErrOvertaken says that what was planned ahead is out of date: somebody else held the lock in between.
var ErrOvertaken = errors.New("overtaken by another transaction")

// SaveNext stores what the account is after the transaction that it was planned for, under that one's Version. It locks
// the account, and fails with ErrOvertaken when it is not at the version before.
func (a *Account) SaveNext(tx *gorm.DB) error {
	saved := tx.Model(&Account{}).Where("id = ? AND version = ?", a.ID, a.Version-1).
		Select("accrued_micros", "arrears_since", "version").Updates(a)
	if saved.Error != nil {
		return fmt.Errorf("save account %d: %w", a.ID, saved.Error)
	}
	if saved.RowsAffected == 0 {
		return ErrOvertaken
	}
	return nil
}

// SaveSecondFactorRequired stores whether all members sign in with a second factor. The account must be locked.
func (a *Account) SaveSecondFactorRequired(tx *gorm.DB) error {
	return save(tx.Where("id = ?", a.ID), a, "second_factor_required")
}
