package accounts_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// acted gives the acts in the account's trail after the first so many, oldest first.
func acted(t testing.TB, s *shop.Shop, accountID int64, after int) (acts []trail.Act) {
	t.Helper()
	must(t, models.EachTrailEntry(s.DB.WithContext(t.Context()), accountID, func(e *models.TrailEntry) error {
		act, err := e.Act()
		acts = append(acts, act)
		return err
	}))
	return acts[after:]
}

// kindsOf names the acts.
func kindsOf(acts []trail.Act) string {
	names := make([]string, len(acts))
	for i, a := range acts {
		names[i] = string(a.Kind())
	}
	return strings.Join(names, " ")
}

// TestWhatBecomesOfMembersIsInTheTrail does each thing to members, and wants just its entries.
func TestWhatBecomesOfMembersIsInTheTrail(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		keys := factorsOf(t, s, 0).Keys
		var dev, eve accounts.Owner
		invitation := func() int64 {
			team, err := s.Accounts.Team(ctx, ada.AccountID)
			must(t, err)
			return team.Invitations[0].ID
		}
		for _, c := range []struct {
			name string
			do   func()
			want string
		}{
			{"asked to come, and come", func() { dev = joins(t, s, ada, "dev@example.com", rights.Developer) }, "invited member_joined"},
			{"asked to come", func() { invites(t, s, ada, "late@example.com", rights.Viewer) }, "invited"},
			{"asked again", func() { invites(t, s, ada, "late@example.com", rights.Billing) }, "invitation_revoked invited"},
			{"not wanted any more", func() { must(t, s.Accounts.RevokeInvitation(ctx, ada, invitation())) }, "invitation_revoked"},
			{"another role", func() { must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Billing)) }, "member_role_set"},
			{"the same role", func() { must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Billing)) }, ""},
			{"a right to spend", func() {
				must(t, s.Accounts.SetSpendingRight(ctx, ada, dev.UserID, models.SpendingRight{OrderLimitMicros: new(rules.Micros(5_000_000))}))
			}, "member_spending_set"},
			{"a role with keys again", func() { must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Developer)) }, "member_role_set"},
			{"their key, and its heir", func() {
				createKey(t, keys, accounts.NewKey{Owner: dev, Description: "scanner"})
				must(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, accounts.TransferKeys))
			}, "key_created key_changed member_removed"},
			{"another owner, whose invitations end as they go", func() {
				eve = joins(t, s, ada, "eve@example.com", rights.Owner)
				invites(t, s, eve, "friend@example.com", rights.Viewer)
				must(t, s.Accounts.LeaveAccount(ctx, eve, accounts.KeepKeys))
			}, "invited member_joined invited invitation_revoked member_left"},
		} {
			before := len(acted(t, s, ada.AccountID, 0))
			c.do()
			if got := kindsOf(acted(t, s, ada.AccountID, before)); got != c.want {
				t.Errorf("%s: the trail says %q, want %q", c.name, got, c.want)
			}
		}
		home, err := s.Accounts.Identity(ctx, eve.UserID, 0)
		must(t, err)
		if got := kindsOf(acted(t, s, home.AccountID, 0)); home.AccountID == ada.AccountID || got != "account_created" {
			t.Errorf("the account that they got tells %q", got)
		}
		for _, a := range acted(t, s, ada.AccountID, 0) {
			switch a := a.(type) {
			case trail.MemberSpendingSet:
				if !slices.Equal(a.Changes, []trail.Change{{Field: trail.OrderLimit, After: "5000000"}, {Field: trail.ApprovalAbove, Before: "0"}}) {
					t.Errorf("%+v", a)
				}
			case trail.KeyChanged:
				if !slices.Equal(a.Changes, []trail.Change{{Field: trail.Holder, Before: "dev@example.com", After: email}}) {
					t.Errorf("%+v", a)
				}
			case trail.MemberRemoved:
				if a.Email != "dev@example.com" || a.Keys != "transfer" || a.UserID != dev.UserID {
					t.Errorf("%+v", a)
				}
			}
		}
	})
}

