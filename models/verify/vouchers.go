package verify

import (
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareVouchers compares what the account has redeemed with the packages that it got for it.
func (rec *records) compareVouchers(tx *gorm.DB, r *run) error {
	redemptions, err := models.RedemptionsOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	packages := make(map[int64]*models.Package, len(rec.packages))
	for i := range rec.packages {
		packages[rec.packages[i].ID] = &rec.packages[i]
	}
	r.compared(vouchers, len(redemptions))
	for i := range redemptions {
		redeemed := &redemptions[i]
		batch, err := models.FindVoucherBatch(tx, redeemed.BatchID)
		if models.CodeOf(err) == models.NotFound {
			r.differ(vouchers, redeemed.Package().String(), fmt.Sprintf("voucher_batch %d", redeemed.BatchID), "no such batch")
			continue
		}
		if err != nil {
			return err
		}
		p := packages[redeemed.PackageID]
		if p == nil || p.Source != rules.SourceFree || p.PriceMicros != 0 || p.Offering() != batch.Offering() || p.QuotaCalls != batch.Calls || !p.CreatedAt.Equal(redeemed.RedeemedAt) {
			r.differ(vouchers, redeemed.Package().String(), "given for a voucher at "+instant(redeemed.RedeemedAt),
				fmt.Sprintf("a free package of %d calls of %s %s, since then", batch.Calls, batch.Region, batch.Service))
		}
	}
	return nil
}

// voucherName names a voucher by its number: nobody knows its code.
type voucherName int64

func (n voucherName) String() string { return fmt.Sprintf("voucher %d", int64(n)) }

// compareVoucherUses compares how often each voucher was used with how many accounts have redeemed it.
func (r *run) compareVoucherUses(tx *gorm.DB) error {
	var redeemed []struct{ VoucherID, Accounts, AccountID int64 }
	err := tx.Model(&models.VoucherRedemption{}).Select("voucher_id, COUNT(*) AS accounts, MAX(account_id) AS account_id").Group("voucher_id").Find(&redeemed).Error
	if err != nil {
		return err
	}
	by := make(map[int64]int, len(redeemed))
	for i := range redeemed {
		by[redeemed[i].VoucherID] = i
	}
	var used []models.Voucher
	if err := tx.Where("used > 0").Order("id").Find(&used).Error; err != nil {
		return err
	}
	for _, v := range used {
		accounts := int64(0)
		r.accountID = 0
		if i, found := by[v.ID]; found { // what is wrong is told of one that has redeemed it
			accounts, r.accountID = redeemed[i].Accounts, redeemed[i].AccountID
		}
		delete(by, v.ID)
		r.compared(vouchers, 1)
		r.expect(vouchers, voucherName(v.ID), "used", v.Used, accounts)
	}
	for _, row := range redeemed {
		if _, unused := by[row.VoucherID]; unused {
			r.accountID = row.AccountID
			r.expect(vouchers, voucherName(row.VoucherID), "used", 0, row.Accounts)
		}
	}
	return nil
}
