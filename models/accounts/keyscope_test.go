package accounts_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

func TestAKeyIsLimitedToWhatItsCustomerSays(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		end := s.Clock.Now().Add(time.Hour)
		must(t, keys.LimitKey(t.Context(), ada, key.ID, accounts.KeyScope{
			Regions: []string{shop.Bangkok}, Services: []string{shop.Passport, shop.Passport}, ExpiresAt: end, RateCalls: 5, RateSeconds: 60,
			Networks: "203.0.113.7, 198.51.100.0/24\n2001:db8::/32;::ffff:192.0.2.0/120 203.0.113.7/32",
		}))
		found, err := process(t, s, 1).FindKey(t.Context(), key.AccessKey)
		must(t, err)
		l := found.Limits
		if got := fmt.Sprint(l.Networks, l.Regions, l.Services, l.Rate, l.Expires.Equal(end)); got != "[203.0.113.7/32 198.51.100.0/24 2001:db8::/32 192.0.2.0/24] [ap-southeast-2] [passport] {5 1m0s} true" {
			t.Errorf("limited to %s", got)
		}
		must(t, keys.LimitKey(t.Context(), ada, key.ID, accounts.KeyScope{}))
		found, err = keys.FindKey(t.Context(), key.AccessKey)
		must(t, err)
		if l := found.Limits; len(l.Networks)+len(l.Regions)+len(l.Services) != 0 || l.Rate.Calls != 0 || !l.Expires.IsZero() {
			t.Errorf("still limited: %+v", l)
		}
	})
}

func TestWhatNoKeyCanBeLimitedTo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: ada})
		now := s.Clock.Now()
		var many []string
		for i := range accounts.MaxKeyNetworks + 1 {
			many = append(many, fmt.Sprintf("10.0.0.%d", i))
		}
		for _, wrong := range []struct {
			field string
			scope accounts.KeyScope
		}{
			{"regions", accounts.KeyScope{Regions: []string{"mars"}}},
			{"services", accounts.KeyScope{Services: []string{"palmistry"}}},
			{"expires", accounts.KeyScope{ExpiresAt: now}},
			{"expires", accounts.KeyScope{ExpiresAt: now.AddDate(11, 0, 0)}},
			{"rate", accounts.KeyScope{RateCalls: -1, RateSeconds: 1}},
			{"rate", accounts.KeyScope{RateCalls: accounts.MaxKeyRate + 1, RateSeconds: 1}},
			{"rate", accounts.KeyScope{RateCalls: 1, RateSeconds: 3600}},
			{"networks", accounts.KeyScope{Networks: strings.Join(many, " ")}},
			{"networks", accounts.KeyScope{Networks: "10.1.2.3/8"}}, // one address, or all that begin with ten?
			{"networks", accounts.KeyScope{Networks: "10.0.0.0/33"}},
			{"networks", accounts.KeyScope{Networks: "2001:db8::1/32"}},
			{"networks", accounts.KeyScope{Networks: "fe80::1%eth0"}},
			{"networks", accounts.KeyScope{Networks: "::ffff:0.0.0.0/90"}},
			{"networks", accounts.KeyScope{Networks: "office"}},
			{"networks", accounts.KeyScope{Networks: "10.0.0"}},
			{"networks", accounts.KeyScope{Networks: "10.0.0.0/8/8"}},
			{"networks", accounts.KeyScope{Networks: "\xff\x00" + strings.Repeat("x", 5000)}},
		} {
			err := keys.LimitKey(t.Context(), ada, key.ID, wrong.scope)
			var refused *models.Error
			if !errors.As(err, &refused) || refused.Field != wrong.field {
				t.Errorf("%+v: %v, want a fault of %s", wrong.scope, err, wrong.field)
			}
			if _, err := keys.CreateKey(t.Context(), accounts.NewKey{Owner: ada, KeyScope: wrong.scope}); !errors.As(err, &refused) || refused.Field != wrong.field {
				t.Errorf("a new key with %+v: %v", wrong.scope, err)
			}
		}
	})
}

func TestAnEndThatHasPassedCanStay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		end := s.Clock.Now().Add(time.Hour)
		key := createKey(t, keys, accounts.NewKey{Owner: ada, KeyScope: accounts.KeyScope{ExpiresAt: end}})
		s.Clock.Advance(2 * time.Hour)
		must(t, keys.LimitKey(t.Context(), ada, key.ID, accounts.KeyScope{ExpiresAt: end, RateCalls: 1, RateSeconds: 1}))
		expectCode(t, keys.LimitKey(t.Context(), ada, key.ID, accounts.KeyScope{ExpiresAt: end.Add(time.Minute)}), models.Invalid)
	})
}

