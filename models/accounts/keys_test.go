package accounts_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// vault makes a vault whose master key is the byte again and again.
func vault(t testing.TB, b byte) *accounts.Vault {
	t.Helper()
	v, err := accounts.NewVault(bytes.Repeat([]byte{b}, accounts.MasterKeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// process is the use cases on keys as one process of the shop has them.
func process(t testing.TB, s *shop.Shop, masterKey byte) *accounts.Keys {
	t.Helper()
	return &accounts.Keys{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Vault: vault(t, masterKey), PerUser: 2}
}

// owner makes a customer.
func owner(t testing.TB, s *shop.Shop, email string) accounts.Owner {
	t.Helper()
	created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
}

func createKey(t testing.TB, keys *accounts.Keys, in accounts.NewKey) accounts.CreatedKey {
	t.Helper()
	created, err := keys.CreateKey(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestANewKeyIsFoundWithItsSecretByEveryProcess(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		// Whatever order and however often: the catalog's order, once.
		created := createKey(t, keys, accounts.NewKey{Owner: ada, Description: " scanner ", KeyScope: accounts.KeyScope{Regions: []string{shop.Singapore, shop.Bangkok, shop.Singapore}}})
		if !regexp.MustCompile(`^[A-Z0-9]{20} [A-Za-z0-9]{40}$`).MatchString(created.AccessKey + " " + created.SecretKey) {
			t.Errorf("the key is %+v", created)
		}
		for _, p := range []*accounts.Keys{keys, process(t, s, 1)} {
			found, err := p.FindKey(t.Context(), created.AccessKey)
			must(t, err)
			if found.Owner != ada || found.SecretKey != created.SecretKey || found.ID != created.ID || !slices.Equal(found.Limits.Regions, []string{shop.Bangkok, shop.Singapore}) {
				t.Errorf("found %+v", found)
			}
		}
		listed, err := keys.ListKeys(t.Context(), ada)
		must(t, err)
		if len(listed) != 1 || listed[0].Description != "scanner" || !listed[0].Enabled || listed[0].LastUsedAt != nil || !listed[0].CreatedAt.Equal(s.Clock.Now()) {
			t.Errorf("listed %+v", listed)
		}
	})
}

func TestAKeyForSomeRegionsAllowsNoOthers(t *testing.T) {
	t.Parallel()
	if all := (&rules.KeyLimits{}); !all.AllowsRegion(shop.Bangkok) {
		t.Error("a key without regions is not for all")
	}
	if some := (&rules.KeyLimits{Regions: []string{shop.Bangkok}}); !some.AllowsRegion(shop.Bangkok) || some.AllowsRegion(shop.Singapore) {
		t.Error("a key for Bangkok is not for Bangkok alone")
	}
}

func TestWhatNoKeyCanBe(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		for _, in := range []accounts.NewKey{
			{Owner: ada, Description: strings.Repeat("x", 121)},
			{Owner: ada, Description: "a\nb"},
			{Owner: ada, Description: "a\x00b"},
			{Owner: ada, KeyScope: accounts.KeyScope{Regions: []string{"nowhere"}}},
			{Owner: ada, KeyScope: accounts.KeyScope{Regions: []string{shop.Bangkok + "," + shop.Singapore}}},
		} {
			_, err := keys.CreateKey(t.Context(), in)
			expectCode(t, err, models.Invalid)
		}
		_, err := keys.CreateKey(t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: 1, UserID: ada.UserID}})
		expectCode(t, err, models.NotFound)
		if n := count(t, s, &models.AccessKey{}); n != 0 {
			t.Errorf("%d keys", n)
		}
	})
}

func TestAUserHasAtMostTwoKeysHoweverManyAreAskedForAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, bob := owner(t, s, email), owner(t, s, "bob@example.com")
		processes := []*accounts.Keys{process(t, s, 1), process(t, s, 1)}
		var made, refused atomic.Int64
		var running sync.WaitGroup
		for i := range 8 {
			running.Go(func() {
				_, err := processes[i%2].CreateKey(t.Context(), accounts.NewKey{Owner: ada})
				switch {
				case err == nil:
					made.Add(1)
				case models.CodeOf(err) == models.Conflict:
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		running.Wait()
		if made.Load() != 2 || refused.Load() != 6 {
			t.Errorf("%d made, %d refused", made.Load(), refused.Load())
		}
		createKey(t, processes[0], accounts.NewKey{Owner: bob}) // whose keys are counted apart
		must(t, processes[0].DeleteKey(t.Context(), ada, 1))
		if again := createKey(t, processes[1], accounts.NewKey{Owner: ada}); again.ID != 3 {
			t.Errorf("a deleted key's id was used again: %d", again.ID)
		}
	})
}

func TestADisabledKeySignsNothingUntilItIsEnabled(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		here, there := process(t, s, 1), process(t, s, 1)
		key := createKey(t, here, accounts.NewKey{Owner: ada})
		for _, p := range []*accounts.Keys{here, there} { // so that both remember it
			_, err := p.FindKey(t.Context(), key.AccessKey)
			must(t, err)
		}
		must(t, here.DisableKey(t.Context(), ada, key.ID))
		_, err := here.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		s.Clock.Advance(time.Second)
		_, err = there.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		must(t, here.EnableKey(t.Context(), ada, key.ID))
		for _, p := range []*accounts.Keys{here, there} {
			_, err := p.FindKey(t.Context(), key.AccessKey)
			must(t, err)
		}
	})
}

