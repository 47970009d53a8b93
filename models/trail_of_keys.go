package models

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/trail"
)

// This is what storing an access key, or what belongs to one, leaves in the trail: by what differs from what was stored, so that there
// is no way to change a key without an entry.

func (k *AccessKey) named() trail.AccessKey {
	return trail.AccessKey{On: on(k.Ref()), ID: k.AccessKey, Name: k.Description}
}

// on names what an act is done to.
func on(ref Ref) trail.On { return trail.On{Ref: ref.String()} }

// RecordOfKey records an act on the key, named as the trail names keys. The account must be locked.
func RecordOfKey(tx *gorm.DB, k *AccessKey, at time.Time, act func(named trail.AccessKey) trail.Act) error {
	return Record(tx, k.AccountID, at, act(k.named()))
}

// recordKey records what the key, stored as it was before, has become.
func recordKey(tx *gorm.DB, before, after *AccessKey, at time.Time) error {
	for _, act := range keyActs(before, after) {
		if err := Record(tx, after.AccountID, at, act); err != nil {
			return err
		}
	}
	return nil
}

func keyActs(before, after *AccessKey) (acts []trail.Act) {
	key := after.named()
	if changes := keyChanges(before, after); len(changes) > 0 {
		acts = append(acts, trail.KeyChanged{AccessKey: key, Changes: changes})
	}
	switch {
	case before.DeletedAt == nil && after.DeletedAt != nil:
		return append(acts, trail.KeyDeleted{AccessKey: key})
	case before.StoppedAt == nil && after.StoppedAt != nil, before.StoppedBy == KeyUnusual && after.StoppedBy == KeyReported:
		acts = append(acts, trail.KeyStopped{AccessKey: key, Unusual: after.StoppedBy == KeyUnusual})
	case !before.Enabled && after.Enabled:
		acts = append(acts, trail.KeyEnabled{AccessKey: key})
	case before.Enabled && !after.Enabled, before.StoppedBy != after.StoppedBy:
		acts = append(acts, trail.KeyDisabled{AccessKey: key})
	}
	if before.FormerUntil != nil && after.FormerUntil != nil && after.FormerUntil.Before(*before.FormerUntil) {
		acts = append(acts, trail.FormerSecretEnded{AccessKey: key})
	}
	return acts
}

// keyChanges are the differences in what a key is called and limited to.
func keyChanges(before, after *AccessKey) (c trail.Changes) {
	c.Text(trail.Name, before.Description, after.Description)
	c.List(trail.Regions, before.Regions, after.Regions)
	c.List(trail.Services, before.Services, after.Services)
	c.List(trail.Networks, before.Networks.Strings(), after.Networks.Strings())
	c.Text(trail.Rate, before.rate(), after.rate())
	c.Time(trail.EndsAt, before.ExpiresAt, after.ExpiresAt)
	return c
}

// rate writes how many calls in how many seconds the key may make.
func (k *AccessKey) rate() string {
	if k.RateCalls == 0 {
		return ""
	}
	return strconv.FormatInt(k.RateCalls, 10) + "/" + strconv.FormatInt(k.RateSeconds, 10)
}

// recordBreaker records that another mode was chosen for the key.
func recordBreaker(tx *gorm.DB, b *KeyBreaker) error {
	before, err := BreakerOf(tx, b.AccountID, b.AccessKeyID)
	if err != nil || before == b.Mode {
		return err
	}
	key, err := AccessKeyOfAccount(tx, b.AccountID, b.AccessKeyID)
	if err != nil {
		return err
	}
	changes := []trail.Change{{Field: trail.Watch, Before: string(before), After: string(b.Mode)}}
	return Record(tx, b.AccountID, b.UpdatedAt, trail.KeyWatchSet{AccessKey: key.named(), Changes: changes})
}
