package accounts

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// uses remembers when keys were last used, until that is written: no call waits for it.
type uses struct {
	mu   sync.Mutex
	last map[secretID]models.KeyUse
}

// secretID is one secret of a key among those of all accounts.
type secretID struct{ accountID, id, rotations int64 }

// note remembers the latest use of each secret.
func (u *uses) note(used ...models.KeyUse) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = make(map[secretID]models.KeyUse)
	}
	for _, use := range used {
		id := secretID{use.AccountID, use.ID, use.Rotations}
		if use.At.After(u.last[id].At) {
			u.last[id] = use
		}
	}
}

// take gives what is not written yet and forgets it.
func (u *uses) take() []models.KeyUse {
	u.mu.Lock()
	defer u.mu.Unlock()
	taken := slices.Collect(maps.Values(u.last))
	u.last = nil
	return taken
}

// KeyUse is from where and for what a key is used, and whether with the secret before.
type KeyUse struct {
	Former                bool
	From, Region, Service string
}

// TouchKey notes that the key is used now. It never waits for the database: SaveUses writes it.
func (k *Keys) TouchKey(key *Key, use KeyUse) {
	rotations := key.Rotations
	if use.Former {
		rotations--
	}
	k.uses.note(models.KeyUse{
		AccountID: key.AccountID, ID: key.ID, Rotations: rotations, At: k.Clock.Now(), From: use.From, Region: use.Region, Service: use.Service,
	})
}

// SaveUses writes when keys were last used, one write for each secret that was since it was called before. Keys are written in
// the order of their ids, so that several processes do not wait for each other in a circle.
func (k *Keys) SaveUses(ctx context.Context) error {
	used := k.uses.take()
	if len(used) == 0 {
		return nil
	}
	slices.SortFunc(used, func(a, b models.KeyUse) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Rotations, b.Rotations))
	})
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		for i := range used {
			if err := models.SaveLastUse(tx, &used[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		k.uses.note(used...) // for the next time
	}
	return err
}
