package accounts_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

const (
	email    = "ada@example.com"
	password = "correct horse battery"
	ip       = "192.0.2.7"
)

// each runs the test on both databases.
func each(t *testing.T, test func(t *testing.T, s *shop.Shop)) {
	t.Helper()
	t.Parallel() // most of the time goes into creating databases and hashing
	dbtest.Each(t, func(t *testing.T, db *models.DB) { test(t, shop.Open(t, db)) })
}

func count(t testing.TB, s *shop.Shop, model any) int64 {
	t.Helper()
	var n int64
	if err := s.DB.WithContext(t.Context()).Model(model).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func expectCode(t testing.TB, err error, want models.Code) {
	t.Helper()
	if err == nil || models.CodeOf(err) != want {
		t.Errorf("error %v, want one that is %s", err, want)
	}
}

// signsIn signs in with a browser that nobody knows.
func signsIn(ctx context.Context, s *shop.Shop, email, password, remoteIP string) (userID int64, err error) {
	in, err := s.Accounts.SignInBrowser(ctx, accounts.SignInRequest{Email: email, Password: password, RemoteIP: remoteIP})
	return in.UserID, err
}

func TestSigningUpMakesAnOwnerWithAProjectInEveryRegion(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: "  Ada@Example.COM\r\n", Password: password}, ip); err != nil {
			t.Fatal(err)
		}
		id, err := signsIn(t.Context(), s, "ADA@example.com", password, ip)
		if err != nil {
			t.Fatal(err)
		}
		who, err := s.Accounts.Identity(t.Context(), id, 0)
		if err != nil || who.Email != email || who.AccountName != email || who.Role != models.RoleOwner || who.AccountID < 100_000_000 || who.AccountID > 999_999_999 {
			t.Errorf("%+v, %v", who, err)
		}
		listed, err := s.Accounts.List(t.Context())
		if err != nil || len(listed) != 1 || listed[0].Email != email || listed[0].AccountID != who.AccountID || len(listed[0].Projects) != 2 {
			t.Errorf("%+v, %v", listed, err)
		}
		for _, name := range []string{email, " ADA@EXAMPLE.COM"} {
			if found, err := s.Accounts.FindAccountID(t.Context(), name); err != nil || found != who.AccountID {
				t.Errorf("%q is account %d, %v", name, found, err)
			}
		}
		_, err = s.Accounts.FindAccountID(t.Context(), "1")
		expectCode(t, err, models.NotFound)
		_, err = s.Accounts.FindAccountID(t.Context(), "bob@example.com")
		expectCode(t, err, models.NotFound)
	})
}

func TestSigningUpTwiceTellsNothingAndMakesOneUser(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		var running sync.WaitGroup
		for range 4 {
			running.Go(func() {
				if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		// An attacker with another password neither learns of the user nor changes them.
		if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: strings.ToUpper(email), Password: "another password"}, ip); err != nil {
			t.Error(err)
		}
		if _, err := signsIn(t.Context(), s, email, "another password", ip); models.CodeOf(err) != models.Unauthorized {
			t.Errorf("the second sign-up's password: %v", err)
		}
		if users, all := count(t, s, &models.User{}), count(t, s, &models.Account{}); users != 1 || all != 1 {
			t.Errorf("%d users, %d accounts", users, all)
		}
		_, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})
		expectCode(t, err, models.Conflict)
	})
}

func TestWhatCannotSignUp(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, c := range []struct{ field, email, password, name string }{
			{"email", "", password, ""},
			{"email", "ada", password, ""},
			{"email", "ada@example", password, ""},
			{"email", "Ada <ada@example.com>", password, ""},
			{"email", "ada@example.com, bob@example.com", password, ""},
			{"email", "a\x00da@example.com", password, ""},
			{"email", "a\xffda@example.com", password, ""},
			{"email", strings.Repeat("a", 250) + "@example.com", password, ""},
			{"password", email, "", ""},
			{"password", email, strings.Repeat("x", accounts.MinPassword-1), ""},
			{"password", email, strings.Repeat("x", accounts.MaxPassword+1), ""},
			{"name", email, password, strings.Repeat("x", 81)},
			{"name", email, password, "a\x00b"},
			{"name", email, password, "a\xffb"},
		} {
			err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: c.email, Password: c.password, Name: c.name}, ip)
			var e *models.Error
			if !errors.As(err, &e) || e.Code != models.Invalid || e.Field != c.field {
				t.Errorf("%q %q %q: %v, want an error on %s", c.email, c.password, c.name, err, c.field)
			}
		}
		if n := count(t, s, &models.User{}); n != 0 {
			t.Errorf("%d users", n)
		}
		for i, good := range []string{"seven seas"[:accounts.MinPassword], strings.Repeat("seven seas and more ", 7)[:accounts.MaxPassword], "пароль по-русски ✓"} {
			address := string(rune('a'+i)) + "@example.com"
			if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: address, Password: good}, ip); err != nil {
				t.Errorf("%q: %v", good, err)
			}
			if _, err := signsIn(t.Context(), s, address, good, ip); err != nil {
				t.Errorf("%q: %v", good, err)
			}
		}
	})
}

