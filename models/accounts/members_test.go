package accounts_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
)

// founder makes an account with an owner whose address is confirmed.
func founder(t testing.TB, s *shop.Shop, email string) accounts.Owner {
	t.Helper()
	created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})
	must(t, err)
	return accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
}

// invites asks the address to come and gives the token of the mail.
func invites(t testing.TB, s *shop.Shop, by accounts.Owner, email string, role rights.Role) string {
	t.Helper()
	i, err := s.Accounts.Invite(t.Context(), by, email, role)
	must(t, err)
	letter, err := s.Accounts.InvitationLetter(t.Context(), by.AccountID, i.Email)
	must(t, err)
	if letter == nil {
		t.Fatalf("nothing is said to %s", email)
	}
	return letter.Token
}

// joins has somebody new become a member.
func joins(t testing.TB, s *shop.Shop, by accounts.Owner, email string, role rights.Role) accounts.Owner {
	t.Helper()
	joined, err := s.Accounts.AcceptAsNewcomer(t.Context(), invites(t, s, by, email, role), accounts.Newcomer{Password: password, Device: accounts.NewDevice(), RemoteIP: ip})
	must(t, err)
	return accounts.Owner{AccountID: joined.AccountID, UserID: joined.UserID}
}

func roleOf(t testing.TB, s *shop.Shop, o accounts.Owner) rights.Role {
	t.Helper()
	who, err := s.Accounts.Identity(t.Context(), o.UserID, o.AccountID)
	if models.CodeOf(err) == models.NotFound {
		return ""
	}
	must(t, err)
	return who.Role
}

func TestAnInvitationMakesOneMemberOnceAndForAWeekOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		token := invites(t, s, ada, "Dev@Example.com", rights.Developer)
		offered, err := s.Accounts.CheckInvitation(ctx, token)
		if err != nil || offered.HasUser || offered.Role != rights.Developer || offered.Email != "dev@example.com" || offered.By != email {
			t.Fatalf("offered %+v, %v", offered, err)
		}
		for _, damaged := range []string{"", "INV-1-1.x", token + "0", token[:len(token)-1], "INV-" + fmt.Sprint(ada.AccountID) + "-1."} {
			_, err := s.Accounts.CheckInvitation(ctx, damaged)
			expectCode(t, err, models.NotFound)
		}
		in := accounts.Newcomer{Password: password, Device: accounts.NewDevice(), RemoteIP: ip}
		var mu sync.Mutex
		var tabs sync.WaitGroup
		accepted := 0
		for range 4 {
			tabs.Go(func() {
				if _, err := s.Accounts.AcceptAsNewcomer(ctx, token, in); err == nil {
					mu.Lock()
					accepted++
					mu.Unlock()
				} else {
					expectCode(t, err, models.NotFound)
				}
			})
		}
		tabs.Wait()
		team, err := s.Accounts.Team(ctx, ada.AccountID)
		if err != nil || accepted != 1 || len(team.Members) != 2 || len(team.Invitations) != 0 {
			t.Fatalf("%d accepted, the team is %+v, %v", accepted, team, err)
		}
		dev := accounts.Owner{AccountID: ada.AccountID, UserID: team.Members[1].UserID}
		if got := roleOf(t, s, dev); got != rights.Developer || team.Members[1].ApprovalAboveMicros == nil {
			t.Errorf("they are %s, and may spend %+v", got, team.Members[1].SpendingRight)
		}
		late := invites(t, s, ada, "late@example.com", rights.Viewer)
		s.Clock.Advance(accounts.InvitationDays * 24 * time.Hour)
		_, err = s.Accounts.CheckInvitation(ctx, late)
		expectCode(t, err, models.NotFound)
	})
}

func TestALinkOfAnInvitationEndsWhenItIsRevokedReplacedOrItsSenderGoes(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		gone := func(why, token string) {
			t.Helper()
			if _, err := s.Accounts.CheckInvitation(ctx, token); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", why, err)
			}
		}
		first := invites(t, s, ada, "b@example.com", rights.Viewer)
		second := invites(t, s, ada, "b@example.com", rights.Billing)
		gone("replaced", first)
		team, err := s.Accounts.Team(ctx, ada.AccountID)
		must(t, err)
		must(t, s.Accounts.RevokeInvitation(ctx, ada, team.Invitations[0].ID))
		must(t, s.Accounts.RevokeInvitation(ctx, ada, team.Invitations[0].ID))
		gone("revoked", second)
		eve := joins(t, s, ada, "eve@example.com", rights.Owner)
		byEve := invites(t, s, eve, "friend@example.com", rights.Owner)
		must(t, s.Accounts.RemoveMember(ctx, ada, eve.UserID, accounts.EndKeys))
		gone("its sender was removed", byEve)
		lesser := joins(t, s, ada, "lesser@example.com", rights.Owner)
		byLesser := invites(t, s, lesser, "friend@example.com", rights.Owner)
		must(t, s.Accounts.ChangeRole(ctx, ada, lesser.UserID, rights.Billing))
		gone("its sender may not invite any more", byLesser)
		byAda := invites(t, s, ada, "friend@example.com", rights.Owner)
		must(t, s.Accounts.TransferOwnership(ctx, ada, lesser.UserID, rights.Viewer))
		gone("its sender handed over the account", byAda)
	})
}

