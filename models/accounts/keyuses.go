package accounts

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// uses remembers when keys were last used, until that is written: no call waits for it.
type uses struct {
	mu   sync.Mutex
	last map[keyID]time.Time
}

// keyID is a key among those of all accounts.
type keyID struct{ accountID, id int64 }

// note remembers the latest use of each key.
func (u *uses) note(used map[keyID]time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = make(map[keyID]time.Time)
	}
	for key, at := range used {
		if at.After(u.last[key]) {
			u.last[key] = at
		}
	}
}

// take gives what is not written yet and forgets it.
func (u *uses) take() map[keyID]time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	taken := u.last
	u.last = nil
	return taken
}

// TouchKey notes that the key is used now. It never waits for the database: SaveUses writes it.
func (k *Keys) TouchKey(key Key) {
	k.uses.note(map[keyID]time.Time{{key.AccountID, key.ID}: k.Clock.Now()})
}

// SaveUses writes when keys were last used, one write for each that was since it was called before. Keys are written in
// the order of their ids, so that several processes do not wait for each other in a circle.
func (k *Keys) SaveUses(ctx context.Context) error {
	used := k.uses.take()
	if len(used) == 0 {
		return nil
	}
	inOrder := slices.SortedFunc(maps.Keys(used), func(a, b keyID) int {
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), cmp.Compare(a.id, b.id))
	})
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		for _, key := range inOrder {
			if err := models.SaveLastUse(tx, key.accountID, key.id, used[key]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		k.uses.note(used) // for the next time
	}
	return err
}
