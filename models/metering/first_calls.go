package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

const (
	// firstCalls is of how many of the newest calls it is looked how they were made: somebody who begins has made fewer.
	firstCalls = 20
	// firstRefused is how long ago a refused call may be that is told to who waits for their first one.
	firstRefused = time.Hour
)

// FirstCalls is how far somebody who begins has come with calls; nil is what did not happen yet.
type FirstCalls struct {
	Tried  *models.Call // the newest that was made in the browser
	Called *models.Call // the newest that a program made: with an access key, or by way of a gateway
	Many   bool         // that somebody who begins has made fewer
	// Refused is the newest that was refused before anything was recognised, if that was a short time ago.
	Refused *models.RefusedCall
}

// FirstCalls looks for them among the account's newest calls of all that the catalog sells.
func (m *Metering) FirstCalls(ctx context.Context, accountID int64) (f FirstCalls, err error) {
	now := m.Clock.Now()
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return f, err
	}
	filter := models.CallFilter{Until: now.Add(time.Microsecond), Limit: firstCalls}
	for _, o := range snapshot.Offerings() {
		filter.Services = append(filter.Services, rules.Offering{Region: o.Region, Service: o.Service})
	}
	var newest []models.Call
	var refused []models.RefusedCall
	err = m.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			func(tx *gorm.DB) (err error) {
				if newest, err = models.CallsOf(tx, accountID, filter); err == nil {
					err = models.NameSources(tx, accountID, newest)
				}
				return err
			},
			models.Reading(&refused, func(tx *gorm.DB) ([]models.RefusedCall, error) {
				return models.RefusedCallsOf(tx, accountID, models.RefusedFilter{From: now.Add(-firstRefused), Until: filter.Until, Limit: 1})
			}),
		)
	})
	f.sort(newest)
	f.Many = len(newest) == firstCalls
	if len(refused) > 0 {
		f.Refused = &refused[0]
	}
	return f, err
}

// sort keeps the newest call of each sort.
func (f *FirstCalls) sort(newest []models.Call) {
	for i := range newest {
		c := &newest[i]
		switch program := c.AccessKeyID != 0 || c.Source != models.OwnSource; {
		case program && f.Called == nil:
			f.Called = c
		case !program && f.Tried == nil:
			f.Tried = c
		}
	}
}