func TestInvitationsAreBoundedAndOnlyForWhomTheyAre(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		mary := founder(t, s, "mary@example.com")
		token := invites(t, s, ada, "mary@example.com", rights.Billing)
		if offered, err := s.Accounts.CheckInvitation(ctx, token); err != nil || !offered.HasUser {
			t.Errorf("offered %+v, %v", offered, err)
		}
		_, err := s.Accounts.AcceptInvitation(ctx, token, ada.UserID)
		expectCode(t, err, models.Forbidden)
		_, err = s.Accounts.AcceptAsNewcomer(ctx, token, accounts.Newcomer{Password: password, Device: "d", RemoteIP: ip})
		expectCode(t, err, models.Conflict)
		accountID, err := s.Accounts.AcceptInvitation(ctx, token, mary.UserID)
		if err != nil || accountID != ada.AccountID {
			t.Fatalf("joined %d, %v", accountID, err)
		}
		who, err := s.Accounts.Identity(ctx, mary.UserID, 0)
		if err != nil || who.AccountID != mary.AccountID || who.Accounts != 2 {
			t.Errorf("she acts for %d of %d accounts, %v", who.AccountID, who.Accounts, err)
		}
		_, err = s.Accounts.Invite(ctx, ada, "mary@example.com", rights.Viewer)
		expectCode(t, err, models.Invalid)
		_, err = s.Accounts.Invite(ctx, accounts.Owner{AccountID: ada.AccountID, UserID: mary.UserID}, "x@example.com", rights.Owner)
		expectCode(t, err, models.Forbidden)
		_, err = s.Accounts.Invite(ctx, accounts.Owner{AccountID: mary.AccountID, UserID: ada.UserID}, "x@example.com", rights.Owner)
		expectCode(t, err, models.Forbidden)
		_, err = s.Accounts.Invite(ctx, ada, "x@example.com", "member")
		expectCode(t, err, models.Invalid)
		for i := range 5 {
			by := founder(t, s, fmt.Sprint("founder", i, "@example.com"))
			invites(t, s, by, "pestered@example.com", rights.Viewer)
		}
		_, err = s.Accounts.Invite(ctx, ada, "pestered@example.com", rights.Viewer)
		expectCode(t, err, models.TooMany)
	})
}

// Whoever has no confirmed address may be a stranger who signed up with somebody else's: their friends must not stay in the account.
func TestNobodyIsInvitedByAnAddressThatNobodyConfirmed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		created, err := s.Accounts.SignUpOpenly(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip)
		must(t, err)
		_, err = s.Accounts.Invite(t.Context(), accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, "mallory@example.com", rights.Owner)
		expectCode(t, err, models.Conflict)
	})
}

func TestTheLastOwnerStaysHoweverTheyGo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		expectCode(t, s.Accounts.LeaveAccount(ctx, ada, accounts.EndKeys), models.Conflict)
		expectCode(t, s.Accounts.ChangeRole(ctx, ada, ada.UserID, rights.Billing), models.Conflict)
		expectCode(t, s.Accounts.RemoveMember(ctx, dev, ada.UserID, accounts.EndKeys), models.Forbidden)
		must(t, s.Accounts.TransferOwnership(ctx, ada, dev.UserID, rights.Viewer))
		if roleOf(t, s, ada) != rights.Viewer || roleOf(t, s, dev) != rights.Owner {
			t.Errorf("they are %s and %s", roleOf(t, s, ada), roleOf(t, s, dev))
		}
		expectCode(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Viewer), models.Forbidden)
	})
}

