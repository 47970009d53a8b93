package verify

import (
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareVouchers compares what the account has redeemed with the packages and the credit that it got for it, and each credit of a voucher with what was
// redeemed.
func (rec *records) compareVouchers(tx *gorm.DB, r *run) error {
	redemptions, err := models.RedemptionsOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	given := rec.givenByVouchers()
	r.compared(vouchers, len(redemptions)+len(given.credits))
	for i := range redemptions {
		redeemed := &redemptions[i]
		batch, err := models.FindVoucherBatch(tx, redeemed.BatchID)
		switch {
		case models.CodeOf(err) == models.NotFound:
			r.differ(vouchers, redeemed.Ref().String(), fmt.Sprintf("voucher_batch %d", redeemed.BatchID), "no such batch")
		case err != nil:
			return err
		case !given.as(redeemed, batch):
			r.differ(vouchers, redeemed.Ref().String(), "given for a voucher at "+instant(redeemed.RedeemedAt), promised(batch)+", since then")
		}
		if redeemed.EntrySeq != nil {
			delete(given.credits, *redeemed.EntrySeq)
		}
	}
	for _, seq := range slices.Sorted(maps.Keys(given.credits)) {
		r.differ(vouchers, given.credits[seq].Ref().String(), "credited for a voucher", "no voucher was redeemed for it")
	}
	return nil
}

// givenByVouchers is what vouchers may have given an account: packages by their numbers, and entries of the ledger by theirs.
type givenByVouchers struct {
	packages map[int64]*models.Package
	credits  map[int64]*models.LedgerEntry
}

func (rec *records) givenByVouchers() givenByVouchers {
	given := givenByVouchers{make(map[int64]*models.Package, len(rec.packages)), make(map[int64]*models.LedgerEntry)}
	for i := range rec.packages {
		given.packages[rec.packages[i].ID] = &rec.packages[i]
	}
	for i := range rec.entries {
		if rec.entries[i].Kind == models.EntryVoucher {
			given.credits[rec.entries[i].Seq] = &rec.entries[i]
		}
	}
	return given
}

// as tells whether the account was given what the batch says, when it redeemed its voucher.
func (g *givenByVouchers) as(redeemed *models.VoucherRedemption, batch *models.VoucherBatch) bool {
	if redeemed.EntrySeq != nil {
		e := g.credits[*redeemed.EntrySeq]
		return e != nil && e.AmountMicros == batch.AmountMicros && e.At.Equal(redeemed.RedeemedAt)
	}
	p := g.packages[*redeemed.PackageID]
	return p != nil && p.Source == rules.SourceFree && p.PriceMicros == 0 && p.Offering() == batch.Offering() && p.QuotaCalls == batch.Calls && p.CreatedAt.Equal(redeemed.RedeemedAt)
}

// promised says what a voucher of the batch gives.
func promised(batch *models.VoucherBatch) string {
	if batch.GivesCredit() {
		return fmt.Sprintf("a credit of %d micro-units of %s", batch.AmountMicros, batch.Currency)
	}
	return fmt.Sprintf("a free package of %d calls of %s %s", batch.Calls, batch.Region, batch.Service)
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

// batchName names a batch of vouchers.
type batchName int64

func (n batchName) String() string { return fmt.Sprintf("voucher_batch %d", int64(n)) }

// compareVoucherBatches compares how many codes each batch has with how many it was to have: none unless it is made. Batches of before that was kept
// were not to have any.
func (r *run) compareVoucherBatches(tx *gorm.DB) error {
	batches, err := models.CountVouchers(tx)
	if err != nil {
		return err
	}
	r.accountID = 0
	for i := range batches {
		b := &batches[i]
		if b.State == models.VouchersMade && b.WantedCodes == 0 {
			continue
		}
		codes, uses := b.WantedCodes, b.WantedCodes*b.UsesEach
		if b.State != models.VouchersMade {
			codes, uses = 0, 0
		}
		r.compared(vouchers, 1)
		r.expect(vouchers, batchName(b.ID), "codes", b.Codes, codes)
		r.expect(vouchers, batchName(b.ID), "uses", b.Uses, uses)
	}
	return nil
}
