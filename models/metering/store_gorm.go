package metering

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// gormStore writes through GORM: the store of SQLite, where a statement costs no round trip.
type gormStore struct {
	db *models.DB
}

type gormTx struct {
	tx       *gorm.DB
	accounts []*models.Account
	found    map[callKey]stored
	catalog  int64
	ended    bool
}

func (s gormStore) close() {}

func (s gormStore) begin(ctx context.Context, accountIDs []int64, lookups []lookup) (storeTx, error) {
	tx := s.db.WithContext(ctx).Begin()
	if tx.Error != nil {
		return nil, tx.Error
	}
	t := &gormTx{tx: tx, found: make(map[callKey]stored)}
	if err := t.read(accountIDs, lookups); err != nil {
		t.rollback()
		return nil, err
	}
	return t, nil
}

func (t *gormTx) read(accountIDs []int64, lookups []lookup) (err error) {
	if t.catalog, err = models.CurrentCatalogVersion(t.tx); err != nil {
		return err
	}
	for _, id := range accountIDs {
		account, err := models.LockAccount(t.tx, id)
		if models.CodeOf(err) != models.NotFound && err != nil {
			return err
		}
		if account != nil {
			account.Version-- // the lock counted it up
		}
		t.accounts = append(t.accounts, account)
	}
	for len(lookups) > 0 {
		accountID, n := lookups[0].accountID, 0
		var ids, sources []string
		for ; n < len(lookups) && lookups[n].accountID == accountID; n++ {
			if n == 0 || lookups[n].requestID != lookups[n-1].requestID {
				ids = append(ids, lookups[n].requestID)
			}
			sources = with(sources, lookups[n].source)
		}
		lookups = lookups[n:]
		calls, err := models.FindCalls(t.tx, accountID, ids, sources)
		if err != nil {
			return err
		}
		for i := range calls {
			c := &calls[i]
			t.found[callKey{accountID, c.SourceID, c.RequestID}] = stored{payloadOfCall(c), receiptOfCall(c)}
		}
	}
	return nil
}

func receiptOfCall(c *models.Call) Receipt {
	receipt := Receipt{Outcome: c.Outcome, PriceMicros: c.PriceMicros}
	if c.PackageID != nil {
		receipt.PackageID, receipt.LeftCalls = *c.PackageID, *c.LeftCalls
	}
	return receipt
}

func (t *gormTx) account(i int) *models.Account       { return t.accounts[i] }
func (t *gormTx) catalogVersion() int64               { return t.catalog }
func (t *gormTx) recorded() map[callKey]stored        { return t.found }
func (t *gormTx) reader(ctx context.Context) *gorm.DB { return t.tx.WithContext(ctx) }

func (t *gormTx) commit(_ context.Context, c *changes) error {
	c.sort()
	for i := range c.accounts {
		if err := c.accounts[i].SaveStanding(t.tx, c.accounts[i].Standing()); err != nil {
			return err
		}
	}
	if err := saveChanges(t.tx, c); err != nil {
		return err
	}
	t.ended = true
	return t.tx.Commit().Error
}

// countsHours is false: where there is no round trip, and no log of each row, a row more is nothing.
func (s gormStore) countsHours() bool { return false }

func (s gormStore) send(c *changes, answer func(error)) {
	go func() { answer(s.apply(c)) }()
}

func (s gormStore) apply(c *changes) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	c.sort()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		version, err := models.CurrentCatalogVersion(tx)
		if err != nil {
			return err
		}
		if version != c.snapshot.Version {
			return models.ErrOvertaken
		}
		for i := range c.accounts {
			if err := c.accounts[i].SaveNext(tx); err != nil {
				return err
			}
		}
		return saveChanges(tx, c)
	})
}

// saveChanges stores all but the accounts.
func saveChanges(tx *gorm.DB, c *changes) error {
	if err := models.CreateCalls(tx, callRows(c)); err != nil {
		return err
	}
	for _, p := range c.packages {
		if err := models.SavePackageUse(tx, p.accountID, p.packageID, p.usedCalls); err != nil {
			return err
		}
	}
	if err := models.AddUsageHours(tx, c.sortedHours()); err != nil {
		return err
	}
	if err := models.SaveUsageMonths(tx, c.months); err != nil {
		return err
	}
	if err := models.SaveLeases(tx, c.leases); err != nil {
		return err
	}
	for i := range c.dropped {
		if err := models.DropLease(tx, c.dropped[i].AccountID, c.dropped[i].ID); err != nil {
			return err
		}
	}
	return models.SaveCapUses(tx, c.caps)
}

// callRows gives the calls as GORM stores them.
func callRows(c *changes) []models.Call {
	rows := make([]models.Call, len(c.calls))
	for i := range c.calls {
		row := &c.calls[i]
		rows[i] = models.Call{
			AccountID: row.accountID, RequestID: row.call.RequestID, Region: row.call.offering.Region, Service: row.call.offering.Service,
			SourceID: row.sourceID, CalledAt: row.call.At, WithinMicros: row.call.Within.Microseconds(), RecordedAt: c.now,
			HTTPStatus: row.call.HTTPStatus, Outcome: row.receipt.Outcome, PriceMicros: row.receipt.PriceMicros,
			AccessKeyID: row.call.accessKeyID, DurationMS: row.call.durationMS, ErrorCode: row.call.errorCode, TagSetID: row.call.tagSetID,
		}
		if row.receipt.Outcome == models.OutcomePackage {
			rows[i].PackageID, rows[i].LeftCalls = &row.receipt.PackageID, &row.receipt.LeftCalls
		}
	}
	return rows
}

func (t *gormTx) rollback() {
	if !t.ended {
		t.ended = true
		t.tx.Rollback()
	}
}
