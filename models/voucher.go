package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// VoucherBatch is what vouchers of one campaign give: each a free package of Calls calls of a service in a region, which lasts for Days
// days, 0: a year.
type VoucherBatch struct {
	ID         int64 `gorm:"primaryKey"`
	Campaign   string
	Region     string
	Service    string
	Calls      int64
	Days       int64
	ValidUntil time.Time // exclusive
	CreatedAt  time.Time
	EndedAt    *time.Time // when the operator ended it, nil before
	Request    *string    // by what it was asked for, nil where nothing says it: what is sent twice makes one
}

// Offering is the service in a region whose calls its packages pay.
func (b *VoucherBatch) Offering() rules.Offering {
	return rules.Offering{Region: b.Region, Service: b.Service}
}

// Voucher is a code, which nobody knows but who got it: how often it can be redeemed, and was.
type Voucher struct {
	ID         int64 `gorm:"primaryKey"`
	BatchID    int64
	CodeHash   string
	Uses, Used int64
}

// VoucherRedemption says that an account has redeemed a voucher of a batch, and for which package.
type VoucherRedemption struct {
	AccountID  int64 `gorm:"primaryKey;autoIncrement:false"`
	BatchID    int64 `gorm:"primaryKey;autoIncrement:false"`
	VoucherID  int64
	PackageID  int64
	Campaign   string
	RedeemedAt time.Time
}

// Package names the package that it gave.
func (r *VoucherRedemption) Package() Ref { return Ref{KindPackage, r.AccountID, r.PackageID} }

// CreateVouchers stores a batch with a voucher for each hash of a code.
func CreateVouchers(tx *gorm.DB, b *VoucherBatch, hashes []string, usesEach int64) error {
	if err := create(tx, b); IsDuplicate(err) {
		return RefuseField("campaign", cause.VouchersMadeBefore)
	} else if err != nil {
		return err
	}
	made := trail.VouchersMade{Batch: b.ID, Campaign: b.Campaign, Vouchers: int64(len(hashes)), UsesEach: usesEach}
	if err := RecordOfHouse(tx, b.CreatedAt, made); err != nil {
		return err
	}
	vouchers := make([]Voucher, len(hashes))
	for i, hash := range hashes {
		vouchers[i] = Voucher{BatchID: b.ID, CodeHash: hash, Uses: usesEach}
	}
	return create(tx, vouchers)
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

// CreateRedemption stores what the account has redeemed. It must be locked.
func CreateRedemption(tx *gorm.DB, r *VoucherRedemption) error {
	if err := Record(tx, r.AccountID, r.RedeemedAt, trail.VoucherRedeemed{On: on(r.Package()), Batch: r.BatchID, Campaign: r.Campaign}); err != nil {
		return err
	}
	return create(tx, r)
}

// FindRedemption loads what the account has redeemed of the batch, nil if nothing.
func FindRedemption(tx *gorm.DB, accountID, batchID int64) (*VoucherRedemption, error) {
	return oneOrNone[VoucherRedemption](tx.Where("account_id = ? AND batch_id = ?", accountID, batchID))
}

// RedemptionOfPackage loads by what the account got the package, nil if by no voucher.
func RedemptionOfPackage(tx *gorm.DB, accountID, packageID int64) (*VoucherRedemption, error) {
	return oneOrNone[VoucherRedemption](tx.Where("account_id = ? AND package_id = ?", accountID, packageID))
}

// RedemptionsOf lists what the account has redeemed, by batch.
func RedemptionsOf(tx *gorm.DB, accountID int64) ([]VoucherRedemption, error) {
	return all[VoucherRedemption](tx.Where("account_id = ?", accountID).Order("batch_id"))
}

// VoucherCount is a batch with how many codes it has, and how often these can be redeemed and were.
type VoucherCount struct {
	VoucherBatch
	Codes, Uses, Used int64
}

// VoucherBatches lists batches with their counts, newest first, before the one with number BeforeID (0: from the newest), at most limit.
func VoucherBatches(tx *gorm.DB, beforeID int64, limit int) ([]VoucherCount, error) {
	q := tx.Table("voucher_batches AS b")
	if beforeID > 0 {
		q = q.Where("b.id < ?", beforeID)
	}
	const of = "(SELECT %s FROM vouchers v WHERE v.batch_id = b.id) AS %s"
	return all[VoucherCount](q.Select("b.*, " + fmt.Sprintf(of, "COUNT(*)", "codes") + ", " + fmt.Sprintf(of, "CAST(SUM(v.uses) AS bigint)", "uses") + ", " +
		fmt.Sprintf(of, "CAST(SUM(v.used) AS bigint)", "used")).Order("b.id DESC").Limit(limit))
}

// EndVouchers ends the batch at the instant, unless it has ended before.
func EndVouchers(tx *gorm.DB, id int64, now time.Time) error {
	ended := tx.Model(&VoucherBatch{}).Where("id = ? AND ended_at IS NULL", id).UpdateColumn("ended_at", now)
	if ended.Error != nil {
		return fmt.Errorf("end vouchers: %w", ended.Error)
	}
	if ended.RowsAffected == 0 {
		return nil
	}
	return RecordOfHouse(tx, now, trail.VouchersEnded{Batch: id})
}
