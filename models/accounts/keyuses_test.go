package accounts_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// TestFromWhereAKeyIsUsedIsCounted adds up what several processes saw, whichever writes first and whatever fails meanwhile.
func TestFromWhereAKeyIsUsedIsCounted(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		here, there := process(t, s, 1), process(t, s, 1)
		created := createKey(t, here, accounts.NewKey{Owner: ada})
		key, err := here.FindKey(t.Context(), created.AccessKey)
		must(t, err)
		began := s.Clock.Now()
		for range 3 {
			here.TouchKey(&key, accounts.KeyUse{From: "192.0.2.1"})
			there.TouchKey(&key, accounts.KeyUse{From: "192.0.2.1"})
			s.Clock.Advance(time.Second)
		}
		there.TouchKey(&key, accounts.KeyUse{From: "2001:db8::1"})
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if err := there.SaveUses(stopped); err == nil {
			t.Fatal("saved although it was to stop")
		}
		here.TouchKey(&key, accounts.KeyUse{From: "192.0.2.1"})
		must(t, here.SaveUses(t.Context()))
		must(t, there.SaveUses(t.Context()))
		must(t, there.SaveUses(t.Context())) // nothing new
		from, err := here.AddressesOf(t.Context(), ada.AccountID, created.ID)
		must(t, err)
		if len(from) != 2 || from[0].Address != "192.0.2.1" || from[0].Requests != 7 || !from[0].FirstAt.Equal(began) || !from[0].LastAt.Equal(began.Add(3*time.Second)) ||
			from[1].Address != "2001:db8::1" || from[1].Requests != 1 {
			t.Errorf("%+v", from)
		}
	})
}

// TestAddressesOfAKeyAreBounded: the ones that it was used from last stay, for as long as is said.
func TestAddressesOfAKeyAreBounded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		created := createKey(t, keys, accounts.NewKey{Owner: ada})
		key, err := keys.FindKey(t.Context(), created.AccessKey)
		must(t, err)
		for n := range models.MaxKeyAddresses + 5 {
			keys.TouchKey(&key, accounts.KeyUse{From: fmt.Sprint("192.0.2.", n)})
			s.Clock.Advance(time.Second)
		}
		other := createKey(t, keys, accounts.NewKey{Owner: ada, FormKey: "other"})
		beside, err := keys.FindKey(t.Context(), other.AccessKey)
		must(t, err)
		keys.TouchKey(&beside, accounts.KeyUse{From: "198.51.100.1"}) // which nobody who uses another key can hide
		must(t, keys.SaveUses(t.Context()))
		if from, err := keys.AddressesOf(t.Context(), ada.AccountID, other.ID); err != nil || len(from) != 1 {
			t.Errorf("of the other key: %+v, %v", from, err)
		}
		var stored int64
		must(t, s.DB.WithContext(t.Context()).Model(&models.KeyAddress{}).Where("access_key_id = ?", created.ID).Count(&stored).Error)
		from, err := keys.AddressesOf(t.Context(), ada.AccountID, created.ID)
		must(t, err)
		if len(from) != models.MaxKeyAddresses || stored != int64(len(from)) || from[len(from)-1].Address != "192.0.2.5" {
			t.Errorf("%d are stored: %+v", stored, from)
		}
		s.Clock.Advance(models.KeyAddressTime)
		must(t, keys.ForgetAddresses(t.Context()))
		if from, err = keys.AddressesOf(t.Context(), ada.AccountID, created.ID); err != nil || len(from) != 0 {
			t.Errorf("after that time %d are known: %v", len(from), err)
		}
	})
}
