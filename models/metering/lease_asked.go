package metering

import (
	"context"
	"errors"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// MaxLeaseCalls bounds how many calls one lease may be of: as many as one report may have.
const MaxLeaseCalls = 10_000

// LeaseLife is how long a lease that is asked for lasts, unless it says otherwise. LongestLease is the most that it may say.
const (
	LeaseLife    = time.Minute
	LongestLease = models.LongestLease
)

// LeaseRequest asks whether calls may be made that are reported afterwards. Asked again with its RequestID it is the same lease, as long
// as that is remembered: models.LeaseKept after its end.
type LeaseRequest struct {
	RequestID          string
	ProjectID, Service string
	Tags               rules.Tags // that the calls will have: of a cap by a tag, what they may take is kept if they have it
	Calls              int64      // from 1 to MaxLeaseCalls
	Life               time.Duration
}

// Leased is what is promised: so many calls, before Until. What they may cost is kept for them until they are reported with the lease,
// or it ends.
type Leased struct {
	AccountID int64 // whose project it is, known too when nothing is promised
	ID        string
	Calls     int64
	Until     time.Time
}

// ErrLeaseConflict says that the request id was used for a lease of another project or service, or of other tags.
var ErrLeaseConflict = errors.New("metering: the request id stands for another lease")

// Lease promises calls that others answer, as many of those wanted as there is room for now, at least one; or it tells why there is none,
// as Authorize does, with rules.ErrNotEnabled for a service that is not sold there. NotFound is of the project.
func (m *Metering) Lease(ctx context.Context, in LeaseRequest) (Leased, error) {
	ctx, cancel := context.WithTimeout(ctx, authorizeTime)
	defer cancel()
	project, err := m.Project(ctx, in.ProjectID)
	if err != nil {
		return Leased{}, err
	}
	offering := rules.Offering{Region: project.Region, Service: in.Service}
	if earlier, err := m.leaseOf(ctx, project.AccountID, in, offering); earlier.ID != "" || err != nil {
		return earlier, err
	}
	w := &wish{lease: newLeaseID(), requestID: in.RequestID, offering: offering, origin: rules.Origin{Tags: in.Tags}, calls: in.Calls, life: in.Life}
	err = m.recorder().submit(ctx, &work{accountID: project.AccountID, unseen: true, deadline: time.Now().Add(authorizeTime), wish: w})
	switch {
	case models.IsDuplicate(err): // asked for twice at the same time
		return m.leaseOf(ctx, project.AccountID, in, offering)
	case err == nil:
		err = w.err
	}
	if err != nil {
		return Leased{AccountID: project.AccountID}, err
	}
	return Leased{project.AccountID, w.granted.ID, w.allowed, w.granted.EndsAt}, nil
}

// leaseOf gives the lease that was asked for under the request's id before, without an ID if none is remembered.
func (m *Metering) leaseOf(ctx context.Context, accountID int64, in LeaseRequest, o rules.Offering) (Leased, error) {
	row, err := m.named.Ask(ctx, models.LeaseName{AccountID: accountID, RequestID: in.RequestID}, authorizeTime, m.leasesNamed)
	if err != nil || row == nil {
		return Leased{AccountID: accountID}, err
	}
	if row.Offering() != o || row.Tags != in.Tags {
		return Leased{AccountID: accountID}, ErrLeaseConflict
	}
	return Leased{accountID, row.ID, row.GrantedCalls, row.EndsAt}, nil
}

// forgetAtOnce is how many leases are deleted at a time.
const forgetAtOnce = 5000

// ForgetLeases deletes leases that ended long ago.
func (m *Metering) ForgetLeases(ctx context.Context) error {
	before := m.Clock.Now().Add(-models.LeaseKept)
	for {
		forgotten, err := models.ForgetLeases(m.DB.WithContext(ctx), before, forgetAtOnce)
		if err != nil || forgotten < forgetAtOnce {
			return err
		}
	}
}

// CapReserved is what is promised of the account's caps now, by their ids, in what each counts.
func (o *Outlook) CapReserved() map[int64]int64 {
	reserved := make(map[int64]int64)
	if o.book.caps == nil {
		return reserved
	}
	for i := range o.book.caps.All {
		c := &o.book.caps.All[i]
		if promised := o.book.leases.held.OfCap(c, o.Now); promised > 0 {
			reserved[c.ID] = promised
		}
	}
	return reserved
}

// leasesNamed gives those of the leases that are remembered.
func (m *Metering) leasesNamed(ctx context.Context, names []models.LeaseName) (map[models.LeaseName]*models.Lease, error) {
	rows, err := models.LeasesNamed(m.DB.WithContext(ctx), names)
	found := make(map[models.LeaseName]*models.Lease, len(rows))
	for i := range rows {
		found[models.LeaseName{AccountID: rows[i].AccountID, RequestID: *rows[i].RequestID}] = &rows[i]
	}
	return found, err
}
