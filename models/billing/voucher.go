package billing

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// VoucherTurn is the turn of an account that redeems a voucher.
type VoucherTurn struct {
	Tx      *gorm.DB
	Account *models.Account
	Catalog *catalog.Snapshot
	Now     time.Time
	turn    *turn
}

// VoucherTurn lets vouchers do their work in a turn of the account: what they credit ends arrears as an operator's credit does.
func (b *Billing) VoucherTurn(ctx context.Context, accountID int64, do func(t *VoucherTurn) error) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		return do(&VoucherTurn{Tx: t.tx, Account: t.account, Catalog: t.catalog, Now: models.Instant(t.now), turn: t})
	})
}

// Credit puts money of the operator's onto the balance, as a voucher gives it, and gives the number of the entry. It is no payment: see Adjust.
func (t *VoucherTurn) Credit(amountMicros rules.Micros) (seq int64, err error) {
	if err := t.turn.post(models.LedgerEntry{Kind: models.EntryVoucher, AmountMicros: amountMicros}); err != nil {
		return 0, err
	}
	posted, err := models.LastEntry(t.Tx, t.Account.ID)
	if err != nil {
		return 0, err
	}
	return posted.Seq, nil
}

// AvailableMicros is what is available in the turn as it stands.
func (t *VoucherTurn) AvailableMicros() rules.Micros {
	standing := t.Account.Standing()
	return standing.AvailableMicros()
}
