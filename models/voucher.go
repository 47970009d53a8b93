package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// VoucherState is how far a batch of vouchers has come.
type VoucherState string

// The states: only a batch that is made has codes.
const (
	VouchersWait     VoucherState = "waiting"
	VouchersMade     VoucherState = "made"
	VouchersDeclined VoucherState = "declined"
)

// VoucherBatch is what vouchers of one campaign give: each a free package of Calls calls of a service in a region, which lasts for Days
// days, 0: a year; or AmountMicros of the Currency onto the balance.
type VoucherBatch struct {
	ID           int64 `gorm:"primaryKey"`
	Campaign     string
	Region       string
	Service      string
	Calls        int64
	Days         int64
	AmountMicros rules.Micros // 0 where it gives packages
	Currency     string       // "" where it gives packages
	ValidUntil   time.Time    // exclusive
	CreatedAt    time.Time
	EndedAt      *time.Time // when the operator ended it, nil before
	Request      *string    // by what it was asked for, nil where nothing says it: what is sent twice makes one
	// WantedCodes is how many codes it has once it is made, each for UsesEach accounts; WorthMicros is what all of that is worth, in the catalog's
	// currency. They are 0 for batches of before they were kept.
	WantedCodes, UsesEach int64
	WorthMicros           rules.Micros
	State                 VoucherState
	AskedBy               *int64 // the operator, nil for who runs the program
	DecidedBy             *int64 // the second operator
	DecidedAt             *time.Time
}

// Offering is the service in a region whose calls its packages pay.
func (b *VoucherBatch) Offering() rules.Offering {
	return rules.Offering{Region: b.Region, Service: b.Service}
}

// GivesCredit tells that its vouchers give money, and no package.
func (b *VoucherBatch) GivesCredit() bool { return b.AmountMicros > 0 }

// Credit is the money that each of its vouchers gives, none where they give packages.
func (b *VoucherBatch) Credit() cause.Money {
	return cause.Money{Micros: b.AmountMicros, Currency: b.Currency}
}

// Waits tells that it has no codes until a second operator approves it.
func (b *VoucherBatch) Waits() bool { return b.State == VouchersWait && b.EndedAt == nil }

// repeats tells whether the batch is what was asked for before, by the same operator.
func (b *VoucherBatch) repeats(before *VoucherBatch) bool {
	same := b.AskedBy != nil && before.AskedBy != nil && *b.AskedBy == *before.AskedBy
	return same && b.Campaign == before.Campaign && b.Offering() == before.Offering() && b.Calls == before.Calls && b.Days == before.Days &&
		b.Credit() == before.Credit() && b.ValidUntil.Equal(before.ValidUntil) && b.WantedCodes == before.WantedCodes && b.UsesEach == before.UsesEach
}

// Voucher is a code, which nobody knows but who got it: how often it can be redeemed, and was.
type Voucher struct {
	ID         int64 `gorm:"primaryKey"`
	BatchID    int64
	CodeHash   string
	Uses, Used int64
}

// CreateVouchers stores a batch with a voucher for each hash of a code.
func CreateVouchers(tx *gorm.DB, b *VoucherBatch, hashes []string) error {
	b.State = VouchersMade
	if err := b.create(tx); err != nil {
		return err
	}
	return b.make(tx, hashes, b.CreatedAt)
}

func (b *VoucherBatch) create(tx *gorm.DB) error {
	err := create(tx, b)
	if IsDuplicate(err) {
		return RefuseField("campaign", cause.VouchersMadeBefore)
	}
	return err
}

// make stores a voucher of the batch for each hash.
func (b *VoucherBatch) make(tx *gorm.DB, hashes []string, now time.Time) error {
	vouchers := make([]Voucher, len(hashes))
	for i, hash := range hashes {
		vouchers[i] = Voucher{BatchID: b.ID, CodeHash: hash, Uses: b.UsesEach}
	}
	if err := create(tx, vouchers); err != nil {
		return err
	}
	return RecordOfHouse(tx, now, trail.VouchersMade(b.told()))
}

// told is what the house's trail says of the batch.
func (b *VoucherBatch) told() trail.VouchersOf {
	return trail.VouchersOf{
		Batch: b.ID, Campaign: b.Campaign, Vouchers: b.WantedCodes, UsesEach: b.UsesEach, Region: b.Region, Service: b.Service, Calls: b.Calls, Credit: b.Credit(),
	}
}

// VouchersAskedBefore finds the batch that the operator asked for by the same form, nil if there is none. It fails where codes were made then, or the
// form said something else, or was declined or ended: then nothing is to be done, and whoever sent it is told so. The operator must be locked.
func (b *VoucherBatch) VouchersAskedBefore(tx *gorm.DB) (*VoucherBatch, error) {
	if b.Request == nil {
		return nil, nil
	}
	before, err := oneOrNone[VoucherBatch](tx.Where("request = ?", *b.Request))
	switch {
	case err != nil || before == nil:
		return nil, err
	case before.State == VouchersMade:
		return nil, RefuseField("campaign", cause.VouchersMadeBefore)
	case !b.repeats(before):
		return nil, Refuse(Conflict, cause.FormSentBefore)
	case !before.Waits():
		return nil, Refuse(Conflict, cause.DecidedAlready)
	}
	return before, nil
}

