package operators_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

const (
	password = "four lanterns and a boat"
	here     = "192.0.2.7"
)

// desk is the use cases in a shop.
type desk struct {
	*operators.Operators
	*shop.Shop
}

func onBoth(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone)
		vault, err := accounts.NewVault(make([]byte, accounts.MasterKeyBytes))
		must(t, err)
		keys := &accounts.Keys{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, Vault: vault, PerUser: 2}
		test(t, &desk{&operators.Operators{DB: db, Keys: keys, Clock: s.Clock.Now, Issuer: "Desk", HashMemoryKiB: 64}, s})
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hire adds an operator who has used their link, and gives what their app makes codes of.
func (d *desk) hire(t *testing.T, email string, role rights.DeskRole) (of *models.Operator, secret string) {
	t.Helper()
	token, added, err := d.Add(t.Context(), operators.New{Email: email, Role: role})
	must(t, err)
	setup, err := d.Setup(t.Context(), token)
	must(t, err)
	_, err = d.Arm(t.Context(), token, password, d.code(setup.Secret), here)
	must(t, err)
	d.pass(30 * time.Second)
	return added, setup.Secret
}

func (d *desk) code(secret string) string { return shop.AuthenticatorCode(secret, d.Shop.Clock.Now()) }

func (d *desk) pass(wait time.Duration) { d.Shop.Clock.Advance(wait) }

func refused(t *testing.T, what string, err error, code models.Code) {
	t.Helper()
	if models.CodeOf(err) != code || err == nil {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func TestALinkSetsUpPasswordAndCodesOnceAndEndsWithItsDay(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		token, added, err := d.Add(ctx, operators.New{Email: "Ada@Example.com", Role: rights.Admin})
		must(t, err)
		if added.Email != "ada@example.com" || added.Name != "ada@example.com" {
			t.Errorf("%+v", added)
		}
		_, _, err = d.Add(ctx, operators.New{Email: "ada@example.com", Role: rights.Support})
		refused(t, "the same address", err, models.Invalid)
		setup, err := d.Setup(ctx, token)
		must(t, err)
		if !strings.HasPrefix(setup.Address, "otpauth://totp/Desk:ada") {
			t.Errorf("%s", setup.Address)
		}
		_, err = d.SignIn(ctx, "ada@example.com", password, d.code(setup.Secret), here)
		refused(t, "before the link was used", err, models.Unauthorized)
		_, err = d.Arm(ctx, token, "short", d.code(setup.Secret), here)
		refused(t, "a short password", err, models.Invalid)
		_, err = d.Arm(ctx, token, password, "000000", here)
		refused(t, "another code", err, models.Invalid)
		session, err := d.Arm(ctx, token, password, d.code(setup.Secret), here)
		must(t, err)
		who, err := d.Session(ctx, session)
		must(t, err)
		if who.ID != added.ID || who.Role != rights.Admin || !d.Proven(who) {
			t.Errorf("%+v", who)
		}
		_, err = d.Arm(ctx, token, password, d.code(setup.Secret), here)
		refused(t, "the link again", err, models.NotFound)
		other, err := d.Link(ctx, added.ID)
		must(t, err)
		d.pass(operators.LinkTime)
		_, err = d.Setup(ctx, other)
		refused(t, "a link of yesterday", err, models.NotFound)
	})
}

// hireBy is hire by an operator at their desk.
func (d *desk) hireBy(t *testing.T, by int64, email string, role rights.DeskRole) int64 {
	t.Helper()
	token, added, err := d.Add(actsBy(t, by), operators.New{Email: email, Role: role})
	must(t, err)
	d.arm(t, token)
	return added.ID
}

func actsBy(t *testing.T, by int64) context.Context {
	if by == 0 {
		return t.Context()
	}
	return trail.By(t.Context(), trail.Actor{Kind: trail.Operator, ID: by})
}

func (d *desk) arm(t *testing.T, token string) {
	t.Helper()
	setup, err := d.Setup(t.Context(), token)
	must(t, err)
	_, err = d.Arm(t.Context(), token, password, d.code(setup.Secret), here)
	must(t, err)
	d.pass(30 * time.Second)
}

// relink has somebody (0: the command) make another link for the operator, which is used.
func (d *desk) relink(t *testing.T, by, id int64) {
	t.Helper()
	token, err := d.Link(actsBy(t, by), id)
	must(t, err)
	d.arm(t, token)
}

