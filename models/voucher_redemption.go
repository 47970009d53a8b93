package models

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// VoucherRedemption says that an account has redeemed a voucher of a batch, and for what: a package, or the entry of its ledger by which it was
// credited.
type VoucherRedemption struct {
	AccountID  int64 `gorm:"primaryKey;autoIncrement:false"`
	BatchID    int64 `gorm:"primaryKey;autoIncrement:false"`
	VoucherID  int64
	PackageID  *int64
	EntrySeq   *int64
	Campaign   string
	RedeemedAt time.Time
}

// Ref names what it gave: a package or a transaction.
func (r *VoucherRedemption) Ref() Ref {
	if r.EntrySeq != nil {
		return Ref{KindTransaction, r.AccountID, *r.EntrySeq}
	}
	return Ref{KindPackage, r.AccountID, *r.PackageID}
}

// CreateRedemption stores what the account has redeemed, which gave so much credit, none where it gave a package. It must be locked.
func CreateRedemption(tx *gorm.DB, r *VoucherRedemption, credit cause.Money) error {
	redeemed := trail.VoucherRedeemed{On: on(r.Ref()), Batch: r.BatchID, Campaign: r.Campaign, Credit: credit}
	if err := Record(tx, r.AccountID, r.RedeemedAt, redeemed); err != nil {
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

// campaigns tells of which campaigns the vouchers were by which the account was credited, by the number of the entry.
func campaigns(tx *gorm.DB, accountID int64, entries []LedgerEntry) (map[int64]string, error) {
	var seqs []int64
	for i := range entries {
		if entries[i].Kind == EntryVoucher {
			seqs = append(seqs, entries[i].Seq)
		}
	}
	of := make(map[int64]string)
	for part := range slices.Chunk(seqs, bulkRows) {
		redeemed, err := all[VoucherRedemption](tx.Select("entry_seq, campaign").Where("account_id = ? AND entry_seq IN ?", accountID, part))
		if err != nil {
			return nil, err
		}
		for i := range redeemed {
			of[*redeemed[i].EntrySeq] = redeemed[i].Campaign
		}
	}
	return of, nil
}
