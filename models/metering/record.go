package metering

import (
	"context"
	"time"

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
	AccessKeyID     int64     // the number within the account of the key that signed it, 0 if none did
	Since           time.Time // since when its caller waits, zero if that is not known
	Tags            rules.Tags
	ErrorCode       string // the public API's code that the caller is answered, "" if the call succeeded
	Pass            *Pass  // by which it was let pass, nil if that is not known
}

// longestWait is more than any request may take: who seems to have waited for longer came before the clock was put forward.
const longestWait = time.Hour

// waitedMS is how long the caller has waited by now, in milliseconds, of which even the shortest wait is one; 0 if it is not known.
func (c *Call) waitedMS(now time.Time) int64 {
	waited := now.Sub(c.Since)
	if c.Since.IsZero() || waited < 0 || waited > longestWait {
		return 0
	}
	return max(1, int64((waited+time.Millisecond-1)/time.Millisecond))
}

// Authorize lets a call made now pass and reserves what it may cost, or the quota, until its pass is over, when it is recorded or
// has failed; or it tells why it may not pass: rules.ErrNotEnabled (ModelArts.4204), rules.ErrRestricted (ModelArts.4106, as
// rules.ErrStarterUsed or rules.ErrUnpaid for whoever has not paid), rules.ErrCapReached (ModelArts.4206), rules.ErrSuspended (ModelArts.4207), or Unavailable when the call could not be recorded afterwards.
// It charges nothing.
func (m *Metering) Authorize(ctx context.Context, accountID int64, region, service string, origin rules.Origin) (_ *Pass, err error) {
	ctx, end := models.Step(ctx, "metering.Authorize")
	defer func() { end(err) }()
	if m.recorder().laneOf(accountID).away.Load() {
		return nil, unavailable(nil)
	}
	now := m.Clock.Now()
	of := caller{wanted{accountID, rules.Offering{Region: region, Service: service}}, origin}
	pass, answer, err := m.take(of, now, false)
	if answer == unknown {
		if err = m.ask(ctx, of.accountID, of.offering); err == nil {
			pass, answer, err = m.take(of, now, true)
		}
	}
	if answer == unleased {
		pass, err = m.lease(ctx, of, now)
	}
	if models.IsUnreachable(err) {
		return nil, unavailable(err)
	}
	return pass, err
}

// Record records a finished call that Authorize had let pass, deducts it, and returns once both are committed. What the commit
// takes is no part of how long the caller is said to have waited, because that is committed with it. It fails with
// rules.ErrNotEnabled, rules.ErrRestricted or rules.ErrCapReached when the last call of a package, of what may be owed or of a cap was used up by another
// process meanwhile and nothing else may pay.
func (m *Metering) Record(ctx context.Context, c Call) (Receipt, error) {
	w := &work{
		accountID: c.AccountID, authorized: true, unseen: true, deadline: time.Now().Add(recordWait), sources: ownSource,
		calls: []reported{{
			Event:    Event{Source: models.OwnSource, RequestID: c.RequestID, Service: c.Service, At: c.At, HTTPStatus: c.HTTPStatus, Tags: c.Tags},
			offering: rules.Offering{Region: c.Region, Service: c.Service},
			answered: answered{c.AccessKeyID, c.waitedMS(m.Clock.Now()), models.ErrorNumber(c.ErrorCode)},
		}},
	}
	if c.Pass != nil {
		w.calls[0].Lease = c.Pass.lease
	}
	if err := m.submit(ctx, w); err != nil {
		c.Pass.use() // it may be recorded
		return Receipt{}, err
	}
	if w.receipts[0].refusal == nil && rules.Billable(c.HTTPStatus) {
		c.Pass.use()
	}
	return w.receipts[0], w.receipts[0].refusal
}

// submit records the work and waits for it, and tells how that went.
func (m *Metering) submit(ctx context.Context, w *work) error {
	began := time.Now()
	ctx, end := models.Step(ctx, "metering.Record")
	err := m.recorder().submit(ctx, w)
	if err == nil {
		models.Stated(ctx, w.sent, "COPY recorded_calls", nil)
	}
	end(err)
	if m.Watch != nil {
		m.Watch.Waited(time.Since(began))
	}
	if err == nil {
		m.tell(w, false)
	}
	return err
}