func TestAWrongPasswordAndAnUnknownAddressLookTheSame(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if _, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password}); err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]string{
			{email, "wrong password"},
			{email, ""},
			{email, password + " "},
			{email, strings.Repeat("x", accounts.MaxPassword+1)},
			{"bob@example.com", password},
			{"", ""},
			{"\x00", password},
			{"\xff", password},
			{email, "\x00"},
			{strings.Repeat("a", 300) + "@example.com", password},
		} {
			id, err := signsIn(t.Context(), s, c[0], c[1], ip)
			var e *models.Error
			if id != 0 || !errors.As(err, &e) || e.Code != models.Unauthorized || e.Field != "" || e.Err != nil ||
				e.Why != cause.WrongPassword {
				t.Errorf("%q %q: user %d, %v", c[0], c[1], id, err)
			}
		}
	})
}

func TestSignInsAreThrottledPerAddressAndPlace(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		if _, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password}); err != nil {
			t.Fatal(err)
		}
		signIn := func(address, from string) models.Code {
			_, err := signsIn(t.Context(), s, address, "wrong password", from)
			return models.CodeOf(err)
		}
		codes := make([]models.Code, 12)
		var running sync.WaitGroup
		for i := range codes {
			running.Go(func() { codes[i] = signIn(email, ip) })
		}
		running.Wait()
		slices.Sort(codes)
		if codes[1] != models.TooMany || codes[2] != models.Unauthorized {
			t.Errorf("answers %v, want 10 tries and then too many", codes)
		}
		if _, err := signsIn(t.Context(), s, email, password, ip); models.CodeOf(err) != models.TooMany {
			t.Errorf("with the right password: %v", err)
		}
		if _, err := signsIn(t.Context(), s, email, password, "198.51.100.1"); err != nil {
			t.Errorf("the owner from elsewhere: %v", err)
		}
		s.Clock.Advance(15 * time.Minute)
		if _, err := signsIn(t.Context(), s, email, password, ip); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestSignUpsAreThrottledPerPlace(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		// Malformed ones count too and cost no hashing.
		for range 30 {
			expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{}, ip), models.Invalid)
		}
		expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip), models.TooMany)
		if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, "198.51.100.1"); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

func TestCleaningKeepsWhatStillCounts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		store := &accounts.SessionStore{DB: s.DB, Clock: s.Clock.Now}
		for token, life := range map[string]time.Duration{"short": time.Minute, "long": 3 * time.Hour} {
			if err := store.CommitCtx(t.Context(), token, []byte(token), s.Clock.Now().Add(life)); err != nil {
				t.Fatal(err)
			}
		}
		expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{}, ip), models.Invalid)
		s.Clock.Advance(time.Hour)
		expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{}, ip), models.Invalid)
		if err := s.Accounts.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if sessions, windows := count(t, s, &models.Session{}), count(t, s, &models.Throttle{}); sessions != 1 || windows != 1 {
			t.Errorf("%d sessions and %d windows left, want one each", sessions, windows)
		}
	})
}