// TestWhoeverAnAdminCouldBeIsNoSecondForThem: whom they added, whose link they made or whom they had do more, at any remove, and these among each other. All
// of them move together what one moves alone.
func TestWhoeverAnAdminCouldBeIsNoSecondForThem(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		db := d.Shop.DB.WithContext(t.Context())
		seconds := func(what string, a, b int64, want bool) {
			t.Helper()
			for _, pair := range [][2]int64{{a, b}, {b, a}} {
				err := models.MaySecond(db, pair[0], pair[1])
				if (err == nil) != want || err != nil && models.CodeOf(err) != models.Conflict {
					t.Errorf("%s: %v", what, err)
				}
			}
			must(t, db.Exec("DELETE FROM operator_moves").Error)
			must(t, models.MoveAlone(db, a, 7, d.Shop.Clock.Now()))
			moved, err := models.MovedAlone(db, b, d.Shop.Clock.Now())
			must(t, err)
			if (moved == 0) != want {
				t.Errorf("%s: %d counts", what, moved)
			}
		}
		a, b := d.hireBy(t, 0, "a@example.com", rights.Admin), d.hireBy(t, 0, "b@example.com", rights.Admin)
		seconds("two of the command", a, b, true)
		x := d.hireBy(t, a, "x@example.com", rights.Finance)
		seconds("whom they added", a, x, false)
		seconds("whom another added", b, x, true)
		c := d.hireBy(t, a, "c@example.com", rights.Admin)
		far := d.hireBy(t, c, "far@example.com", rights.Finance)
		seconds("whom those added whom they added", a, far, false)
		seconds("two of one admin", x, far, false)
		seconds("of another", b, far, true)

		f := d.hireBy(t, 0, "f@example.com", rights.Finance)
		token, err := d.Link(actsBy(t, a), f)
		must(t, err)
		seconds("a link that nobody used", a, f, true)
		d.arm(t, token)
		seconds("a link that was used", a, f, false)
		d.relink(t, b, f)
		seconds("a link of another", a, f, true)
		seconds("whose link they made", b, f, false)
		d.relink(t, c, f)
		seconds("a link of whom they added", a, f, false)
		d.relink(t, 0, f)
		seconds("a link of the command", a, f, true)

		s := d.hireBy(t, 0, "s@example.com", rights.Support)
		must(t, d.SetRole(actsBy(t, a), s, rights.Finance))
		seconds("whom they had do more", a, s, false)
		must(t, d.SetRole(actsBy(t, b), s, rights.Admin))
		d.relink(t, 0, s)
		must(t, d.SetRole(actsBy(t, a), s, rights.Finance))
		seconds("whom they had do less", a, s, true)
		token, err = d.Link(actsBy(t, 0), s)
		must(t, err)
		must(t, d.SetRole(actsBy(t, a), s, rights.Admin))
		d.arm(t, token)
		seconds("whom they had do more before the link was used", a, s, false)

		must(t, d.End(actsBy(t, b), x))
		_, back, err := d.Add(actsBy(t, b), operators.New{Email: "x@example.com", Role: rights.Finance})
		must(t, err)
		d.relink(t, b, back.ID)
		seconds("who came back by another", a, x, true)
		d.relink(t, b, c)
		seconds("whom a colleague had added who has another link now", a, far, false)
	})
}

func TestSignInAsksForAllAndTellsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		of, secret := d.hire(t, "ada@example.com", rights.Admin)
		for what, in := range map[string][3]string{
			"another password": {"ada@example.com", password + "s", d.code(secret)}, "another code": {"ada@example.com", password, "123456"}, "no code": {"ada@example.com", password, ""},
			"nobody": {"bob@example.com", password, d.code(secret)}, "no address": {"ada", password, d.code(secret)}, "a long password": {"ada@example.com", strings.Repeat("x", 200), d.code(secret)},
		} {
			_, err := d.SignIn(ctx, in[0], in[1], in[2], here)
			refused(t, what, err, models.Unauthorized)
		}
		code := d.code(secret)
		var wg sync.WaitGroup
		sessions := make([]string, 4)
		for i := range sessions {
			wg.Go(func() { sessions[i], _ = d.SignIn(ctx, "ADA@example.com", password, code, here) })
		}
		wg.Wait()
		let := 0
		for _, s := range sessions {
			if s != "" {
				let++
			}
		}
		if let != 1 {
			t.Errorf("one code lets %d browsers in", let)
		}
		must(t, d.End(ctx, d.add(t, "end@example.com").ID))
		d.pass(time.Minute)
		for range 12 {
			_, _ = d.SignIn(ctx, "ada@example.com", "not the password", "1", "198.51.100.9")
		}
		_, err := d.SignIn(ctx, "ada@example.com", password, d.code(secret), "198.51.100.9")
		refused(t, "after guessing", err, models.TooMany)
		_, err = d.SignIn(ctx, "ada@example.com", password, d.code(secret), here)
		if err != nil {
			t.Errorf("guesses elsewhere keep %s out: %v", of.Email, err)
		}
	})
}

func (d *desk) add(t *testing.T, email string) *models.Operator {
	t.Helper()
	_, added, err := d.Add(t.Context(), operators.New{Email: email, Role: rights.Support})
	must(t, err)
	return added
}

