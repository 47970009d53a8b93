package accounts_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// changing is a process that has a master key and the one before.
func changing(t testing.TB, s *shop.Shop, masterKey, previous byte) *accounts.Keys {
	t.Helper()
	p := process(t, s, masterKey)
	p.Previous = vault(t, previous)
	return p
}

// opens wants a process to find the keys with their secrets.
func opens(t testing.TB, p *accounts.Keys, keys ...accounts.CreatedKey) {
	t.Helper()
	for _, key := range keys {
		if found, err := p.FindKey(t.Context(), key.AccessKey); err != nil || found.SecretKey != key.SecretKey {
			t.Errorf("key %d: found %t, %v", key.ID, found.SecretKey != "", err)
		}
	}
}

func TestTheMasterKeyIsChangedWhileKeysAreInUse(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, bob := owner(t, s, email), owner(t, s, "bob@example.com")
		before := process(t, s, 1)
		first := createKey(t, before, accounts.NewKey{Owner: ada})
		both := changing(t, s, 2, 1)
		must(t, both.CheckMasterKey(t.Context()))
		second := createKey(t, both, accounts.NewKey{Owner: ada})
		opens(t, before, first, second) // until the change begins, all processes read what any has sealed
		must(t, before.CheckMasterKey(t.Context()))
		gone := createKey(t, before, accounts.NewKey{Owner: bob})
		must(t, before.DeleteKey(t.Context(), bob, gone.ID))

		done, err := both.RotateMasterKey(t.Context())
		if err != nil || done != (accounts.Rotation{Resealed: 2}) {
			t.Fatalf("%+v, %v", done, err)
		}
		after := process(t, s, 2)
		must(t, after.CheckMasterKey(t.Context()))
		third := createKey(t, after, accounts.NewKey{Owner: bob})
		opens(t, after, first, second, third)
		opens(t, changing(t, s, 2, 1), first, second, third)
		if err := process(t, s, 1).CheckMasterKey(t.Context()); !errors.Is(err, accounts.ErrOtherMasterKey) {
			t.Errorf("a process with the old key alone starts: %v", err)
		}
		if done, err := both.RotateMasterKey(t.Context()); err != nil || done != (accounts.Rotation{Already: 3}) {
			t.Errorf("once more: %+v, %v", done, err)
		}
		if done, err := changing(t, s, 1, 2).RotateMasterKey(t.Context()); err != nil || done.Resealed != 3 {
			t.Errorf("back: %+v, %v", done, err)
		}
		opens(t, process(t, s, 1), first, second, third)
	})
}

func TestAChangeOfTheMasterKeyThatWasBrokenOffIsFinished(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		before := process(t, s, 1)
		first, second := createKey(t, before, accounts.NewKey{Owner: ada}), createKey(t, before, accounts.NewKey{Owner: ada})
		row, err := before.GetKey(t.Context(), ada, second.ID)
		must(t, err)
		damage := func(sealed []byte) {
			must(t, s.DB.Exec("UPDATE access_keys SET secret_sealed = ? WHERE access_key = ?", sealed, second.AccessKey).Error)
		}
		damage([]byte("what no key has sealed, and ends the change half-way"))
		both := changing(t, s, 2, 1)
		if done, err := both.RotateMasterKey(t.Context()); err == nil || done.Resealed != 1 {
			t.Fatalf("%+v, %v", done, err)
		}
		damage(row.SecretSealed)
		opens(t, changing(t, s, 2, 1), first, second)
		for name, p := range map[string]struct {
			keys *accounts.Keys
			want error
		}{
			"the new key alone": {process(t, s, 2), accounts.ErrMasterKeyChanging},
			"the old key alone": {process(t, s, 1), accounts.ErrOtherMasterKey},
			"another key":       {changing(t, s, 3, 1), accounts.ErrOtherMasterKey},
		} {
			if err := p.keys.CheckMasterKey(t.Context()); !errors.Is(err, p.want) {
				t.Errorf("%s: %v, want %v", name, err, p.want)
			}
		}
		if done, err := both.RotateMasterKey(t.Context()); err != nil || done != (accounts.Rotation{Resealed: 1, Already: 1}) {
			t.Fatalf("%+v, %v", done, err)
		}
		after := process(t, s, 2)
		must(t, after.CheckMasterKey(t.Context()))
		opens(t, after, first, second)
	})
}

func TestNoSecretIsLostToAChangeOfTheMasterKeyWhateverElseHappens(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const users = 6
		var all [users]struct {
			kept  accounts.CreatedKey
			owner accounts.Owner
		}
		for i := range all {
			all[i].owner = owner(t, s, fmt.Sprintf("u%d@example.com", i))
			createKey(t, process(t, s, 1), accounts.NewKey{Owner: all[i].owner})
		}
		var running sync.WaitGroup
		for i := range all {
			running.Go(func() { // keys come, go and change while all are sealed anew
				p := changing(t, s, 2, 1)
				kept, err := p.CreateKey(t.Context(), accounts.NewKey{Owner: all[i].owner})
				if err == nil {
					err = errors.Join(p.DeleteKey(t.Context(), all[i].owner, 1), p.DescribeKey(t.Context(), all[i].owner, kept.ID, "kept"))
				}
				if err != nil {
					t.Error(err)
				}
				all[i].kept = kept
			})
		}
		for range 2 { // by two operators at once
			running.Go(func() {
				if _, err := changing(t, s, 2, 1).RotateMasterKey(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		after := process(t, s, 2)
		must(t, after.CheckMasterKey(t.Context()))
		for i := range all {
			opens(t, after, all[i].kept)
			if row, err := after.GetKey(t.Context(), all[i].owner, all[i].kept.ID); err != nil || row.Description != "kept" {
				t.Errorf("key %+v, %v", row, err)
			}
		}
		if n := count(t, s, &models.AccessKey{}); n != 2*users {
			t.Errorf("%d keys", n)
		}
	})
}