// WaitVouchers stores a batch that waits for a second operator, without a code.
func WaitVouchers(tx *gorm.DB, b *VoucherBatch) error {
	b.State = VouchersWait
	if err := b.create(tx); err != nil {
		return err
	}
	return RecordOfHouse(tx, b.CreatedAt, trail.VouchersAsked(b.told()))
}

// LockVoucherBatch loads a batch and keeps it as it is until the transaction ends.
func LockVoucherBatch(tx *gorm.DB, id int64) (*VoucherBatch, error) {
	return FindVoucherBatch(forUpdate(tx), id)
}

// MayDecide fails with Conflict when the batch does not wait any more, or when the operator is no second one: see MaySecond.
func (b *VoucherBatch) MayDecide(tx *gorm.DB, operatorID int64) error {
	if !b.Waits() {
		return Refuse(Conflict, cause.DecidedAlready)
	}
	return MaySecond(tx, *b.AskedBy, operatorID)
}

// Decide stores what a second operator said of the batch, which must be locked: with a hash for each of its codes it is made, with none it is declined.
func (b *VoucherBatch) Decide(tx *gorm.DB, hashes []string, operatorID int64, now time.Time) error {
	if err := b.MayDecide(tx, operatorID); err != nil {
		return err
	}
	b.State, b.DecidedBy, b.DecidedAt = VouchersDeclined, &operatorID, &now
	if len(hashes) > 0 {
		b.State = VouchersMade
	}
	if err := save(tx.Where("id = ?", b.ID), b, "state", "decided_by", "decided_at"); err != nil {
		return err
	}
	if b.State == VouchersDeclined {
		return RecordOfHouse(tx, now, trail.VouchersDeclined{Batch: b.ID, Campaign: b.Campaign})
	}
	return b.make(tx, hashes, now)
}

// WaitingVouchers lists batches that wait for a second operator, oldest first.
func WaitingVouchers(tx *gorm.DB) ([]VoucherBatch, error) {
	return all[VoucherBatch](tx.Where("state = ? AND ended_at IS NULL", VouchersWait).Order("id").Limit(MaxOperators))
}

// FindVoucher loads the voucher of a code's hash, nil if there is none.
func FindVoucher(tx *gorm.DB, codeHash string) (*Voucher, error) {
	return oneOrNone[Voucher](tx.Where("code_hash = ?", codeHash))
}

// FindVoucherBatch loads a batch.
func FindVoucherBatch(tx *gorm.DB, id int64) (*VoucherBatch, error) {
	return one[VoucherBatch](tx.Where("id = ?", id), Refuse(NotFound, cause.NoSuchVouchers))
}

// UseVoucher counts one more use of the voucher; false if it has none left. Those who use it at once wait for each other.
func UseVoucher(tx *gorm.DB, id int64) (bool, error) {
	used := tx.Model(&Voucher{}).Where("id = ? AND used < uses", id).UpdateColumn("used", gorm.Expr("used + 1"))
	if used.Error != nil {
		return false, fmt.Errorf("use voucher: %w", used.Error)
	}
	return used.RowsAffected == 1, nil
}

// VoucherCount is a batch with how many codes it has, and how often these can be redeemed and were: none as long as it waits.
type VoucherCount struct {
	VoucherBatch
	Codes, Uses, Used int64
}

// VoucherBatches lists batches with their counts, newest first, before the one with number BeforeID (0: from the newest), at most limit.
func VoucherBatches(tx *gorm.DB, beforeID int64, limit int) ([]VoucherCount, error) {
	q := countVouchers(tx)
	if beforeID > 0 {
		q = q.Where("b.id < ?", beforeID)
	}
	return all[VoucherCount](q.Order("b.id DESC").Limit(limit))
}

// CountVouchers gives all batches with their counts.
func CountVouchers(tx *gorm.DB) ([]VoucherCount, error) {
	return all[VoucherCount](countVouchers(tx).Order("b.id"))
}

func countVouchers(tx *gorm.DB) *gorm.DB {
	const of = "(SELECT %s FROM vouchers v WHERE v.batch_id = b.id) AS %s"
	return tx.Table("voucher_batches AS b").Select("b.*, " + fmt.Sprintf(of, "COUNT(*)", "codes") + ", " +
		fmt.Sprintf(of, "CAST(COALESCE(SUM(v.uses), 0) AS bigint)", "uses") + ", " + fmt.Sprintf(of, "CAST(COALESCE(SUM(v.used), 0) AS bigint)", "used"))
}

// EndVouchers ends the batch at the instant, unless it has ended before. It fails with Conflict where the batch was declined: it has no codes.
func EndVouchers(tx *gorm.DB, id int64, now time.Time) error {
	ended := tx.Model(&VoucherBatch{}).Where("id = ? AND ended_at IS NULL AND state <> ?", id, VouchersDeclined).UpdateColumn("ended_at", now)
	if ended.Error != nil {
		return fmt.Errorf("end vouchers: %w", ended.Error)
	}
	if ended.RowsAffected > 0 {
		return RecordOfHouse(tx, now, trail.VouchersEnded{Batch: id})
	}
	batch, err := FindVoucherBatch(tx, id)
	if err == nil && batch.State == VouchersDeclined {
		err = Refuse(Conflict, cause.VouchersDeclined)
	}
	return err
}
