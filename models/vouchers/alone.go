package vouchers

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
)

// CreateBy makes a batch as an operator asks for at their desk, and gives its codes. One that is worth more, with every code redeemed as often as it
// can be, than the operator may still move alone waits for a second one: then it has no codes. The same form sent again still waits.
func (v *Vouchers) CreateBy(ctx context.Context, by operators.Who, w Wanted) (*models.VoucherBatch, []string, error) {
	if err := by.May(rights.DeskReport); err != nil {
		return nil, nil, err
	}
	batch, err := v.batch(ctx, w)
	if err != nil {
		return nil, nil, err
	}
	batch.AskedBy = &by.ID
	var codes []string
	err = v.Billing.DB.Write(ctx, func(tx *gorm.DB) error {
		moved, err := models.LockMovedAlone(tx, by.ID, batch.CreatedAt)
		if err != nil {
			return err
		}
		before, err := batch.VouchersAskedBefore(tx)
		if err != nil {
			return err
		}
		if before != nil {
			batch = before
			return nil
		}
		if batch.WorthMicros > v.AloneMicros-moved {
			return models.WaitVouchers(tx, batch)
		}
		var hashes []string
		codes, hashes = newCodes(batch.WantedCodes)
		if err := models.MoveAlone(tx, by.ID, batch.WorthMicros, batch.CreatedAt); err != nil {
			return err
		}
		return models.CreateVouchers(tx, batch, hashes)
	})
	if err != nil {
		return nil, nil, err
	}
	return batch, codes, nil
}

// Waiting lists the batches that wait for a second operator, oldest first.
func (v *Vouchers) Waiting(ctx context.Context) ([]models.VoucherBatch, error) {
	return models.WaitingVouchers(v.Billing.DB.WithContext(ctx))
}

// Decide has a batch that waits made, or not, by another operator than the one who asked for it. Its codes are drawn now, and given to who approves
// it, this once. Declined again it stays so.
func (v *Vouchers) Decide(ctx context.Context, by operators.Who, batchID int64, approve bool) (batch *models.VoucherBatch, codes []string, err error) {
	if err := by.May(rights.DeskReport); err != nil {
		return nil, nil, err
	}
	now := models.Instant(v.Billing.Clock.Now())
	err = v.Billing.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if batch, err = models.LockVoucherBatch(tx, batchID); err != nil {
			return err
		}
		if !approve && batch.State == models.VouchersDeclined && *batch.DecidedBy == by.ID {
			return nil
		}
		if err := batch.MayDecide(tx, by.ID); err != nil {
			return err
		}
		var hashes []string
		if approve {
			if !now.Before(batch.ValidUntil) {
				return models.Refuse(models.Conflict, cause.VoucherExpired)
			}
			codes, hashes = newCodes(batch.WantedCodes)
		}
		return batch.Decide(tx, hashes, by.ID, now)
	})
	if err != nil {
		return nil, nil, err
	}
	return batch, codes, nil
}