// TestWhatAPersonDoesIsInTheTrailOfEachAccountTheyActFor does what is a user's own, who is a member of two accounts.
func TestWhatAPersonDoesIsInTheTrailOfEachAccountTheyActFor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		boss, ctx := founder(t, s, "boss@example.com"), t.Context()
		k := keyCustomer(t, s, email)
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, boss, email, rights.Owner), k.owner.UserID)
		must(t, err)
		both := []int64{boss.AccountID, k.owner.AccountID}
		want := func(name, kinds string, do func()) {
			t.Helper()
			before := []int{len(acted(t, s, both[0], 0)), len(acted(t, s, both[1], 0))}
			do()
			for i, id := range both {
				if got := kindsOf(acted(t, s, id, before[i])); got != kinds {
					t.Errorf("%s: the trail of account %d says %q, want %q", name, id, got, kinds)
				}
			}
		}
		want("a passkey signs in", "signed_in", func() {
			token, asked := k.asked(t)
			_, err := k.factors.SignInByPasskey(ctx, token, k.device.Use(t, asked), ip, nil)
			must(t, err)
		})
		want("a recovery code signs in", "second_asked signed_in", func() {
			_, err := k.factors.SecondByRecovery(ctx, k.half(t), k.codes[0], ip)
			must(t, err)
		})
		want("a wrong code, when the job has come", "second_asked sign_ins_failed", func() {
			_, err := k.factors.SecondByRecovery(ctx, k.half(t), k.codes[0], ip)
			expectCode(t, err, models.Invalid)
			_, err = s.Accounts.RecordFailures(ctx)
			must(t, err)
		})
		want("other recovery codes", "factor_added", func() {
			_, err := k.factors.NewRecoveryCodes(ctx, k.owner)
			must(t, err)
		})
		want("another passkey", "factor_added", func() { k.enrols(t, shop.NewDevice(host), "Key") })
		want("an app", "factor_added", func() {
			token, err := k.factors.BeginAuthenticator(ctx, k.owner)
			must(t, err)
			enrolment, err := k.factors.Enrolment(ctx, k.owner.UserID, token)
			must(t, err)
			k.key = enrolment.Secret
			_, err = k.factors.ConfirmAuthenticator(ctx, k.owner, token, k.code(), ip)
			must(t, err)
		})
		want("the app is removed", "factor_removed", func() { must(t, k.factors.RemoveAuthenticator(ctx, k.owner)) })
		want("a passkey is removed", "factor_removed", func() { must(t, k.factors.RemovePasskey(ctx, k.owner, 1)) })
		want("all is removed", "factor_removed", func() {
			had, err := k.factors.RemoveAll(ctx, k.owner)
			if must(t, err); !had {
				t.Error("there was nothing")
			}
		})
		want("another password", "password_changed", func() {
			who, err := s.Accounts.Identity(ctx, k.owner.UserID, 0)
			must(t, err)
			p := accounts.Proof{Owner: k.owner, Session: who.SessionEpoch, Password: password, RemoteIP: ip}
			_, err = s.Accounts.ChangeOwnPassword(ctx, p, "another "+password)
			must(t, err)
		})
		methods := map[string]bool{}
		for _, a := range acted(t, s, boss.AccountID, 0) {
			if in, is := a.(trail.SignedIn); is {
				methods[in.Method] = true
			}
		}
		if len(methods) != 2 || !methods[string(models.ByPasskey)] || !methods[string(models.ByRecoveryCode)] {
			t.Errorf("they signed in by %v", methods)
		}
	})
}