func TestSessionsEndUnusedAtTheirTimeAndWithTheirOperator(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.hire(t, "root@example.com", rights.Admin)
		of, secret := d.hire(t, "ada@example.com", rights.Support)
		enter := func() string {
			d.pass(time.Minute)
			s, err := d.SignIn(ctx, "ada@example.com", password, d.code(secret), here)
			must(t, err)
			return s
		}
		idle, used := enter(), enter()
		for range 14 {
			d.pass(50 * time.Minute)
			if _, err := d.Session(ctx, used); err != nil {
				t.Fatal(err)
			}
		}
		_, err := d.Session(ctx, idle)
		refused(t, "unused", err, models.NotFound)
		d.pass(50 * time.Minute)
		_, err = d.Session(ctx, used)
		refused(t, "after its time", err, models.NotFound)
		must(t, d.Clean(ctx))
		s := enter()
		must(t, d.SetRole(ctx, of.ID, rights.Finance))
		who, err := d.Session(ctx, s)
		must(t, err)
		if who.Role != rights.Finance {
			t.Errorf("the session goes on as %s", who.Role)
		}
		d.pass(operators.ProofTime)
		refused(t, "no code lately", d.Prove(ctx, who, operators.Shown{}), models.Invalid)
		must(t, d.Prove(ctx, who, operators.Shown{Code: d.code(secret)}))
		refused(t, "the code again", d.Prove(ctx, who, operators.Shown{Code: d.code(secret)}), models.Invalid)
		must(t, d.End(ctx, of.ID))
		_, err = d.Session(ctx, s)
		refused(t, "who has ended", err, models.NotFound)
		_, err = d.SignIn(ctx, "ada@example.com", password, d.code(secret), here)
		refused(t, "who has ended", err, models.Unauthorized)
	})
}

func TestOneAdminIsLeft(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		a, _ := d.hire(t, "a@example.com", rights.Admin)
		b, _ := d.hire(t, "b@example.com", rights.Admin)
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, id := range []int64{a.ID, b.ID} { // both at once, each of whom would leave the other
			wg.Go(func() { errs[i] = d.End(ctx, id) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v and %v", errs[0], errs[1])
		}
		left := a.ID
		if errs[0] == nil {
			left = b.ID
		}
		refused(t, "the last admin", d.SetRole(ctx, left, rights.Finance), models.Invalid)
	})
}

func TestTheDemosOperatorNeedsTheLinkOnlyAndStaysSupport(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		token, added, err := d.Add(ctx, operators.New{Email: "demo@example.com", Role: rights.Support, Demo: true})
		must(t, err)
		_, err = d.Arm(ctx, token, password, "123456", here)
		refused(t, "a password", err, models.Conflict)
		session, err := d.EnterDemo(ctx, token, here)
		must(t, err)
		who, err := d.Session(ctx, session)
		must(t, err)
		if !who.Demo {
			t.Error("nobody sees that it is the demo")
		}
		_, err = d.EnterDemo(ctx, token, here)
		refused(t, "the link again", err, models.NotFound)
		refused(t, "an admin of the demo", d.SetRole(ctx, added.ID, rights.Admin), models.Invalid)
		other, _, err := d.Add(ctx, operators.New{Email: "real@example.com", Role: rights.Admin})
		must(t, err)
		_, err = d.EnterDemo(ctx, other, here)
		refused(t, "a link that is no demo's", err, models.NotFound)
	})
}

func TestWhatOperatorsDoToTheDeskIsInTheTrailOfTheHouse(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		of, _ := d.hire(t, "a@example.com", rights.Admin)
		_, err := d.Link(t.Context(), of.ID)
		must(t, err)
		entries, err := models.TrailOf(d.Shop.DB.WithContext(t.Context()), models.TrailOfHouse, &models.TrailFilter{Limit: 10})
		must(t, err)
		var kinds []string
		for _, e := range entries {
			kinds = append(kinds, string(e.Kind))
			if act, _ := e.Act(); act != nil && act.Kind() == (trail.OperatorArmed{}).Kind() && (e.Actor != trail.Operator || e.ActorID != of.ID) {
				t.Errorf("%+v did it", e)
			}
		}
		if got := strings.Join(kinds, " "); !strings.Contains(got, "operator_linked operator_armed operator_added") {
			t.Errorf("%s", got)
		}
	})
}

func TestAnotherMasterKeySealsTheSecretsOfOperatorsToo(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		_, secret := d.hire(t, "a@example.com", rights.Admin)
		next := make([]byte, accounts.MasterKeyBytes)
		next[0] = 1
		vault, err := accounts.NewVault(next)
		must(t, err)
		d.Keys.Previous, d.Keys.Vault = d.Keys.Vault, vault
		done, err := d.Keys.RotateMasterKey(ctx)
		must(t, err)
		if done.Resealed != 1 {
			t.Errorf("%+v", done)
		}
		d.Keys.Previous = nil
		_, err = d.SignIn(ctx, "a@example.com", password, d.code(secret), here)
		must(t, err)
	})
}
