package metering

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// ownSource are the sources of a call that was answered here.
var ownSource = []string{models.OwnSource}

// recordWait is how long a finished call waits for a database that is away.
const recordWait = 20 * time.Second

// Call is one call that was answered by this server.
type Call struct {
	AccountID       int64
	RequestID       string
	Region, Service string
	At              time.Time
	HTTPStatus      int
}

// Authorize tells whether a call made now may pass: nil, rules.ErrNotEnabled (ModelArts.4204), rules.ErrRestricted
// (ModelArts.4106), or Unavailable when the call could not be recorded afterwards. It charges nothing.
func (m *Metering) Authorize(ctx context.Context, accountID int64, region, service string) error {
	if m.recorder().laneOf(accountID).away.Load() {
		return unavailable(nil)
	}
	now := m.Clock.Now()
	key := offering{region, service}
	if m.permits.allows(accountID, key, now) {
		return nil
	}
	// Callers that ask at the same time are given the same answer. It is looked up for all of them, so one that goes
	// away must not end it.
	_, err, _ := m.asking.Do(fmt.Sprint(accountID, " ", region, " ", service), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), authorizeTime)
		defer cancel()
		err := m.mayPass(ctx, accountID, key, now)
		if err == nil {
			m.permits.allow([]permitKey{{accountID, key}}, now)
		}
		return nil, err
	})
	if models.IsUnreachable(err) {
		return unavailable(err)
	}
	return err
}

// authorizeTime is how long a call waits to learn whether it may pass.
const authorizeTime = 5 * time.Second

// mayPass asks the database whether anything would pay a call made now.
func (m *Metering) mayPass(ctx context.Context, accountID int64, key offering, now time.Time) error {
	return m.readBook(ctx, accountID, now, func(_ *gorm.DB, b *book) error {
		line, found := b.line(key)
		if !found {
			return rules.ErrNotEnabled
		}
		_, _, err := line.Payer(now, &b.standing, m.Credit)
		return err
	})
}

// Record records a finished call that Authorize had let pass, deducts it, and returns once both are committed. It
// fails with rules.ErrNotEnabled when the last call of a package was used up meanwhile and nothing else may pay.
func (m *Metering) Record(ctx context.Context, c Call) (Receipt, error) {
	w := &work{
		accountID: c.AccountID, authorized: true, unseen: true, deadline: time.Now().Add(recordWait), sources: ownSource,
		calls: []reported{{
			Event:    Event{Source: models.OwnSource, RequestID: c.RequestID, Service: c.Service, At: c.At, HTTPStatus: c.HTTPStatus},
			offering: offering{c.Region, c.Service},
		}},
	}
	if err := m.recorder().submit(ctx, w); err != nil {
		return Receipt{}, err
	}
	return w.receipts[0], w.receipts[0].refusal
}
