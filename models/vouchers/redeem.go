package vouchers

import (
	"context"
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// CodeField is the field of errors about a code.
const CodeField = "code"

// Redeemed is what an account has redeemed, with the batch that it was of. AvailableMicros is what is available then.
type Redeemed struct {
	models.VoucherRedemption
	Batch           models.VoucherBatch
	AvailableMicros rules.Micros
}

// Redeem gives the account what the code gives, once. network is where the request came from, empty for the operator's own. What
// is wrong with the code is an error on CodeField; TooMany where too many were tried that are none.
func (v *Vouchers) Redeem(ctx context.Context, accountID int64, network, typed string) (*Redeemed, error) {
	var redeemed *Redeemed
	err := v.try(ctx, accountID, network, typed, func(t *billing.VoucherTurn, voucher *models.Voucher, batch *models.VoucherBatch) (err error) {
		redeemed, err = redeem(t, voucher, batch)
		return err
	})
	if err != nil {
		return nil, err
	}
	return redeemed, nil
}

// Offer is what a voucher gives to who redeems it now. ExpiresAt is when its package does, zero of credit; AvailableMicros what is available before it.
type Offer struct {
	Batch           models.VoucherBatch
	ExpiresAt       time.Time
	AvailableMicros rules.Micros
}

// errLooked ends a look at a voucher with nothing done.
var errLooked = errors.New("looked at a voucher")

// Look tells what Redeem would give, or why it would not, as Redeem would, and changes nothing but that codes that are none are counted.
func (v *Vouchers) Look(ctx context.Context, accountID int64, network, typed string) (*Offer, error) {
	var offer *Offer
	err := v.try(ctx, accountID, network, typed, func(t *billing.VoucherTurn, voucher *models.Voucher, batch *models.VoucherBatch) error {
		if voucher.Used >= voucher.Uses {
			return refuse(cause.VoucherUsed)
		}
		offer = &Offer{Batch: *batch, AvailableMicros: t.AvailableMicros()}
		if !batch.GivesCredit() {
			offer.ExpiresAt = expiresAt(batch, t.Now, t.Catalog.Zone)
		}
		return errLooked
	})
	if errors.Is(err, errLooked) {
		return offer, nil
	}
	return nil, err
}

// try finds the voucher of what was typed and, if the account can redeem it, does something with it in the account's turn.
func (v *Vouchers) try(
	ctx context.Context, accountID int64, network, typed string, do func(t *billing.VoucherTurn, voucher *models.Voucher, batch *models.VoucherBatch) error,
) error {
	hash, ok := hashOf(typed)
	if !ok { // which cannot be anybody's, so that there is nothing to count
		return models.RefuseField(CodeField, cause.VoucherMistyped)
	}
	attempt, db := newTry(accountID, network, v.Billing.Clock.Now()), v.Billing.DB
	if err := attempt.count(ctx, db); err != nil {
		return err
	}
	known := false
	err := v.Billing.VoucherTurn(ctx, accountID, func(t *billing.VoucherTurn) error {
		voucher, err := models.FindVoucher(t.Tx, hash)
		if err != nil {
			return err
		}
		if known = voucher != nil; !known {
			return models.RefuseField(CodeField, cause.VoucherUnknown)
		}
		batch, err := models.FindVoucherBatch(t.Tx, voucher.BatchID)
		if err != nil {
			return err
		}
		if err := v.mayRedeem(t, batch); err != nil {
			return err
		}
		return do(t, voucher, batch)
	})
	if known {
		if err := attempt.takeBack(ctx, db); err != nil {
			return err
		}
	}
	return err
}

// redeem gives what the voucher gives, in the account's turn.
func redeem(t *billing.VoucherTurn, voucher *models.Voucher, batch *models.VoucherBatch) (*Redeemed, error) {
	used, err := models.UseVoucher(t.Tx, voucher.ID)
	switch {
	case err != nil:
		return nil, err
	case !used:
		return nil, refuse(cause.VoucherUsed)
	}
	r := &Redeemed{Batch: *batch, VoucherRedemption: models.VoucherRedemption{
		AccountID: t.Account.ID, BatchID: batch.ID, VoucherID: voucher.ID, Campaign: batch.Campaign, RedeemedAt: t.Now,
	}}
	if batch.GivesCredit() {
		seq, err := t.Credit(batch.AmountMicros)
		if err != nil {
			return nil, err
		}
		r.EntrySeq = &seq
	} else {
		packages := []models.Package{{
			Region: batch.Region, Service: batch.Service, Source: rules.SourceFree, QuotaCalls: batch.Calls,
			CreatedAt: t.Now, EffectiveAt: t.Now, ExpiresAt: expiresAt(batch, t.Now, t.Catalog.Zone),
		}}
		if err := models.CreatePackages(t.Tx, t.Account.ID, packages); err != nil {
			return nil, err
		}
		r.PackageID = &packages[0].ID
	}
	r.AvailableMicros = t.AvailableMicros()
	return r, models.CreateRedemption(t.Tx, &r.VoucherRedemption, batch.Credit())
}

// mayRedeem tells why the account cannot redeem vouchers of the batch now, nil when it can: then whoever it is has redeemed one, if the
// transaction is done.
func (v *Vouchers) mayRedeem(t *billing.VoucherTurn, batch *models.VoucherBatch) error {
	before, err := models.FindRedemption(t.Tx, t.Account.ID, batch.ID)
	switch {
	case err != nil:
		return err
	case before != nil:
		return refuse(redeemedBefore(before, batch))
	case t.Account.ClosedAt != nil:
		return refuse(cause.AccountIsClosed)
	case t.Account.SuspendedAt != nil:
		return refuse(cause.AccountSuspended)
	case batch.EndedAt != nil:
		return refuse(cause.VoucherEnded)
	case !t.Now.Before(batch.ValidUntil):
		return refuse(cause.VoucherExpired)
	case batch.GivesCredit() && batch.Currency != t.Catalog.Currency:
		return refuse(cause.VoucherCurrency)
	}
	owner, err := models.OwnerOf(t.Tx, t.Account.ID)
	if err != nil {
		return err
	}
	if v.Billing.ConfirmsMail && (owner == nil || owner.EmailConfirmedAt == nil) {
		return refuse(cause.ClaimUnconfirmed)
	}
	given, err := models.GiveToPerson(t.Tx, t.Account.ID, owner, models.GiftVoucher(batch.ID), t.Now)
	switch {
	case err != nil:
		return err
	case given == models.GivenByMail:
		return refuse(cause.VoucherByTwin)
	case given == models.GivenByCard:
		return refuse(cause.VoucherByCard)
	}
	return nil
}

// redeemedBefore tells what a voucher of the batch gave the account.
func redeemedBefore(before *models.VoucherRedemption, batch *models.VoucherBatch) cause.Cause {
	if before.EntrySeq != nil {
		return cause.VoucherCredited{Transaction: before.Ref().String(), Campaign: before.Campaign, Credit: batch.Credit()}
	}
	return cause.VoucherRedeemed{Package: before.Ref().String(), Campaign: before.Campaign}
}

func refuse(why cause.Cause) error {
	return &models.Error{Code: models.Conflict, Field: CodeField, Why: why}
}

// expiresAt is the end of the last day of a package that is given now.
func expiresAt(batch *models.VoucherBatch, now time.Time, zone *time.Location) time.Time {
	if batch.Days == 0 {
		return rules.ExpiresAt(now, zone)
	}
	end := rules.NextDay(now, zone)
	for range batch.Days {
		end = rules.NextDay(end, zone)
	}
	return end
}

// OfPackage gives what the account redeemed for the package, nil if that came in another way.
func (v *Vouchers) OfPackage(ctx context.Context, accountID, packageID int64) (*models.VoucherRedemption, error) {
	return models.RedemptionOfPackage(v.Billing.DB.WithContext(ctx), accountID, packageID)
}