func TestADeletedKeyIsGoneWithItsSecret(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		_, err := keys.FindKey(t.Context(), key.AccessKey)
		must(t, err)
		must(t, keys.DeleteKey(t.Context(), ada, key.ID))
		_, err = keys.FindKey(t.Context(), key.AccessKey)
		expectCode(t, err, models.Unauthorized)
		for name, change := range map[string]func() error{
			"delete":   func() error { return keys.DeleteKey(t.Context(), ada, key.ID) },
			"enable":   func() error { return keys.EnableKey(t.Context(), ada, key.ID) },
			"disable":  func() error { return keys.DisableKey(t.Context(), ada, key.ID) },
			"describe": func() error { return keys.DescribeKey(t.Context(), ada, key.ID, "x") },
		} {
			if err := change(); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s a deleted key: %v", name, err)
			}
		}
		var row models.AccessKey
		must(t, s.DB.WithContext(t.Context()).Take(&row).Error)
		if row.SecretSealed != nil || row.DeletedAt == nil || row.Enabled {
			t.Errorf("what is left of the key: %+v", row)
		}
	})
}

func TestNobodyTouchesAnothersKey(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, eve := owner(t, s, email), owner(t, s, "eve@example.com")
		keys := process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada, Description: "hers"})
		for _, who := range []accounts.Owner{eve, {AccountID: ada.AccountID, UserID: eve.UserID}, {AccountID: eve.AccountID, UserID: ada.UserID}} {
			_, err := keys.GetKey(t.Context(), who, key.ID)
			for _, err := range []error{
				err, keys.DeleteKey(t.Context(), who, key.ID), keys.DisableKey(t.Context(), who, key.ID),
				keys.EnableKey(t.Context(), who, key.ID), keys.DescribeKey(t.Context(), who, key.ID, "mine"),
			} {
				expectCode(t, err, models.NotFound)
			}
			if listed, err := keys.ListKeys(t.Context(), who); err != nil || len(listed) != 0 {
				t.Errorf("%+v sees %+v, %v", who, listed, err)
			}
		}
		if found, err := keys.GetKey(t.Context(), ada, key.ID); err != nil || found.Description != "hers" || !found.Enabled {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		keys := process(t, s, 1)
		created := createKey(t, keys, accounts.NewKey{Owner: owner(t, s, email)})
		for _, name := range []string{"", "AK", strings.Repeat("A", 20), strings.ToLower(created.AccessKey), created.AccessKey + " ", strings.Repeat("\x00", 20), strings.Repeat("\xff", 20)} {
			_, err := keys.FindKey(t.Context(), name)
			expectCode(t, err, models.Unauthorized)
		}
	})
}

func TestSecretsAreNowhereInTheDatabaseInPlain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		secrets := []string{createKey(t, keys, accounts.NewKey{Owner: ada}).SecretKey, createKey(t, keys, accounts.NewKey{Owner: ada}).SecretKey}
		token, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
		must(t, err)
		var rows []models.AccessKey
		must(t, s.DB.WithContext(t.Context()).Find(&rows).Error)
		var tokens []models.AuthToken
		must(t, s.DB.WithContext(t.Context()).Find(&tokens).Error)
		stored := fmt.Sprintf("%+v %+v", rows, tokens)
		for _, row := range rows {
			stored += fmt.Sprintf(" %q", row.SecretSealed)
		}
		for _, secret := range append(secrets, token.Token, password) {
			if strings.Contains(stored, secret) {
				t.Errorf("%q is stored in plain: %s", secret, stored)
			}
		}
		if len(rows) != 2 || len(tokens) != 1 || bytes.Equal(rows[0].SecretSealed, rows[1].SecretSealed) {
			t.Errorf("stored %s", stored)
		}
	})
}