func TestTwoOwnersWhoRemoveEachOtherAtOnceLeaveOne(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		for round, does := range []func(by, other accounts.Owner) error{
			func(by, other accounts.Owner) error {
				return s.Accounts.RemoveMember(ctx, by, other.UserID, accounts.EndKeys)
			},
			func(by, other accounts.Owner) error {
				return s.Accounts.ChangeRole(ctx, by, other.UserID, rights.Viewer)
			},
			func(by, _ accounts.Owner) error { return s.Accounts.LeaveAccount(ctx, by, accounts.EndKeys) },
		} {
			a := founder(t, s, fmt.Sprint("a", round, "@example.com"))
			b := joins(t, s, a, fmt.Sprint("b", round, "@example.com"), rights.Owner)
			errs := make([]error, 2)
			var both sync.WaitGroup
			both.Go(func() { errs[0] = does(a, b) })
			both.Go(func() { errs[1] = does(b, a) })
			both.Wait()
			owners, err := models.CountMembers(s.DB.WithContext(ctx), a.AccountID, rights.Owner)
			if err != nil || owners != 1 || (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("round %d: %d owners are left, %v and %v", round, owners, errs, err)
			}
		}
	})
}

func TestKeysOfWhoGoesAreKeptTransferredOrEndedAndTokensEnd(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		here, elsewhere := process(t, s, 1), process(t, s, 1)
		for fate, lives := range map[accounts.KeysFate]bool{accounts.KeepKeys: true, accounts.TransferKeys: true, accounts.EndKeys: false} {
			dev := joins(t, s, ada, string(fate)+"@example.com", rights.Developer)
			key := createKey(t, here, accounts.NewKey{Owner: dev, Description: string(fate)})
			token, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: string(fate) + "@example.com", Password: password, RemoteIP: ip})
			must(t, err)
			for _, p := range []*accounts.Keys{here, elsewhere} {
				_, err := p.FindKey(ctx, key.AccessKey)
				must(t, err)
			}
			_, err = s.Accounts.CheckAuthToken(ctx, token.Token)
			must(t, err)
			expectCode(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, "undecided"), models.Invalid)
			must(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, fate))
			_, err = s.Accounts.CheckAuthToken(ctx, token.Token)
			expectCode(t, err, models.Unauthorized)
			s.Clock.Advance(time.Second) // after which every process has asked again
			for _, p := range []*accounts.Keys{here, elsewhere} {
				if found, err := p.FindKey(ctx, key.AccessKey); (err == nil) != lives || lives && fate == accounts.TransferKeys && found.UserID != ada.UserID {
					t.Errorf("%s: %+v, %v", fate, found.Owner, err)
				}
			}
			if roleOf(t, s, dev) != "" {
				t.Errorf("%s: they are still a member", fate)
			}
			own, err := s.Accounts.Identity(ctx, dev.UserID, 0)
			if err != nil || own.AccountID == ada.AccountID || own.Role != rights.Owner {
				t.Errorf("%s: they act for %d as %s, %v", fate, own.AccountID, own.Role, err)
			}
			projects, err := s.Accounts.KnownProjects(ctx, own.AccountID)
			if err != nil || len(projects) == 0 {
				t.Errorf("their own account has %d projects, %v", len(projects), err)
			}
		}
	})
}

func TestARoleThatMayNotCallStopsItsKeysAndTokens(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		keys := process(t, s, 1)
		key := createKey(t, keys, accounts.NewKey{Owner: dev})
		token, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "dev@example.com", Password: password, RemoteIP: ip})
		must(t, err)
		for _, role := range rights.Roles[1:] {
			must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, role))
			s.Clock.Advance(time.Second)
			_, err := keys.FindKey(ctx, key.AccessKey)
			_, tokenErr := s.Accounts.CheckAuthToken(ctx, token.Token)
			if may := role.May(rights.Keys); (err == nil) != may || (tokenErr == nil) != may {
				t.Errorf("as %s: the key %v, the token %v", role, err, tokenErr)
			}
		}
		_, err = s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "dev@example.com", Password: password, RemoteIP: ip})
		expectCode(t, err, models.Forbidden)
	})
}

