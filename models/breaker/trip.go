package breaker

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
)

// trip notes the incident once, does to the key what its owner wants, and tells them.
func (b *Breaker) trip(ctx context.Context, found *models.KeyIncident) error {
	var key *models.AccessKey
	err := b.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, found.AccountID); err != nil {
			return err
		}
		known, err := models.IncidentNow(tx, found.AccountID, found.AccessKeyID, found.HourStart)
		if err != nil || isDone(known, found.HourStart) {
			return err
		}
		mode, err := models.BreakerOf(tx, found.AccountID, found.AccessKeyID)
		if err != nil || mode == models.BreakerOff {
			return err
		}
		key, err = models.AccessKeyOfAccount(tx, found.AccountID, found.AccessKeyID)
		if models.CodeOf(err) == models.NotFound {
			return nil // deleted meanwhile
		}
		if err != nil {
			return err
		}
		incident := *found
		incident.Stopped = mode == models.BreakerStop && key.Enabled
		if known != nil {
			return again(tx, known, &incident, key)
		}
		if incident.Stopped {
			if err := stop(tx, key, incident.CreatedAt); err != nil {
				return err
			}
		}
		if err := models.CreateIncident(tx, &incident, key); err != nil {
			return err
		}
		_, err = tell(tx, occasion(&incident), &incident, key)
		return err
	})
	if key != nil { // whatever the error: nobody may know whether it was stored
		b.Keys.Forget(key.AccessKey)
	}
	return err
}

// isDone tells that nothing more follows of the incident, if there is any, in the hour.
func isDone(known *models.KeyIncident, hour time.Time) bool {
	return known != nil && (known.ResolvedAt != nil || known.Stopped && known.HourStart.Equal(hour))
}

// again stops a key whose incident nobody has answered, if its owner wants that by now, or has enabled it and it is another hour: once an
// hour, so that who enables it knowing what it does is not stopped at the next look.
func again(tx *gorm.DB, open, now *models.KeyIncident, key *models.AccessKey) error {
	if !now.Stopped {
		return nil
	}
	now.ID = open.ID
	stopped, err := tell(tx, occasion(open)+" stopped "+now.HourStart.UTC().Format(time.RFC3339), now, key)
	if err != nil || !stopped {
		return err
	}
	open.Stopped = true
	if err := open.SaveStopped(tx); err != nil {
		return err
	}
	return stop(tx, key, now.CreatedAt)
}

func stop(tx *gorm.DB, key *models.AccessKey, at time.Time) error {
	key.Enabled, key.StoppedBy, key.StoppedAt = false, models.KeyUnusual, &at
	return key.Save(tx, at)
}

// occasion begins the key of what is told of the incident, and of no other one.
func occasion(i *models.KeyIncident) string { return "key-unusual " + i.Ref().String() + ":" }

// tell tells of the incident as it is, under the key once; told, that this was the time.
func tell(tx *gorm.DB, under string, i *models.KeyIncident, key *models.AccessKey) (told bool, err error) {
	return models.Notify(tx, &models.Notification{
		AccountID: i.AccountID, Key: under, CreatedAt: i.CreatedAt,
		Says: notice.KeyUnusual{
			At: i.CreatedAt, Incident: i.Ref().String(), Key: key.AccessKey, Stopped: i.Stopped, Hour: notice.Span{From: i.HourStart, Until: i.HourStart.Add(hour)},
			Calls: i.Calls, Micros: i.Micros, BandCalls: i.BandCalls, BandMicros: i.BandMicros,
		},
	})
}