func TestSessionsEndAtTheirInstantAndCanBeReplaced(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		store := &accounts.SessionStore{DB: s.DB, Clock: s.Clock.Now}
		for _, data := range []string{"first", "second"} {
			if err := store.Commit("token", []byte(data), s.Clock.Now().Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if got, found, err := store.Find("token"); string(got) != data || !found || err != nil {
				t.Errorf("%q, %v, %v", got, found, err)
			}
		}
		s.Clock.Advance(time.Hour)
		if _, found, err := store.Find("token"); found || err != nil {
			t.Errorf("at its end: %v, %v", found, err)
		}
		for range 2 {
			if err := store.Delete("token"); err != nil {
				t.Fatal(err)
			}
		}
		expectCode(t, store.Commit("token", []byte("under way"), s.Clock.Now().Add(time.Hour)), models.Unauthorized)
		if _, found, err := store.Find("token"); found || err != nil {
			t.Errorf("after it ended: %v, %v", found, err)
		}
		var kept models.Session
		if err := s.DB.Take(&kept).Error; err != nil || len(kept.Data) != 0 {
			t.Errorf("what was in it is kept: %q, %v", kept.Data, err)
		}
		s.Clock.Advance(time.Hour)
		must(t, s.Accounts.Clean(t.Context()))
		if n := count(t, s, &models.Session{}); n != 0 {
			t.Errorf("%d sessions are left of those that ended", n)
		}
	})
}

func TestAnOperatorTokenIsKnownOnlyByItself(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		token, id, err := s.Accounts.CreateToken(t.Context(), "gateway 1")
		if err != nil || !strings.HasPrefix(token, "ocrop_") || len(token) < 64 {
			t.Fatalf("%q, %v", token, err)
		}
		other, _, err := s.Accounts.CreateToken(t.Context(), "gateway 2")
		if err != nil || other == token {
			t.Fatalf("%q, %v", other, err)
		}
		if found, err := s.Accounts.CheckToken(t.Context(), token); err != nil || found != id {
			t.Errorf("token of %d, %v; want %d", found, err, id)
		}
		var stored int64
		err = s.DB.WithContext(t.Context()).Model(&models.OperatorToken{}).Where("token_hash = ? OR token_hash LIKE ?", token, "%"+token[6:]+"%").Count(&stored).Error
		if err != nil || stored != 0 {
			t.Errorf("the token itself is stored (%v)", err)
		}
		for _, wrong := range []string{"", "ocrop_", token[:len(token)-1], token + "0", strings.ToUpper(token), token[6:], "\x00", "ocrop_\x00"} {
			if _, err := s.Accounts.CheckToken(t.Context(), wrong); models.CodeOf(err) != models.Unauthorized {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		for _, name := range []string{"", "  ", strings.Repeat("x", 81)} {
			if _, _, err := s.Accounts.CreateToken(t.Context(), name); models.CodeOf(err) != models.Invalid {
				t.Errorf("name %q: %v", name, err)
			}
		}
		if err := s.DB.Exec("UPDATE operator_tokens SET revoked_at = ? WHERE id = ?", s.Clock.Now(), id).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.Accounts.CheckToken(t.Context(), token); models.CodeOf(err) != models.Unauthorized {
			t.Errorf("a revoked token: %v", err)
		}
	})
}

func TestANewRegionGivesEveryAccountAProjectOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		s.Reprice(t, "services:\n", "  - {code: la-south-2, name: LA-Santiago}\nservices:\n")
		var running sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			running.Go(func() {
				projects, err := s.Accounts.Projects(t.Context(), c.ID)
				if err != nil || projects[shop.Bangkok] != c.Projects[shop.Bangkok] {
					t.Errorf("%v, %v", projects, err)
				}
				ids[i] = projects["la-south-2"]
			})
		}
		running.Wait()
		for _, id := range ids {
			if len(id) != 32 || id != ids[0] {
				t.Errorf("project %q and %q", id, ids[0])
			}
		}
	})
}

func TestPreferencesAreRemembered(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password, Name: " Ada's "})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Accounts.SaveRegion(t.Context(), created.UserID, shop.Singapore), s.Accounts.SaveTheme(t.Context(), created.UserID, "dark")); err != nil {
			t.Fatal(err)
		}
		expectCode(t, s.Accounts.SaveTheme(t.Context(), created.UserID, "plaid"), models.Invalid)
		who, err := s.Accounts.Identity(t.Context(), created.UserID, 0)
		if err != nil || who.Region != shop.Singapore || who.Theme != "dark" || who.AccountName != "Ada's" {
			t.Errorf("%+v, %v", who, err)
		}
		_, err = s.Accounts.Identity(t.Context(), 999, 0)
		expectCode(t, err, models.NotFound)
	})
}