// Who was made less does not make their keys sign again by going, whatever is said of them.
func TestKeysOfWhoMayNotCallStayDeadWhoeverGoes(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		keys := process(t, s, 1)
		for name, goes := range map[string]func(dev accounts.Owner) error{
			"leaves and keeps them": func(dev accounts.Owner) error { return s.Accounts.LeaveAccount(ctx, dev, accounts.KeepKeys) },
			"leaves to the owner":   func(dev accounts.Owner) error { return s.Accounts.LeaveAccount(ctx, dev, accounts.TransferKeys) },
			"is removed": func(dev accounts.Owner) error {
				return s.Accounts.RemoveMember(ctx, ada, dev.UserID, accounts.KeepKeys)
			},
			"is removed before this was so": func(dev accounts.Owner) error {
				return s.DB.Model(&models.Membership{}).Where("user_id = ? AND account_id = ?", dev.UserID, dev.AccountID).Update("ended_at", s.Clock.Now()).Error
			},
		} {
			dev := joins(t, s, ada, strings.ReplaceAll(name, " ", ".")+"@example.com", rights.Developer)
			key := createKey(t, keys, accounts.NewKey{Owner: dev})
			must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Viewer))
			must(t, goes(dev))
			s.Clock.Advance(time.Second)
			if _, err := keys.FindKey(ctx, key.AccessKey); models.CodeOf(err) != models.Unauthorized {
				t.Errorf("a viewer who %s: %v", name, err)
			}
		}
	})
}

func TestTheFirstPasswordOfAMemberIsNotMadeOfWhatTheInvitationSays(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		token := invites(t, s, founder(t, s, email), "bartholomew@example.com", rights.Viewer)
		_, err := s.Accounts.AcceptAsNewcomer(t.Context(), token, accounts.Newcomer{Password: "bartholomew1", Device: accounts.NewDevice(), RemoteIP: ip})
		expectCode(t, err, models.Invalid)
	})
}

// A session is of one account: removal ends those that act for it, whether they chose it or not, and no others.
func TestSessionsOfTheAccountEndWithTheMembershipAndNoOthers(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, mary, ctx := founder(t, s, email), founder(t, s, "mary@example.com"), t.Context()
		dev := joins(t, s, ada, "dev@example.com", rights.Developer) // acts for Ada's account where nothing is said
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, mary, "dev@example.com", rights.Developer), dev.UserID)
		must(t, err)
		store := &accounts.SessionStore{DB: s.DB, Clock: s.Clock.Now}
		begin := func(token string, accountID int64) error {
			use := models.WithSessionUse(ctx, models.SessionUse{UserID: dev.UserID, AccountID: accountID, UserAgent: "b", Address: ip})
			return store.CommitCtx(use, token, []byte("data"), s.Clock.Now().Add(time.Hour))
		}
		must(t, begin("none", 0))
		must(t, begin("hers", ada.AccountID))
		must(t, begin("marys", mary.AccountID))
		arrive := func(token string) int64 {
			t.Helper()
			arrival, err := models.FindArrival(s.DB.WithContext(ctx), token, s.Clock.Now())
			must(t, err)
			if arrival == nil {
				return 0
			}
			return arrival.Account.ID
		}
		if a, b, c := arrive("none"), arrive("hers"), arrive("marys"); a != ada.AccountID || b != ada.AccountID || c != mary.AccountID {
			t.Fatalf("they act for %d, %d and %d", a, b, c)
		}
		must(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, accounts.EndKeys))
		if a, b, c := arrive("none"), arrive("hers"), arrive("marys"); a != 0 || b != 0 || c != mary.AccountID {
			t.Errorf("after that they act for %d, %d and %d", a, b, c)
		}
		expectCode(t, begin("none", 0), models.Unauthorized) // what is under way in it does not begin it again
		if arrive("none") != 0 {
			t.Error("the session goes on")
		}
		own, err := s.Accounts.OwnAccounts(ctx, dev.UserID)
		if err != nil || len(own) != 1 || own[0].AccountID != mary.AccountID {
			t.Errorf("their accounts are %+v, %v", own, err)
		}
		if who, err := s.Accounts.Identity(ctx, dev.UserID, 0); err != nil || who.AccountID != mary.AccountID {
			t.Errorf("they act for %d, %v", who.AccountID, err)
		}
		// Invited again, they are a member again.
		_, err = s.Accounts.AcceptInvitation(ctx, invites(t, s, ada, "dev@example.com", rights.Viewer), dev.UserID)
		must(t, err)
		if got := roleOf(t, s, dev); got != rights.Viewer {
			t.Errorf("they are %q again", got)
		}
	})
}

