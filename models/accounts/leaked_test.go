package accounts_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
)

func TestWhoeverHasAKeysSecretStopsIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, bob := owner(t, s, email), owner(t, s, "bob@example.com")
		here, there := process(t, s, 1), process(t, s, 1)
		key, other := createKey(t, here, accounts.NewKey{Owner: ada, Description: "scanner"}), createKey(t, here, accounts.NewKey{Owner: bob})
		leak := func(accessKey, secret string) error {
			return there.ReportLeak(t.Context(), accounts.Leak{AccessKey: accessKey, SecretKey: secret, RemoteIP: "203.0.113.7"})
		}
		// Whatever is wrong is answered alike: that there is such a key must not be learned.
		wrong := []error{
			leak(key.AccessKey, "guess"), leak(key.AccessKey, ""), leak(key.AccessKey, other.SecretKey), leak(strings.Repeat("A", 20), key.SecretKey),
			leak("", ""), leak("\xff", "\x00"), leak(strings.Repeat("x", 5000), key.SecretKey), leak(key.AccessKey, strings.ToLower(key.SecretKey)),
		}
		for i, err := range wrong {
			expectCode(t, err, models.Invalid)
			if err.Error() != wrong[0].Error() {
				t.Errorf("%d: %v, first %v", i, err, wrong[0])
			}
		}
		if _, err := here.FindKey(t.Context(), key.AccessKey); err != nil {
			t.Fatal("stopped without the secret", err)
		}
		var all sync.WaitGroup
		for range 4 { // by several at once, and again
			all.Go(func() { must(t, leak(" "+key.AccessKey+"\n", "\t"+key.SecretKey)) })
		}
		all.Wait()
		_, err := there.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		s.Clock.Advance(time.Second)
		_, err = here.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		if _, err := here.FindKey(t.Context(), other.AccessKey); err != nil {
			t.Error("another's key:", err)
		}
		if got := toldOfKeys(t, s, ada.AccountID); got != "key_reported KEY-1 scanner false; " {
			t.Errorf("told %q", got)
		}
		row, err := here.GetKey(t.Context(), ada, key.ID)
		must(t, err)
		if row.Enabled || row.StoppedBy != models.KeyReported || row.StoppedAt == nil {
			t.Errorf("%+v", row)
		}
		// It comes back with another secret only, and the one that leaked is good for nothing from then on.
		expectCode(t, here.EnableKey(t.Context(), ada, key.ID), models.Conflict)
		second, err := here.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: ada, ID: key.ID, Until: s.Clock.Now().Add(time.Hour)})
		must(t, err)
		must(t, here.EnableKey(t.Context(), ada, key.ID))
		found, err := here.FindKey(t.Context(), key.AccessKey)
		must(t, err)
		if found.SecretKey != second.SecretKey || found.FormerUntil.After(s.Clock.Now()) {
			t.Errorf("%+v", found)
		}
		must(t, leak(key.AccessKey, key.SecretKey)) // what can sign nothing is answered as what was stopped
		if _, err := here.FindKey(t.Context(), key.AccessKey); err != nil {
			t.Error("the old secret stopped the key:", err)
		}
		must(t, here.DeleteKey(t.Context(), ada, key.ID))
		expectCode(t, leak(key.AccessKey, second.SecretKey), models.Invalid)
	})
}

func TestTheSecretBeforeThatLeakedEndsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		_, err := keys.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: ada, ID: key.ID, Until: s.Clock.Now().Add(time.Hour)})
		must(t, err)
		for range 2 {
			must(t, keys.ReportLeak(t.Context(), accounts.Leak{AccessKey: key.AccessKey, SecretKey: key.SecretKey}))
		}
		found, err := keys.FindKey(t.Context(), key.AccessKey)
		must(t, err)
		if found.FormerUntil.After(s.Clock.Now()) || found.Limits.Disabled {
			t.Errorf("%+v", found)
		}
		if got := toldOfKeys(t, s, ada.AccountID); got != "key_reported KEY-1  true; " {
			t.Errorf("told %q", got)
		}
	})
}

func TestANetworkReportsSoManyKeysAtMost(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		keys := process(t, s, 1)
		report := func(from string) error {
			return keys.ReportLeak(t.Context(), accounts.Leak{AccessKey: strings.Repeat("A", 20), SecretKey: "guess", RemoteIP: from})
		}
		for i := range 30 {
			expectCode(t, report(fmt.Sprintf("2001:db8::%x", i)), models.Invalid)
		}
		expectCode(t, report("2001:db8::ffff"), models.TooMany)
		expectCode(t, report("2001:db8:0:1::1"), models.Invalid) // another network
		s.Clock.Advance(15 * time.Minute)
		expectCode(t, report("2001:db8::ffff"), models.Invalid)
	})
}

// toldOfKeys sums up what the account was told of keys.
func toldOfKeys(t *testing.T, s *shop.Shop, accountID int64) (all string) {
	t.Helper()
	var stored []models.Notification
	must(t, s.DB.WithContext(t.Context()).Where("account_id = ?", accountID).Order("id").Find(&stored).Error)
	for i := range stored {
		if said, is := stored[i].Begun().(notice.KeyReported); is {
			all += fmt.Sprintln(said.Kind(), said.Key, said.Name, said.Former)
		}
	}
	return strings.NewReplacer("\n", "; ", fmt.Sprint("KEY-", accountID), "KEY").Replace(all)
}

// A key that signs calls though it leaked, however that came about, is stopped when it is reported again; nobody is told twice.
func TestALeakedKeyThatIsEnabledIsStoppedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		leak := accounts.Leak{AccessKey: key.AccessKey, SecretKey: key.SecretKey, RemoteIP: "203.0.113.7"}
		must(t, keys.ReportLeak(t.Context(), leak))
		must(t, s.DB.WithContext(t.Context()).Model(&models.AccessKey{}).Where("account_id = ? AND id = ?", ada.AccountID, key.ID).Update("enabled", true).Error)
		told := toldOfKeys(t, s, ada.AccountID)
		must(t, keys.ReportLeak(t.Context(), leak))
		_, err := keys.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		if got := toldOfKeys(t, s, ada.AccountID); got != told {
			t.Errorf("told %q", got)
		}
	})
}

// A form that was made up names a replacement before the first.
func TestASecretIsReplacedByAFormOfItsPageOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		for _, rotations := range []int64{-1, -2, 1, 1<<63 - 1, -1 << 63} {
			_, err := keys.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: ada, ID: key.ID, Rotations: rotations, Until: s.Clock.Now().Add(time.Hour)})
			expectCode(t, err, models.Conflict)
		}
	})
}
