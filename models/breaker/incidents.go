package breaker

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
)

// State is how a key is watched: what is done, by which band in this hour, and what happened before. Counting tells that its history is
// still being read.
type State struct {
	Key       *models.AccessKey
	Mode      models.BreakerMode
	Band      insight.Band
	Least     rules.Micros
	Counting  bool
	Incidents []models.KeyIncident
}

// State gives how the user's key is watched.
func (b *Breaker) State(ctx context.Context, owner accounts.Owner, keyID int64) (s State, err error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return s, err
	}
	now := b.Clock.Now()
	at := now.Truncate(hour)
	s.Least = least(snapshot)
	var hours []models.KeyHour
	var check *models.KeyCheck
	err = models.Together(b.DB.WithContext(ctx),
		models.Reading(&s.Key, func(tx *gorm.DB) (*models.AccessKey, error) {
			return models.FindAccessKey(tx, owner.AccountID, owner.UserID, keyID)
		}),
		models.Reading(&s.Mode, func(tx *gorm.DB) (models.BreakerMode, error) { return models.BreakerOf(tx, owner.AccountID, keyID) }),
		models.Reading(&hours, func(tx *gorm.DB) ([]models.KeyHour, error) {
			return models.UsualKeyHoursOf(tx, owner.AccountID, at.Add(-insight.BandDays*24*hour), at)
		}),
		models.Reading(&check, func(tx *gorm.DB) (*models.KeyCheck, error) { return models.FindKeyCheck(tx, owner.AccountID) }),
		models.Reading(&s.Incidents, func(tx *gorm.DB) ([]models.KeyIncident, error) {
			return models.IncidentsOf(tx, owner.AccountID, keyID)
		}),
	)
	if err != nil {
		return s, err
	}
	s.Counting = check != nil && check.CountedUntil.Before(at.Add(-hour))
	band, used := Bands(hours, at, s.Least)[keyID]
	if !used {
		band = insight.BandOf(nil, 0, s.Least)
	}
	s.Band = band
	return s, nil
}

// SetMode stores what is done when the user's key leaves its band.
func (b *Breaker) SetMode(ctx context.Context, owner accounts.Owner, keyID int64, mode models.BreakerMode) error {
	switch mode {
	case models.BreakerOff, models.BreakerTell, models.BreakerStop:
	default:
		return models.RefuseField("mode", cause.BreakerModeMissing)
	}
	return b.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
			return err
		}
		if _, err := models.FindAccessKey(tx, owner.AccountID, owner.UserID, keyID); err != nil {
			return err
		}
		return models.SaveBreaker(tx, &models.KeyBreaker{AccountID: owner.AccountID, AccessKeyID: keyID, Mode: mode, UpdatedAt: b.Clock.Now()})
	})
}

// CallsShown is how many calls of an incident its page lists, the newest.
const CallsShown = 50

// Seen is an incident with its key, which may be deleted since, the newest calls of its hour until it was resolved, and from where the key
// was used since that hour began, so far as that is known.
type Seen struct {
	models.KeyIncident
	Key       *models.AccessKey
	Calls     []models.Call
	Addresses []models.KeyAddress
}

// Incident gives an incident of the user's key.
func (b *Breaker) Incident(ctx context.Context, owner accounts.Owner, id int64) (s Seen, err error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return s, err
	}
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		found, err := models.FindIncident(tx, owner.AccountID, owner.UserID, id)
		if err != nil {
			return err
		}
		s.KeyIncident = *found
		if s.Key, err = models.FindAccessKeyOfCall(tx, owner.AccountID, found.AccessKeyID); err != nil {
			return err
		}
		if s.Addresses, err = models.AddressesOfKey(tx, owner.AccountID, found.AccessKeyID, found.HourStart); err != nil {
			return err
		}
		s.Calls, err = models.CallsOf(tx, owner.AccountID, models.CallFilter{
			Services: snapshot.Keys(), From: found.HourStart, Until: found.Until(), Pick: models.CallPick{AccessKeyID: found.AccessKeyID}, Limit: CallsShown,
		})
		return err
	})
	return s, err
}

// WasOwn notes that the owner knows what the key did: one that was disabled by it, and by nothing since, signs calls again, and
// automatic top-ups and purchases go on, if no other incident is open. Said twice it is said once.
func (b *Breaker) WasOwn(ctx context.Context, owner accounts.Owner, id int64) error {
	return b.resolve(ctx, owner, id, models.KeyWasOwn, func(i *models.KeyIncident, key *models.AccessKey, _ time.Time) {
		if i.Restarts(key) {
			key.Enable()
		}
	})
}

// EndKey deletes the key for good, and resolves the incident.
func (b *Breaker) EndKey(ctx context.Context, owner accounts.Owner, id int64) error {
	return b.resolve(ctx, owner, id, models.KeyWasEnded, func(_ *models.KeyIncident, key *models.AccessKey, now time.Time) {
		key.Delete(now)
	})
}

// resolve resolves an open incident and does to its key, if that is still there, what follows, in one transaction.
func (b *Breaker) resolve(ctx context.Context, owner accounts.Owner, id int64, how models.KeyResolution, change func(*models.KeyIncident, *models.AccessKey, time.Time)) error {
	var key *models.AccessKey
	err := b.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
			return err
		}
		i, err := models.FindIncident(tx, owner.AccountID, owner.UserID, id)
		if err != nil || i.ResolvedAt != nil {
			return err
		}
		now := b.Clock.Now()
		key, err = models.AccessKeyOfAccount(tx, owner.AccountID, i.AccessKeyID)
		switch {
		case models.CodeOf(err) == models.NotFound:
		case err != nil:
			return err
		default:
			change(i, key, now)
			if err := key.Save(tx, now); err != nil {
				return err
			}
		}
		i.ResolvedAt, i.Resolution = &now, how
		if err := i.SaveResolution(tx); err != nil {
			return err
		}
		return models.EndNotifications(tx, owner.AccountID, occasion(i), now, nil)
	})
	if key != nil {
		b.Keys.Forget(key.AccessKey)
	}
	return err
}
