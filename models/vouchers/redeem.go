package vouchers

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// CodeField is the field of errors about a code.
const CodeField = "code"

// How many codes that are none are tried within throttleWindow: by an account, as many as somebody mistypes who reads from paper; from
// a network, ten times as many.
const (
	throttleWindow  = 15 * time.Minute
	triesOfAccount  = 10
	triesOfNetworks = 100
)

// Redeem gives the account the package of the code, once. network is where the request came from, empty for the operator's own. What
// is wrong with the code is an error on CodeField; TooMany where too many were tried that are none.
func (v *Vouchers) Redeem(ctx context.Context, accountID int64, network, typed string) (*models.VoucherRedemption, error) {
	hash, ok := hashOf(typed)
	if !ok { // which cannot be anybody's, so that there is nothing to count
		return nil, models.RefuseField(CodeField, cause.VoucherMistyped)
	}
	snapshot, err := v.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	try := newTry(accountID, network, v.Clock.Now())
	if err := try.count(ctx, v.DB); err != nil {
		return nil, err
	}
	var redeemed *models.VoucherRedemption
	known := false
	err = v.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil {
			return err
		}
		voucher, err := models.FindVoucher(tx, hash)
		if err != nil {
			return err
		}
		if known = voucher != nil; !known {
			return models.RefuseField(CodeField, cause.VoucherUnknown)
		}
		redeemed, err = v.redeem(tx, account, voucher, snapshot)
		return err
	})
	if known {
		if err := try.takeBack(ctx, v.DB); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	return redeemed, nil
}

// redeem gives what the voucher gives, under the account's lock.
func (v *Vouchers) redeem(tx *gorm.DB, account *models.Account, voucher *models.Voucher, snapshot *catalog.Snapshot) (*models.VoucherRedemption, error) {
	now := models.Instant(v.Clock.Now())
	batch, err := models.FindVoucherBatch(tx, voucher.BatchID)
	if err != nil {
		return nil, err
	}
	if err := v.mayRedeem(tx, account, batch, now); err != nil {
		return nil, err
	}
	used, err := models.UseVoucher(tx, voucher.ID)
	switch {
	case err != nil:
		return nil, err
	case !used:
		return nil, refuse(cause.VoucherUsed)
	}
	packages := []models.Package{{
		Region: batch.Region, Service: batch.Service, Source: rules.SourceFree, QuotaCalls: batch.Calls,
		CreatedAt: now, EffectiveAt: now, ExpiresAt: expiresAt(batch, now, snapshot.Zone),
	}}
	if err := models.CreatePackages(tx, account.ID, packages); err != nil {
		return nil, err
	}
	redeemed := &models.VoucherRedemption{
		AccountID: account.ID, BatchID: batch.ID, VoucherID: voucher.ID, PackageID: packages[0].ID, Campaign: batch.Campaign, RedeemedAt: now,
	}
	return redeemed, models.CreateRedemption(tx, redeemed)
}

// mayRedeem tells why the account cannot redeem vouchers of the batch now, nil when it can: then whoever it is has redeemed one, if the
// transaction is done.
func (v *Vouchers) mayRedeem(tx *gorm.DB, account *models.Account, batch *models.VoucherBatch, now time.Time) error {
	before, err := models.FindRedemption(tx, account.ID, batch.ID)
	switch {
	case err != nil:
		return err
	case before != nil:
		return refuse(cause.VoucherRedeemed{Package: before.Package().String(), Campaign: before.Campaign})
	case account.SuspendedAt != nil:
		return refuse(cause.AccountSuspended)
	case batch.EndedAt != nil:
		return refuse(cause.VoucherEnded)
	case !now.Before(batch.ValidUntil):
		return refuse(cause.VoucherExpired)
	}
	owner, err := models.OwnerOf(tx, account.ID)
	if err != nil {
		return err
	}
	if v.ConfirmsMail && (owner == nil || owner.EmailConfirmedAt == nil) {
		return refuse(cause.ClaimUnconfirmed)
	}
	given, err := models.GiveToPerson(tx, account.ID, owner, models.GiftVoucher(batch.ID), now)
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

// try is an attempt to redeem, which is counted before anybody learns whether its code is one: as many are looked up at once as may be
// wrong. Where the code is one, that is taken back.
type try struct {
	limits map[string]int64
	window time.Time
	now    time.Time
}

func newTry(accountID int64, network string, now time.Time) *try {
	t := &try{limits: map[string]int64{"voucher account " + strconv.FormatInt(accountID, 10): triesOfAccount}, window: now.Truncate(throttleWindow), now: now}
	if network != "" {
		t.limits["voucher network "+network] = triesOfNetworks
	}
	return t
}

// keys are in one order, so that two transactions do not wait for each other.
func (t *try) keys() []string {
	var keys []string
	for key := range t.limits {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (t *try) count(ctx context.Context, db *models.DB) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		for _, key := range t.keys() {
			tries, err := models.CountAttempt(tx, key, t.window)
			if err != nil {
				return err
			}
			if tries > t.limits[key] {
				wait := t.window.Add(throttleWindow).Sub(t.now)
				return models.Later(wait, cause.TooManyAttempts{Wait: wait})
			}
		}
		return nil
	})
}

func (t *try) takeBack(ctx context.Context, db *models.DB) error {
	return db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		for _, key := range t.keys() {
			if err := models.TakeAttemptBack(tx, key, t.window); err != nil {
				return err
			}
		}
		return nil
	})
}

// OfPackage gives what the account redeemed for the package, nil if that came in another way.
func (v *Vouchers) OfPackage(ctx context.Context, accountID, packageID int64) (*models.VoucherRedemption, error) {
	return models.RedemptionOfPackage(v.DB.WithContext(ctx), accountID, packageID)
}