func TestNoTwoKeysOfAnAccountHaveOneName(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, bob, keys := owner(t, s, email), owner(t, s, "bob@example.com"), process(t, s, 1)
		first := createKey(t, keys, accounts.NewKey{Owner: ada, Description: "Scanner"})
		_, err := keys.CreateKey(t.Context(), accounts.NewKey{Owner: ada, Description: " scanner "})
		expectCode(t, err, models.Invalid)
		createKey(t, keys, accounts.NewKey{Owner: bob, Description: "Scanner"}) // another account's
		second := createKey(t, keys, accounts.NewKey{Owner: ada})
		expectCode(t, keys.DescribeKey(t.Context(), ada, second.ID, "SCANNER"), models.Invalid)
		must(t, keys.DescribeKey(t.Context(), ada, first.ID, "SCANNER")) // its own
		must(t, keys.DescribeKey(t.Context(), ada, second.ID, ""))
		must(t, keys.DescribeKey(t.Context(), ada, first.ID, "")) // none is no name
		must(t, keys.DescribeKey(t.Context(), ada, first.ID, "Scanner"))
		must(t, keys.DeleteKey(t.Context(), ada, first.ID))
		must(t, keys.DescribeKey(t.Context(), ada, second.ID, "scanner")) // it is free again
	})
}

func TestTwoSecretsAreGoodUntilTheDayThatIsChosen(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, keys := owner(t, s, email), process(t, s, 1)
		made := createKey(t, keys, accounts.NewKey{Owner: ada})
		first, err := keys.FindKey(t.Context(), made.AccessKey)
		must(t, err)
		keys.TouchKey(&first, accounts.KeyUse{From: "203.0.113.7", Region: shop.Bangkok, Service: shop.Passport})
		must(t, keys.SaveUses(t.Context()))
		usedAt := s.Clock.Now()
		s.Clock.Advance(time.Minute)
		until := s.Clock.Now().Add(48 * time.Hour)
		in := accounts.NewSecret{Owner: ada, ID: made.ID, Until: until}
		second, err := keys.ReplaceSecret(t.Context(), in)
		must(t, err)
		again, err := keys.ReplaceSecret(t.Context(), in) // the form is sent twice
		must(t, err)
		if second.SecretKey == made.SecretKey || again != second {
			t.Errorf("%+v, %+v", second, again)
		}
		there, err := process(t, s, 1).FindKey(t.Context(), made.AccessKey)
		must(t, err)
		if there.SecretKey != second.SecretKey || there.FormerKey != made.SecretKey || !there.FormerUntil.Equal(until) {
			t.Errorf("another process finds %+v", there)
		}
		s.Clock.Advance(time.Minute)
		keys.TouchKey(&there, accounts.KeyUse{Former: true, From: "2001:db8::1", Region: shop.Singapore, Service: shop.WebImage})
		keys.TouchKey(&first, accounts.KeyUse{From: "192.0.2.1"}) // by a process that does not know the new secret yet
		must(t, keys.SaveUses(t.Context()))
		row, err := keys.GetKey(t.Context(), ada, made.ID)
		must(t, err)
		if row.CurrentUsedAt != nil || row.FormerUsedAt == nil || !row.FormerUsedAt.Equal(s.Clock.Now()) || row.FormerUsedAt.Equal(usedAt) {
			t.Errorf("used at %v, the secret before at %v", row.CurrentUsedAt, row.FormerUsedAt)
		}
		if row.LastUsedFrom != "2001:db8::1" || row.LastUsedRegion != shop.Singapore || row.LastUsedService != shop.WebImage {
			t.Errorf("last used from %s for %s in %s", row.LastUsedFrom, row.LastUsedService, row.LastUsedRegion)
		}
		in.Rotations = 1
		_, err = keys.ReplaceSecret(t.Context(), in)
		expectCode(t, err, models.Conflict) // two are as many as there are
		must(t, keys.EndFormerSecret(t.Context(), ada, made.ID))
		there, err = keys.FindKey(t.Context(), made.AccessKey)
		must(t, err)
		if there.FormerUntil.After(s.Clock.Now()) {
			t.Errorf("the secret before is good until %s", there.FormerUntil)
		}
		_, err = keys.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: ada, ID: made.ID, Rotations: 1, Until: s.Clock.Now().AddDate(0, 0, 91)})
		expectCode(t, err, models.Invalid)
		_, err = keys.ReplaceSecret(t.Context(), in)
		must(t, err)
		s.Clock.Advance(3 * time.Minute)
		_, err = keys.ReplaceSecret(t.Context(), in) // a page that was kept
		expectCode(t, err, models.Conflict)
		must(t, keys.DeleteKey(t.Context(), ada, made.ID))
	})
}

func TestAChangeOfTheMasterKeySealsBothSecretsAnew(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, before := owner(t, s, email), process(t, s, 1)
		made := createKey(t, before, accounts.NewKey{Owner: ada})
		second, err := before.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: ada, ID: made.ID, Until: s.Clock.Now().Add(time.Hour)})
		must(t, err)
		both := process(t, s, 2)
		both.Previous = vault(t, 1)
		done, err := both.RotateMasterKey(t.Context())
		must(t, err)
		found, err := process(t, s, 2).FindKey(t.Context(), made.AccessKey)
		must(t, err)
		if done.Resealed != 1 || !slices.Equal([]string{found.SecretKey, found.FormerKey}, []string{second.SecretKey, made.SecretKey}) {
			t.Errorf("%+v, %+v", done, found)
		}
	})
}