func TestASealedSecretOpensForItsOwnRecordOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, eve := owner(t, s, email), owner(t, s, "eve@example.com")
		keys := process(t, s, 1)
		victim, other := createKey(t, keys, accounts.NewKey{Owner: ada}), createKey(t, keys, accounts.NewKey{Owner: eve})
		var sealed []byte
		must(t, s.DB.Raw("SELECT secret_sealed FROM access_keys WHERE access_key = ?", other.AccessKey).Row().Scan(&sealed))
		must(t, s.DB.Exec("UPDATE access_keys SET secret_sealed = ? WHERE access_key = ?", sealed, victim.AccessKey).Error)
		if found, err := keys.FindKey(t.Context(), victim.AccessKey); err == nil {
			t.Errorf("the key was found with the secret of another: %+v", found)
		}
	})
}

func TestAnotherMasterKeyIsNoticedBeforeItDoesHarm(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		first, second := process(t, s, 1), process(t, s, 2)
		must(t, first.CheckMasterKey(t.Context()))
		must(t, second.CheckMasterKey(t.Context())) // nothing is sealed yet
		must(t, first.CheckMasterKey(t.Context()))
		key := createKey(t, first, accounts.NewKey{Owner: ada})
		for name, err := range map[string]error{
			"start":  second.CheckMasterKey(t.Context()),
			"create": func() error { _, err := second.CreateKey(t.Context(), accounts.NewKey{Owner: ada}); return err }(),
		} {
			if models.CodeOf(err) != models.Unavailable || !strings.Contains(err.Error(), string(cause.OtherMasterKey)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := second.FindKey(t.Context(), key.AccessKey); err == nil || models.CodeOf(err) == models.Unauthorized {
			t.Errorf("a key that cannot be opened: %v, which blames its user", err)
		}
		must(t, first.CheckMasterKey(t.Context()))
		must(t, first.DeleteKey(t.Context(), ada, key.ID))
		createKey(t, second, accounts.NewKey{Owner: ada})
	})
}

func TestAMasterKeyHasThirtyTwoBytes(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := accounts.NewVault(make([]byte, n)); err == nil {
			t.Errorf("%d bytes are a master key", n)
		}
	}
}

func TestTheLastUseIsWrittenOnceForManyCalls(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada := owner(t, s, email)
		keys := process(t, s, 1)
		created := createKey(t, keys, accounts.NewKey{Owner: ada})
		key, err := keys.FindKey(t.Context(), created.AccessKey)
		must(t, err)
		lastUsed := func() *time.Time {
			t.Helper()
			row, err := keys.GetKey(t.Context(), ada, created.ID)
			must(t, err)
			return row.LastUsedAt
		}
		for range 1000 {
			keys.TouchKey(&key, accounts.KeyUse{})
			s.Clock.Advance(time.Millisecond)
		}
		used := s.Clock.Now().Add(-time.Millisecond)
		if at := lastUsed(); at != nil {
			t.Errorf("a call wrote its time by itself: %s", at)
		}
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if err := keys.SaveUses(stopped); err == nil {
			t.Fatal("saved although it was to stop")
		}
		must(t, keys.SaveUses(t.Context())) // what could not be written is not lost
		if at := lastUsed(); at == nil || !at.Equal(used) {
			t.Errorf("last used at %v, want %s", at, used)
		}
		s.Clock.Advance(time.Minute)
		must(t, keys.SaveUses(t.Context())) // nothing new
		late := process(t, s, 1)
		late.Clock = func() time.Time { return used.Add(-time.Hour) }
		late.TouchKey(&key, accounts.KeyUse{}) // another process, whose write comes late
		must(t, late.SaveUses(t.Context()))
		if at := lastUsed(); at == nil || !at.Equal(used) {
			t.Errorf("last used at %v after an older use was written, want %s", at, used)
		}
	})
}

func TestKeysThatAreMadeAndDeletedAreBounded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		keys := process(t, s, 1)
		ada := owner(t, s, "ada@example.com")
		for range models.MaxAccessKeys {
			must(t, keys.DeleteKey(t.Context(), ada, createKey(t, keys, accounts.NewKey{Owner: ada}).ID))
		}
		if _, err := keys.CreateKey(t.Context(), accounts.NewKey{Owner: ada}); models.CodeOf(err) != models.TooMany {
			t.Errorf("one more: %v", err)
		}
		s.Clock.Advance(24 * time.Hour)
		createKey(t, keys, accounts.NewKey{Owner: ada})
	})
}
