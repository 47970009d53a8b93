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

// maxUnwrittenAddresses bounds how many addresses wait to be written: whoever signs from more of them within half a minute has the others
// of that time not counted.
const maxUnwrittenAddresses = 10_000

// uses remembers when keys were last used, and from where, until that is written: no call waits for it.
type uses struct {
	mu   sync.Mutex
	last map[secretID]models.KeyUse
	from map[addressID]models.KeyAddress
}

// addressID is an address of a key among those of all accounts.
type addressID struct {
	accountID, keyID int64
	address          string
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

// noteFrom counts the uses of each address.
func (u *uses) noteFrom(used ...models.KeyAddress) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.from == nil {
		u.from = make(map[addressID]models.KeyAddress)
	}
	for _, use := range used {
		id := addressID{use.AccountID, use.AccessKeyID, use.Address}
		known, met := u.from[id]
		switch {
		case met:
			known.Requests += use.Requests
			known.FirstAt, known.LastAt = earlier(known.FirstAt, use.FirstAt), later(known.LastAt, use.LastAt)
			u.from[id] = known
		case len(u.from) < maxUnwrittenAddresses:
			u.from[id] = use
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// take gives what is not written yet, in the order of ids, and forgets it.
func (u *uses) take() ([]models.KeyUse, []models.KeyAddress) {
	u.mu.Lock()
	defer u.mu.Unlock()
	used := slices.SortedFunc(maps.Values(u.last), func(a, b models.KeyUse) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Rotations, b.Rotations))
	})
	from := slices.SortedFunc(maps.Values(u.from), func(a, b models.KeyAddress) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.AccessKeyID, b.AccessKeyID), a.LastAt.Compare(b.LastAt), cmp.Compare(a.Address, b.Address))
	})
	u.last, u.from = nil, nil
	return used, from
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
	now := k.Clock.Now()
	k.uses.note(models.KeyUse{
		AccountID: key.AccountID, ID: key.ID, Rotations: rotations, At: now, From: use.From, Region: use.Region, Service: use.Service,
	})
	if use.From == "" {
		return
	}
	k.uses.noteFrom(models.KeyAddress{AccountID: key.AccountID, AccessKeyID: key.ID, Address: use.From, FirstAt: now, LastAt: now, Requests: 1})
}

// SaveUses writes when keys were last used and from where, one write for each secret and each address that was since it was called before.
// Keys are written in the order of their ids, and their addresses while the keys' rows are held, so that several processes do not wait for
// each other in a circle.
func (k *Keys) SaveUses(ctx context.Context) error {
	used, from := k.uses.take()
	if len(used) == 0 {
		return nil
	}
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		for i := range used {
			if err := models.SaveLastUse(tx, &used[i]); err != nil {
				return err
			}
		}
		for i := range from {
			if err := models.AddKeyAddress(tx, &from[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil { // for the next time
		k.uses.note(used...)
		k.uses.noteFrom(from...)
	}
	return err
}

// ForgetAddresses forgets from where keys were used long ago.
func (k *Keys) ForgetAddresses(ctx context.Context) error {
	return models.DeleteOldKeyAddresses(k.DB.WithContext(ctx), k.Clock.Now().Add(-models.KeyAddressTime))
}
