package accounts

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// maxKeysWithAddresses bounds of how many keys addresses wait to be written, of each models.MaxKeyAddresses.
const maxKeysWithAddresses = 10_000

// uses remembers when keys were last used, and from where, until that is written: no call waits for it.
type uses struct {
	mu   sync.Mutex
	last map[secretID]models.KeyUse
	from map[keyID]map[string]models.KeyAddress
}

// keyID is a key among those of all accounts.
type keyID struct{ accountID, id int64 }

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

// noteFrom counts the uses of each address. Of a key that is used from more addresses at a time than are kept, the one that was used longest
// ago goes, as it would when it is written.
func (u *uses) noteFrom(used ...models.KeyAddress) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.from == nil {
		u.from = make(map[keyID]map[string]models.KeyAddress)
	}
	for _, use := range used {
		key := keyID{use.AccountID, use.AccessKeyID}
		of := u.from[key]
		if of == nil {
			if len(u.from) == maxKeysWithAddresses {
				continue
			}
			of = make(map[string]models.KeyAddress, 1)
			u.from[key] = of
		}
		known, met := of[use.Address]
		if met {
			use.Requests += known.Requests
			use.FirstAt, use.LastAt = rules.Earlier(known.FirstAt, use.FirstAt), later(known.LastAt, use.LastAt)
		}
		of[use.Address] = use
		if len(of) > models.MaxKeyAddresses {
			oldest := slices.MinFunc(slices.Collect(maps.Values(of)), byLastUse)
			delete(of, oldest.Address)
		}
	}
}

// byLastUse orders addresses of a key by when they were used last, and those of one moment by name.
func byLastUse(a, b models.KeyAddress) int {
	return cmp.Or(a.LastAt.Compare(b.LastAt), cmp.Compare(a.Address, b.Address))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// take gives what is not written yet, in the order of ids, and forgets it.
func (u *uses) take() ([]models.KeyUse, map[keyID]map[string]models.KeyAddress) {
	u.mu.Lock()
	defer u.mu.Unlock()
	used := slices.SortedFunc(maps.Values(u.last), func(a, b models.KeyUse) int {
		return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Rotations, b.Rotations))
	})
	from := u.from
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

// usesAtOnce is of how many secrets the uses are written in one transaction.
const usesAtOnce = 50

// SaveUses writes when keys were last used and from where, one write for each secret and each address that was since it was called before.
func (k *Keys) SaveUses(ctx context.Context) (err error) {
	used, from := k.uses.take()
	for some := range slices.Chunk(used, usesAtOnce) {
		var addresses []models.KeyAddress
		for i := range some {
			key := keyID{some[i].AccountID, some[i].ID}
			addresses = append(addresses, slices.SortedFunc(maps.Values(from[key]), byLastUse)...)
			delete(from, key) // it may have two secrets
		}
		if saving := k.saveUses(ctx, some, addresses); saving != nil {
			err = errors.Join(err, saving)
			k.uses.note(some...) // for the next time
			k.uses.noteFrom(addresses...)
		}
	}
	return err
}

// saveUses writes in one transaction: keys in the order of their ids, and their addresses while the keys' rows are held, so that several
// processes do not wait for each other in a circle.
func (k *Keys) saveUses(ctx context.Context, used []models.KeyUse, from []models.KeyAddress) error {
	return k.DB.Write(ctx, func(tx *gorm.DB) error {
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
}

// ForgetAddresses forgets from where keys were used long ago.
func (k *Keys) ForgetAddresses(ctx context.Context) error {
	return models.DeleteOldKeyAddresses(k.DB.WithContext(ctx), k.Clock.Now().Add(-models.KeyAddressTime))
}
