package billing

import (
	"context"
	"time"

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
		posted, err = b.eachTurn(ctx, accountIDs, func(t *turn) (int, error) {
			n, err := t.settleAccount(openHour)
			if n == settleAtOnce {
				more = append(more, t.account.ID)
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
func (t *turn) settleAccount(openHour time.Time) (int, error) {
	hours, err := models.UnsettledHours(t.tx, t.account.ID, openHour, settleAtOnce)
	if err != nil || len(hours) == 0 {
		return 0, err
	}
	standing := t.account.Standing()
	entries := make([]models.LedgerEntry, len(hours))
	for i := range hours {
		if entries[i], err = t.settleHour(&standing, &hours[i]); err != nil {
			return 0, err
		}
	}
	if err := models.AppendEntries(t.tx, t.account.ID, entries); err != nil {
		return 0, err
	}
	return len(entries), t.account.SaveStanding(t.tx, standing)
}

// settleHour charges what of the hour is not charged yet and gives the entry for it.
func (t *turn) settleHour(standing *rules.Standing, h *models.UsageHour) (models.LedgerEntry, error) {
	lateNo := int64(0)
	if h.SettledCalls > 0 {
		var err error
		if lateNo, err = models.CountHourEntries(t.tx, *h); err != nil {
			return models.LedgerEntry{}, err
		}
	}
	amount := h.AmountMicros - h.SettledMicros
	if err := standing.Settle(amount); err != nil {
		return models.LedgerEntry{}, err
	}
	return models.LedgerEntry{
		At: t.now, Kind: models.EntryUsage, AmountMicros: -amount, BalanceAfterMicros: standing.BalanceMicros,
		Region: h.Region, Service: h.Service, HourStart: &h.HourStart, LateNo: &lateNo, Calls: h.Calls - h.SettledCalls,
	}, models.SaveSettled(t.tx, *h)
}

// ExpireOrders expires the orders that were not paid in time, once, and gives how many. A card payment that is
// still open for one and succeeds later completes it after all: see Apply.
func (b *Billing) ExpireOrders(ctx context.Context) (orders int, err error) {
	now := b.Clock.Now()
	accountIDs, err := models.AccountsWithUnpaidOrders(b.DB.WithContext(ctx), now)
	if err != nil {
		return 0, err
	}
	return b.eachTurn(ctx, accountIDs, func(t *turn) (int, error) {
		unpaid, err := models.UnpaidOrders(t.tx, t.account.ID, t.now)
		if err != nil {
			return 0, err
		}
		for i := range unpaid {
			unpaid[i].Status, unpaid[i].ClosedAt = models.OrderExpired, new(t.now)
			if err := models.SaveOrder(t.tx, &unpaid[i]); err != nil {
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
	return b.eachTurn(ctx, accountIDs, func(t *turn) (int, error) {
		expired, err := models.ExpiredPackages(t.tx, t.account.ID, t.now)
		if err != nil {
			return 0, err
		}
		return len(expired), models.RecordPackageExpiries(t.tx, expired, t.now)
	})
}
