package billing

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// settleAtOnce bounds how many hours one transaction settles: after a long downtime an account may have thousands, and
// on SQLite nobody else writes meanwhile.
const settleAtOnce = 500

// SettleHours posts the pay-per-use charges of every finished clock hour to the ledger: one entry for each
// account, hour, region and service. Calls that came after their hour was settled get their own entry, counted
// by LateNo. It may run anywhere, at any time, any number of times: each call is settled once. It gives how many
// entries it posted.
func (b *Billing) SettleHours(ctx context.Context) (entries int, err error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return 0, err
	}
	openHour := rules.HourStart(b.Clock.Now().Add(-b.SettleAfter), snapshot.Zone)
	accountIDs, err := models.AccountsWithUnsettledHours(b.DB.WithContext(ctx), openHour)
	if err != nil {
		return 0, err
	}
	for len(accountIDs) > 0 && err == nil {
		var more []int64
		var posted int
		posted, err = b.eachAccount(ctx, accountIDs, func(tx *gorm.DB, account *models.Account) (int, error) {
			n, err := b.settleAccount(tx, account, openHour)
			if n == settleAtOnce {
				more = append(more, account.ID)
			}
			return n, err
		})
		entries += posted
		accountIDs = more
	}
	return entries, err
}

// settleAccount settles the account's oldest hours that started before openHour and are not settled, at most
// settleAtOnce.
func (b *Billing) settleAccount(tx *gorm.DB, account *models.Account, openHour time.Time) (int, error) {
	// Read under the lock, as metering does: calls recorded at or before this instant are settled by it, later ones are not.
	now := b.Clock.Now()
	hours, err := models.UnsettledHours(tx, account.ID, openHour, settleAtOnce)
	if err != nil || len(hours) == 0 {
		return 0, err
	}
	standing := account.Standing()
	entries := make([]models.LedgerEntry, len(hours))
	for i := range hours {
		if entries[i], err = settleHour(tx, &standing, &hours[i], now); err != nil {
			return 0, err
		}
	}
	if err := models.AppendEntries(tx, account.ID, entries); err != nil {
		return 0, err
	}
	return len(entries), account.SaveStanding(tx, standing)
}

// settleHour charges what of the hour is not charged yet and gives the entry for it.
func settleHour(tx *gorm.DB, standing *rules.Standing, h *models.UsageHour, now time.Time) (models.LedgerEntry, error) {
	lateNo := int64(0)
	if h.SettledCalls > 0 {
		var err error
		if lateNo, err = models.CountHourEntries(tx, *h); err != nil {
			return models.LedgerEntry{}, err
		}
	}
	amount := h.AmountMicros - h.SettledMicros
	if err := standing.Settle(amount); err != nil {
		return models.LedgerEntry{}, err
	}
	return models.LedgerEntry{
		At: now, Kind: models.EntryUsage, AmountMicros: -amount, BalanceAfterMicros: standing.BalanceMicros,
		Region: h.Region, Service: h.Service, HourStart: &h.HourStart, LateNo: &lateNo, Calls: h.Calls - h.SettledCalls,
	}, models.SaveSettled(tx, *h)
}

// ExpireOrders expires the orders that were not paid in time, once, and gives how many. A card payment that is
// still open for one and succeeds later completes it after all: see Apply.
func (b *Billing) ExpireOrders(ctx context.Context) (orders int, err error) {
	now := b.Clock.Now()
	accountIDs, err := models.AccountsWithUnpaidOrders(b.DB.WithContext(ctx), now)
	if err != nil {
		return 0, err
	}
	return b.eachAccount(ctx, accountIDs, func(tx *gorm.DB, account *models.Account) (int, error) {
		unpaid, err := models.UnpaidOrders(tx, account.ID, now)
		if err != nil {
			return 0, err
		}
		for i := range unpaid {
			unpaid[i].Status, unpaid[i].ClosedAt = models.OrderExpired, &now
			if err := models.SaveOrder(tx, &unpaid[i]); err != nil {
				return 0, err
			}
		}
		return len(unpaid), nil
	})
}

// RecordExpiries records, once for each package that has expired, how many calls became void. It gives how many
// packages there were.
func (b *Billing) RecordExpiries(ctx context.Context) (packages int, err error) {
	now := b.Clock.Now()
	accountIDs, err := models.AccountsWithExpiredPackages(b.DB.WithContext(ctx), now)
	if err != nil {
		return 0, err
	}
	return b.eachAccount(ctx, accountIDs, func(tx *gorm.DB, account *models.Account) (int, error) {
		expired, err := models.ExpiredPackages(tx, account.ID, now)
		if err != nil {
			return 0, err
		}
		return len(expired), models.RecordPackageExpiries(tx, expired, now)
	})
}

// eachAccount runs fn for each account in a transaction of its own under its lock. One account's failure does
// not keep the others from their turn; all failures are returned.
func (b *Billing) eachAccount(ctx context.Context, ids []int64, fn func(tx *gorm.DB, account *models.Account) (int, error)) (int, error) {
	total := 0
	var failures []error
	for _, id := range ids {
		done := 0
		err := b.locked(ctx, id, func(tx *gorm.DB, account *models.Account) (err error) {
			done, err = fn(tx, account)
			return err
		})
		if err != nil {
			failures = append(failures, err)
			continue
		}
		total += done
	}
	return total, errors.Join(failures...)
}