// Whoever is a member elsewhere loses nothing of their own when an account is closed.
func TestClosingAnAccountLeavesMembersOfOthersTheirUser(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, mary, ctx := founder(t, s, email), founder(t, s, "mary@example.com"), t.Context()
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, ada, "mary@example.com", rights.Owner), mary.UserID)
		must(t, err)
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		waits := invites(t, s, ada, "later@example.com", rights.Viewer)
		user, err := models.FindUser(s.DB.WithContext(ctx), ada.UserID)
		must(t, err)
		_, err = s.Accounts.CloseAccount(ctx, accounts.Proof{Owner: ada, Session: user.SessionEpoch, Password: password, RemoteIP: ip})
		must(t, err)
		if id, err := signsIn(ctx, s, "mary@example.com", password, ip); err != nil || id != mary.UserID {
			t.Errorf("Mary signs in as %d, %v", id, err)
		}
		if who, err := s.Accounts.Identity(ctx, mary.UserID, 0); err != nil || who.AccountID != mary.AccountID || who.Accounts != 1 {
			t.Errorf("Mary is %+v, %v", who, err)
		}
		for _, address := range []string{email, "dev@example.com"} {
			_, err := signsIn(ctx, s, address, password, ip)
			expectCode(t, err, models.Unauthorized)
		}
		_, err = s.Accounts.CheckInvitation(ctx, waits)
		expectCode(t, err, models.NotFound)
		s.Clock.Advance(accounts.EraseAfter + time.Minute)
		_, err = s.Accounts.EraseClosed(ctx)
		must(t, err)
		team, err := models.EverMembersOf(s.DB.WithContext(ctx), ada.AccountID)
		must(t, err)
		if slices.ContainsFunc(team, func(m models.Member) bool { return m.UserID == dev.UserID && m.Email == "dev@example.com" }) {
			t.Error("the developer's address was kept")
		}
	})
}

// Two accounts remove their common member at once: they always have one account left.
func TestAMemberOfTwoAccountsIsNeverLeftWithNone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, mary, ctx := founder(t, s, email), founder(t, s, "mary@example.com"), t.Context()
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, mary, "dev@example.com", rights.Developer), dev.UserID)
		must(t, err)
		errs := make([]error, 2)
		var both sync.WaitGroup
		both.Go(func() { errs[0] = s.Accounts.RemoveMember(ctx, ada, dev.UserID, accounts.EndKeys) })
		both.Go(func() { errs[1] = s.Accounts.RemoveMember(ctx, mary, dev.UserID, accounts.EndKeys) })
		both.Wait()
		must(t, errs[0])
		must(t, errs[1])
		who, err := s.Accounts.Identity(ctx, dev.UserID, 0)
		if err != nil || who.Accounts != 1 || who.Role != rights.Owner {
			t.Errorf("they are %+v, %v", who, err)
		}
	})
}

// The clock of the program is the one that counts here: whatever a process remembers of a removed member it has forgotten a second later.
func TestARemovedMemberIsRefusedByEveryProcessWithinASecond(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		clock := models.Clock(time.Now)
		others := make([]*accounts.Accounts, 3) // processes on the same database
		keys := make([]*accounts.Keys, len(others))
		for i := range others {
			others[i] = &accounts.Accounts{DB: s.DB, Catalog: s.Accounts.Catalog, Clock: clock, HashMemoryKiB: 64}
			keys[i] = process(t, s, 1)
			keys[i].Clock = clock
		}
		key := createKey(t, keys[0], accounts.NewKey{Owner: dev})
		token, err := others[0].CreateAuthToken(ctx, accounts.TokenRequest{Email: "dev@example.com", Password: password, RemoteIP: ip})
		must(t, err)
		store := &accounts.SessionStore{DB: s.DB, Clock: clock}
		use := models.WithSessionUse(ctx, models.SessionUse{UserID: dev.UserID, UserAgent: "b", Address: ip})
		must(t, store.CommitCtx(use, "session", []byte("data"), time.Now().Add(time.Hour)))
		serves := func(i int) (open []string) {
			if _, err := keys[i].FindKey(ctx, key.AccessKey); err == nil {
				open = append(open, "key")
			}
			if _, err := others[i].CheckAuthToken(ctx, token.Token); err == nil {
				open = append(open, "token")
			}
			if _, found, err := store.FindCtx(ctx, "session"); err == nil && found {
				open = append(open, "session")
			}
			return open
		}
		for i := range others {
			if got := serves(i); len(got) != 3 {
				t.Fatalf("process %d serves %v before", i, got)
			}
		}
		must(t, others[0].RemoveMember(ctx, ada, dev.UserID, accounts.EndKeys))
		removed := time.Now()
		for i := range others {
			for open := serves(i); len(open) > 0; open = serves(i) {
				if slices.Contains(open, "session") {
					t.Fatalf("process %d still has the session", i)
				}
				if time.Since(removed) > time.Second {
					t.Fatalf("process %d serves %v after %s", i, open, time.Since(removed))
				}
				time.Sleep(5 * time.Millisecond)
			}
		}
		t.Logf("refused everywhere after %s", time.Since(removed))
	})
}