// TestEachWayInLeavesAnEntryWhetherItSucceedsOrNot: password, code, recovery code, passkey, alone and after a password, and the links of mails; what
// is nobody's in the trail of the house. Failures are told when the job has come, of the hour at once.
func TestEachWayInLeavesAnEntryWhetherItSucceedsOrNot(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k, ctx := keyCustomer(t, s, email), t.Context()
		plain := founder(t, s, "plain@example.com")
		app := armedWithApp(t, s, "app@example.com")
		user := func(o accounts.Owner) *models.User {
			u, err := models.FindUser(s.DB.WithContext(ctx), o.UserID)
			must(t, err)
			return u
		}
		link := func(purpose models.TokenPurpose, o accounts.Owner) string {
			token, err := s.Accounts.MailToken(ctx, purpose, user(o))
			must(t, err)
			return token
		}
		sign := func(email, password string) error {
			_, err := s.Accounts.SignInBrowser(ctx, accounts.SignInRequest{Email: email, Password: password, RemoteIP: ip})
			return err
		}
		fails := func(err error) {
			t.Helper()
			if err == nil {
				t.Error("it is taken")
			}
		}
		for _, c := range []struct {
			name      string
			accountID int64
			want      string
			do        func()
		}{
			{"a password", plain.AccountID, "signed_in", func() { must(t, sign("plain@example.com", password)) }},
			{"a wrong password", plain.AccountID, "sign_ins_failed", func() { fails(sign("plain@example.com", "wrong "+password)) }},
			{"a password, and nothing after it", app.owner.AccountID, "second_asked", func() { app.halfOf(t, "app@example.com") }},
			{"a code", app.owner.AccountID, "second_asked signed_in", func() {
				_, err := app.factors.SecondByCode(ctx, app.halfOf(t, "app@example.com"), app.code(), ip)
				must(t, err)
			}},
			{"a wrong code", app.owner.AccountID, "second_asked sign_ins_failed", func() {
				_, err := app.factors.SecondByCode(ctx, app.halfOf(t, "app@example.com"), "000000", ip)
				fails(err)
			}},
			{"a recovery code", app.owner.AccountID, "second_asked signed_in", func() {
				_, err := app.factors.SecondByRecovery(ctx, app.halfOf(t, "app@example.com"), app.codes[0], ip)
				must(t, err)
			}},
			{"a wrong recovery code", app.owner.AccountID, "second_asked sign_ins_failed", func() {
				_, err := app.factors.SecondByRecovery(ctx, app.halfOf(t, "app@example.com"), app.codes[0], ip)
				fails(err)
			}},
			{"a password where programs need more", app.owner.AccountID, "sign_ins_failed", func() {
				_, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "app@example.com", Password: password, RemoteIP: ip})
				fails(err)
			}},
			{"a passkey", k.owner.AccountID, "signed_in", func() {
				token, asked := k.asked(t)
				_, err := k.factors.SignInByPasskey(ctx, token, k.device.Use(t, asked), ip, nil)
				must(t, err)
			}},
			{"a passkey for another sign-in", k.owner.AccountID, "sign_ins_failed", func() {
				_, asked := k.asked(t)
				token, _ := k.asked(t)
				_, err := k.factors.SignInByPasskey(ctx, token, k.device.Use(t, asked), ip, nil)
				fails(err)
			}},
			{"a broken passkey after the password", k.owner.AccountID, "second_asked sign_ins_failed", func() {
				_, err := k.factors.SecondByPasskey(ctx, k.half(t), "{}", ip)
				fails(err)
			}},
			{"a broken passkey before what is dear", k.owner.AccountID, "sign_ins_failed", func() {
				token, _, err := k.factors.BeginProof(ctx, k.owner.UserID)
				must(t, err)
				fails(k.factors.ProveByPasskey(ctx, k.owner, token, "{}"))
			}},
			{"a link of a mail", plain.AccountID, "password_changed signed_in", func() {
				_, err := s.Accounts.ResetPassword(ctx, link(models.TokenReset, plain), "another "+password)
				must(t, err)
			}},
		} {
			s.Clock.Advance(time.Hour + time.Minute) // failures are told of an hour
			before := len(acted(t, s, c.accountID, 0))
			c.do()
			_, err := s.Accounts.RecordFailures(ctx)
			must(t, err)
			if got := kindsOf(acted(t, s, c.accountID, before)); got != c.want {
				t.Errorf("%s: the trail says %q, want %q", c.name, got, c.want)
			}
		}
		before := len(acted(t, s, models.TrailOfHouse, 0))
		_, err := s.Accounts.ResetPassword(ctx, "guess", "another "+password)
		fails(err)
		_, err = s.Accounts.ConfirmBookkeeping(ctx, "guess")
		fails(err)
		token, _ := k.asked(t)
		_, err = k.factors.SignInByPasskey(ctx, token, "{}", ip, nil)
		fails(err)
		for range 2 { // whose it is, and then the hour
			_, err = s.Accounts.RecordFailures(ctx)
			must(t, err)
			s.Clock.Advance(time.Hour)
		}
		got := acted(t, s, models.TrailOfHouse, before)
		if failed, is := got[len(got)-1].(trail.StrangersFailed); len(got) != 1 || !is || failed.Failures != 3 || failed.Addresses != 0 {
			t.Errorf("the house's trail says %+v", got)
		}
	})
}

// TestWhatAnAccountAsksOfItsMembersIsInItsOwnTrail alone.
func TestWhatAnAccountAsksOfItsMembersIsInItsOwnTrail(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		boss, a := founder(t, s, "boss@example.com"), arm(t, s)
		_, err := s.Accounts.AcceptInvitation(t.Context(), invites(t, s, boss, email, rights.Owner), a.owner.UserID)
		must(t, err)
		before, others := len(acted(t, s, a.owner.AccountID, 0)), len(acted(t, s, boss.AccountID, 0))
		must(t, a.factors.RequireFactor(t.Context(), a.owner, true))
		must(t, a.factors.RequireFactor(t.Context(), a.owner, true))
		must(t, a.factors.RequireFactor(t.Context(), a.owner, false))
		if got := acted(t, s, a.owner.AccountID, before); !slices.Equal(got, []trail.Act{trail.FactorRequired{}, trail.FactorRequired{Off: true}}) {
			t.Errorf("%+v", got)
		}
		if got := acted(t, s, boss.AccountID, others); len(got) > 0 {
			t.Errorf("the other account tells %+v", got)
		}
	})
}

// TestTwoWhoActForTheSameAccountsDoNotWaitForEachOther: each changes what is theirs, from the account that the other has second.
func TestTwoWhoActForTheSameAccountsDoNotWaitForEachOther(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		one, other := founder(t, s, "one@example.com"), founder(t, s, "other@example.com")
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, one, "other@example.com", rights.Owner), other.UserID)
		must(t, err)
		_, err = s.Accounts.AcceptInvitation(ctx, invites(t, s, other, "one@example.com", rights.Owner), one.UserID)
		must(t, err)
		var both sync.WaitGroup
		for _, o := range []accounts.Owner{one, other} {
			both.Go(func() {
				for range 20 {
					if err := ownAct(ctx, s, o); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		both.Wait()
	})
}

// ownAct holds the account of the owner as a form does, and records what is theirs in all.
func ownAct(ctx context.Context, s *shop.Shop, o accounts.Owner) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccountsOf(tx, o.UserID, o.AccountID); err != nil {
			return err
		}
		return models.RecordOfUser(tx, o.UserID, s.Clock.Now(), trail.SignedOut{})
	})
}
