package accounts_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
)

// armed is a customer with an authenticator app, and how their browser signs in.
type armed struct {
	*shop.Shop
	factors *accounts.Factors
	owner   accounts.Owner
	key     string // of the app
	codes   []string
}

// factorsOf makes the use cases as a process of the shop has them.
func factorsOf(t testing.TB, s *shop.Shop, fill byte) *accounts.Factors {
	t.Helper()
	key := make([]byte, accounts.MasterKeyBytes)
	key[0] = fill
	vault, err := accounts.NewVault(key)
	must(t, err)
	return &accounts.Factors{Accounts: s.Accounts, Keys: &accounts.Keys{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Vault: vault, PerUser: 2}, Issuer: "Shop"}
}

// arm makes a customer who has set up an app.
func arm(t testing.TB, s *shop.Shop) *armed { return armedWithApp(t, s, email) }

func armedWithApp(t testing.TB, s *shop.Shop, email string) *armed {
	t.Helper()
	created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})
	must(t, err)
	a := &armed{Shop: s, factors: factorsOf(t, s, 0), owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}}
	a.key, a.codes = armOwner(t, s, a.factors, a.owner)
	if len(a.codes) != accounts.RecoveryCodes {
		t.Fatalf("%d recovery codes", len(a.codes))
	}
	s.Clock.Advance(time.Minute)
	return a
}

// armOwner sets up an app, and gives its key and the recovery codes.
func armOwner(t testing.TB, s *shop.Shop, factors *accounts.Factors, owner accounts.Owner) (key string, codes []string) {
	t.Helper()
	token, err := factors.BeginAuthenticator(t.Context(), owner)
	must(t, err)
	enrolment, err := factors.Enrolment(t.Context(), owner.UserID, token)
	must(t, err)
	with, err := factors.ConfirmAuthenticator(t.Context(), owner, token, shop.AuthenticatorCode(enrolment.Secret, s.Clock.Now()), ip)
	must(t, err)
	return enrolment.Secret, with.Codes
}

// begins starts to set up an app.
func begins(t testing.TB, a *armed) (token string, e accounts.Enrolment) {
	t.Helper()
	token, err := a.factors.BeginAuthenticator(t.Context(), a.owner)
	must(t, err)
	e, err = a.factors.Enrolment(t.Context(), a.owner.UserID, token)
	must(t, err)
	return token, e
}

func (a *armed) code() string { return shop.AuthenticatorCode(a.key, a.Clock.Now()) }

// half enters the password.
func (a *armed) half(t testing.TB) string { return a.halfOf(t, email) }

func (a *armed) halfOf(t testing.TB, email string) string {
	t.Helper()
	as, err := a.Accounts.SignInBrowser(t.Context(), accounts.SignInRequest{Email: email, Password: password, RemoteIP: ip})
	must(t, err)
	if as.Proven || as.Device != "" {
		t.Fatalf("the password alone is enough: %+v", as)
	}
	token, err := a.factors.BeginSecond(t.Context(), as)
	must(t, err)
	return token
}

// TestACodeIsTakenOnceWhateverComesAtOnce has several processes try the same code in sign-ins of their own.
func TestACodeIsTakenOnceWhateverComesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		var taken atomic.Int64
		var tries sync.WaitGroup
		for range 4 {
			token, process := a.half(t), factorsOf(t, s, 0)
			tries.Go(func() {
				as, err := process.SecondByCode(t.Context(), token, a.code(), ip)
				switch {
				case err == nil && as.Proven && as.UserID == a.owner.UserID:
					taken.Add(1)
				case models.CodeOf(err) != models.Invalid:
					t.Errorf("%+v, %v", as, err)
				}
			})
		}
		tries.Wait()
		if taken.Load() != 1 {
			t.Errorf("the code was taken %d times", taken.Load())
		}
		before := a.code()
		s.Clock.Advance(30 * time.Second)
		_, err := a.factors.SecondByCode(t.Context(), a.half(t), before, ip)
		expectCode(t, err, models.Invalid) // of the step before, which is as good as taken
		_, err = a.factors.SecondByCode(t.Context(), a.half(t), a.code(), ip)
		must(t, err)
	})
}

// TestAHalfSignInIsGoodOnceForItsOwnTime ends with what it began with, with time, and with another password.
func TestAHalfSignInIsGoodOnceForItsOwnTime(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		token := a.half(t)
		_, err := a.factors.SecondByCode(t.Context(), token, a.code(), ip)
		must(t, err)
		s.Clock.Advance(time.Minute)
		for name, token := range map[string]string{"used": token, "unknown": "guess", "none": ""} {
			if _, err := a.factors.SecondByCode(t.Context(), token, a.code(), ip); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		late := a.half(t)
		s.Clock.Advance(10 * time.Minute)
		_, err = a.factors.SecondByCode(t.Context(), late, a.code(), ip)
		expectCode(t, err, models.NotFound)
		before := a.half(t)
		user, err := models.FindUser(s.DB.WithContext(t.Context()), a.owner.UserID)
		must(t, err)
		_, err = s.Accounts.ChangeOwnPassword(t.Context(), accounts.Proof{Owner: a.owner, Session: user.SessionEpoch, Password: password, RemoteIP: ip, Proven: true}, "another long password")
		must(t, err)
		_, err = a.factors.SecondByCode(t.Context(), before, a.code(), ip)
		expectCode(t, err, models.NotFound)
	})
}

// TestCodesAreGuessedOnlySoOften counts what comes at once, too, from however many networks; the user is told, and recovery codes go on.
func TestCodesAreGuessedOnlySoOften(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		token := a.half(t)
		var wrong, refused atomic.Int64
		var tries sync.WaitGroup
		for i := range 30 {
			tries.Go(func() {
				_, err := a.factors.SecondByCode(t.Context(), token, "000 000", fmt.Sprintf("198.51.%d.9", i))
				switch models.CodeOf(err) {
				case models.Invalid:
					wrong.Add(1)
				case models.TooMany:
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		tries.Wait()
		if wrong.Load() != 10 || refused.Load() != 20 {
			t.Errorf("%d codes were looked at and %d not", wrong.Load(), refused.Load())
		}
		_, err := a.factors.SecondByCode(t.Context(), token, a.code(), ip)
		expectCode(t, err, models.TooMany)
		if n := toldOf(t, s, "codes_failed"); n != 1 {
			t.Errorf("told %d times", n)
		}
		_, err = a.factors.SecondByRecovery(t.Context(), token, a.codes[0], ip)
		must(t, err)
		s.Clock.Advance(15 * time.Minute)
		_, err = a.factors.SecondByCode(t.Context(), a.half(t), a.code(), ip)
		must(t, err)
	})
}

// TestNoMoreThanAHundredCodesAreTriedInADay waits for each window to be over.
func TestNoMoreThanAHundredCodesAreTriedInADay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		s.Clock.Advance(24*time.Hour - time.Duration(s.Clock.Now().Unix()%86400)*time.Second)
		looked := 0
		for range 12 {
			token := a.half(t)
			for range 11 {
				if _, err := a.factors.SecondByCode(t.Context(), token, "000000", ip); models.CodeOf(err) == models.Invalid {
					looked++
				}
			}
			s.Clock.Advance(15 * time.Minute)
		}
		if looked != 100 {
			t.Errorf("%d codes were looked at in a day", looked)
		}
	})
}

func TestARecoveryCodeIsGoodOnceHoweverItIsTyped(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		var taken atomic.Int64
		var tries sync.WaitGroup
		for range 3 {
			token := a.half(t)
			tries.Go(func() {
				if _, err := a.factors.SecondByRecovery(t.Context(), token, strings.ToLower(strings.ReplaceAll(a.codes[3], "-", " ")), ip); err == nil {
					taken.Add(1)
				} else if models.CodeOf(err) != models.Invalid {
					t.Error(err)
				}
			})
		}
		tries.Wait()
		if taken.Load() != 1 {
			t.Errorf("a recovery code was taken %d times", taken.Load())
		}
		own, err := a.factors.Own(t.Context(), a.owner.UserID)
		must(t, err)
		if own.CodesLeft != accounts.RecoveryCodes-1 {
			t.Errorf("%d codes are left", own.CodesLeft)
		}
		fresh, err := a.factors.NewRecoveryCodes(t.Context(), a.owner)
		must(t, err)
		for _, former := range a.codes {
			_, err := a.factors.SecondByRecovery(t.Context(), a.half(t), former, ip)
			expectCode(t, err, models.Invalid)
		}
		_, err = a.factors.SecondByRecovery(t.Context(), a.half(t), fresh[0], ip)
		must(t, err)
	})
}

// TestRecoveryCodesAreTriedOnlySoOften from one network.
func TestRecoveryCodesAreTriedOnlySoOften(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		token, looked := a.half(t), 0
		for range 70 {
			if _, err := a.factors.SecondByRecovery(t.Context(), token, "AAAA-BBBB", ip); models.CodeOf(err) == models.Invalid {
				looked++
			}
		}
		if looked != 60 {
			t.Errorf("%d recovery codes were looked at", looked)
		}
	})
}

// TestThePasswordOfAUserWithASecondFactorGetsNoToken of the API either.
func TestThePasswordOfAUserWithASecondFactorGetsNoToken(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		_, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
		expectCode(t, err, models.Unauthorized)
		must(t, a.factors.RemoveAuthenticator(t.Context(), a.owner))
		_, err = s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
		must(t, err)
	})
}

// TestTokensThatAPasswordGotEndWhereASecondFactorIsAskedFor, whether the user sets one up or the account comes to ask for it; and such a
// password gets none.
func TestTokensThatAPasswordGotEndWhereASecondFactorIsAskedFor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx, ada := t.Context(), founder(t, s, email)
		joins(t, s, ada, "dev@example.com", rights.Developer)
		factors := factorsOf(t, s, 0)
		gets := func(email string) (string, error) {
			token, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
			return token.Token, err
		}
		ends := func(why, token string, change func() error) {
			t.Helper()
			_, err := s.Accounts.CheckAuthToken(ctx, token)
			must(t, err)
			must(t, change())
			if _, err := s.Accounts.CheckAuthToken(ctx, token); models.CodeOf(err) != models.Unauthorized {
				t.Errorf("%s: the token says %v", why, err)
			}
		}
		own, err := gets(email)
		must(t, err)
		ends("a first factor", own, func() error { armOwner(t, s, factors, ada); return nil })
		devs, err := gets("dev@example.com")
		must(t, err)
		ends("the account asks", devs, func() error { return factors.RequireFactor(ctx, ada, true) })
		_, err = gets("dev@example.com")
		expectCode(t, err, models.Unauthorized)
	})
}

// TestTheFirstFactorEndsWhatThePasswordAloneBegan: what comes in other sessions of before is refused, although it was let in before they ended,
// and another address that was asked for is dropped. The second factor of somebody ends nothing.
func TestTheFirstFactorEndsWhatThePasswordAloneBegan(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx, ada := t.Context(), founder(t, s, email)
		s.Accounts.ConfirmsByMail = true
		session := func() int64 {
			who, err := s.Accounts.Identity(ctx, ada.UserID, 0)
			must(t, err)
			return who.SessionEpoch
		}
		first := session()
		in := func(epoch int64) context.Context { return models.InSession(models.ActingAs(ctx, ada.UserID), epoch) }
		_, err := s.Accounts.AskForEmail(ctx, accounts.Proof{Owner: ada, Session: first, Password: password, RemoteIP: ip, Proven: true}, "thief@example.com")
		must(t, err)
		user, err := models.FindUser(s.DB.WithContext(ctx), ada.UserID)
		must(t, err)
		link, err := s.Accounts.MailToken(ctx, models.TokenNewEmail, user)
		must(t, err)

		a := &armed{Shop: s, factors: factorsOf(t, s, 0), owner: ada}
		token, e := begins(t, a)
		with, err := a.factors.ConfirmAuthenticator(in(first), ada, token, shop.AuthenticatorCode(e.Secret, s.Clock.Now()), ip)
		must(t, err)
		if with.Epoch == first || with.Epoch != session() {
			t.Fatalf("the session of %d goes on with %d, the user's is %d", first, with.Epoch, session())
		}
		wanted, err := s.Accounts.WantedEmail(ctx, ada.UserID)
		if err != nil || wanted != "" {
			t.Errorf("they want %q, %v", wanted, err)
		}
		_, err = s.Accounts.ConfirmNewEmail(ctx, link, accounts.Confirmer{UserID: ada.UserID, Password: password, RemoteIP: ip})
		expectCode(t, err, models.NotFound)

		expectCode(t, a.factors.RemoveAuthenticator(in(first), ada), models.Unauthorized)
		expectCode(t, a.factors.RequireFactor(in(first), ada, true), models.Unauthorized)
		_, err = a.factors.NewRecoveryCodes(in(first), ada)
		expectCode(t, err, models.Unauthorized)
		_, err = a.factors.BeginAuthenticator(in(first), ada)
		expectCode(t, err, models.Unauthorized)

		s.Clock.Advance(time.Minute)
		token, e = begins(t, a)
		again, err := a.factors.ConfirmAuthenticator(in(with.Epoch), ada, token, shop.AuthenticatorCode(e.Secret, s.Clock.Now()), ip)
		must(t, err)
		if again.Epoch != with.Epoch || session() != with.Epoch {
			t.Errorf("another app ends sessions: %d, %d", again.Epoch, session())
		}
		must(t, a.factors.RemoveAuthenticator(in(with.Epoch), ada))
	})
}

// TestWhatIsAboutASignInIsMailedToItsUserAndTheOwnerWhateverWasSwitchedOff: a thief with a session switches mails off first.
func TestWhatIsAboutASignInIsMailedToItsUserAndTheOwnerWhateverWasSwitchedOff(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx, ada := t.Context(), founder(t, s, email)
		dev := joins(t, s, ada, "dev@example.com", rights.Developer)
		must(t, s.Alerts.StopMails(ctx, ada.AccountID))
		armOwner(t, s, factorsOf(t, s, 0), dev)
		var mails []models.Mail
		last := s.DB.Model(&models.Notification{}).Where("account_id = ?", ada.AccountID).Select("MAX(id)")
		must(t, s.DB.Where("account_id = ? AND notification_id = (?)", ada.AccountID, last).Order("email").Find(&mails).Error)
		if len(mails) != 2 || mails[0].Email != email || mails[1].Email != "dev@example.com" {
			t.Fatalf("mailed to %+v", mails)
		}
		for i, want := range []models.MailStatus{models.MailPending, models.MailSent} {
			must(t, s.DB.Write(ctx, func(tx *gorm.DB) error { return models.EndMail(tx, &mails[i], models.MailSent, "", s.Clock.Now()) }))
			n, err := models.FindNotification(s.DB.WithContext(ctx), ada.AccountID, *mails[i].NotificationID)
			if err != nil || n.MailStatus != want {
				t.Errorf("after %d mails: %s, %v", i+1, n.MailStatus, err)
			}
		}
	})
}

// TestSecretsOfFactorsAreNowhereInPlain, and none opens for another user.
func TestSecretsOfFactorsAreNowhereInPlain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		for table, text := range contents(t, s) {
			for _, secret := range append(a.codes, a.key, strings.ReplaceAll(a.codes[0], "-", "")) {
				if strings.Contains(text, secret) {
					t.Errorf("%s has a secret", table)
				}
			}
		}
		other, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "eve@example.com", Password: password})
		must(t, err)
		tx := s.DB.WithContext(t.Context())
		row, err := models.FindAuthenticator(tx, a.owner.UserID)
		must(t, err)
		row.UserID = other.UserID
		must(t, models.SaveAuthenticator(tx, row))
		must(t, s.DB.Model(&models.User{}).Where("id = ?", other.UserID).Update("second_factor", true).Error)
		err = a.factors.Prove(t.Context(), accounts.Proof{Owner: accounts.Owner{AccountID: other.AccountID, UserID: other.UserID}, Password: password, RemoteIP: ip}, a.code())
		if err == nil || models.CodeOf(err) == models.Invalid {
			t.Errorf("a sealed secret that was moved opens: %v", err)
		}
	})
}

// TestTheMasterKeyIsChangedUnderAuthenticators, whose codes go on.
func TestTheMasterKeyIsChangedUnderAuthenticators(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		next := factorsOf(t, s, 7)
		if err := next.Keys.CheckMasterKey(t.Context()); err == nil {
			t.Fatal("another master key is taken over, though secrets are sealed")
		}
		next.Keys.Previous = a.factors.Keys.Vault
		token, err := a.factors.BeginAuthenticator(t.Context(), a.owner) // one that is being set up
		must(t, err)
		done, err := next.Keys.RotateMasterKey(t.Context())
		must(t, err)
		if done.Resealed != 2 || done.Already != 0 {
			t.Errorf("%+v", done)
		}
		next.Keys.Previous = nil
		_, err = next.SecondByCode(t.Context(), a.half(t), a.code(), ip)
		must(t, err)
		_, err = next.Enrolment(t.Context(), a.owner.UserID, token)
		must(t, err)
	})
}

// TestWithTheLastFactorTheRecoveryCodesEnd, and the password is enough again; the account is told each time.
func TestWithTheLastFactorTheRecoveryCodesEnd(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		for name, remove := range map[string]func(context.Context, accounts.Owner) error{
			"the user": a.factors.RemoveAuthenticator,
			"the operator": func(ctx context.Context, o accounts.Owner) error {
				had, err := a.factors.RemoveAll(ctx, o)
				if err == nil && !had {
					t.Error("there was nothing to remove")
				}
				return err
			},
		} {
			must(t, remove(t.Context(), a.owner))
			as, err := a.Accounts.SignInBrowser(t.Context(), accounts.SignInRequest{Email: email, Password: password, RemoteIP: ip})
			must(t, err)
			user, err := models.FindUser(s.DB.WithContext(t.Context()), a.owner.UserID)
			must(t, err)
			if user.SecondFactor || as.Device == "" || count(t, s, &models.RecoveryCode{}) != 0 || count(t, s, &models.Authenticator{}) != 0 {
				t.Errorf("removed by %s: something is left", name)
			}
			token, enrolment := begins(t, a)
			a.key = enrolment.Secret
			_, err = a.factors.ConfirmAuthenticator(t.Context(), a.owner, token, a.code(), ip)
			must(t, err)
		}
		if n := toldOf(t, s, "sign_in_changed"); n != 5 {
			t.Errorf("told %d times, want 5", n)
		}
	})
}

// toldOf counts the notifications of the kind.
func toldOf(t testing.TB, s *shop.Shop, kind string) int64 {
	t.Helper()
	var n int64
	must(t, s.DB.WithContext(t.Context()).Model(&models.Notification{}).Where("message LIKE ?", "%"+kind+"%").Count(&n).Error)
	return n
}

// TestWhoeverTakesTheirAddressBackIsNotKeptOutByAThiefsFactor: what was set up lately ends with it, what they had before does not.
func TestWhoeverTakesTheirAddressBackIsNotKeptOutByAThiefsFactor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		for _, days := range []int{1, 30} { // the second after the first has ended the factor
			kept := days > 7
			s.Clock.Advance(time.Duration(days) * 24 * time.Hour)
			user, err := models.FindUser(s.DB.WithContext(t.Context()), a.owner.UserID)
			must(t, err)
			if !user.SecondFactor {
				token, enrolment := begins(t, a)
				_, err = a.factors.ConfirmAuthenticator(t.Context(), a.owner, token, shop.AuthenticatorCode(enrolment.Secret, s.Clock.Now()), ip)
				must(t, err)
				s.Clock.Advance(time.Duration(days) * 24 * time.Hour)
			}
			token, err := s.Accounts.MailTokenTo(t.Context(), models.TokenStopEmail, user, user.Email)
			must(t, err)
			_, err = s.Accounts.StopEmailChange(t.Context(), token)
			must(t, err)
			if user, err = models.FindUser(s.DB.WithContext(t.Context()), user.ID); err != nil || user.SecondFactor != kept {
				t.Errorf("%d days after it was set up the second factor is left: %v, %v", days, user.SecondFactor, err)
			}
		}
	})
}

// TestAnOwnerAsksAllMembersForASecondFactor, if they have one themselves, and then nobody removes their last one.
func TestAnOwnerAsksAllMembersForASecondFactor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "none@example.com", Password: password})
		must(t, err)
		a := arm(t, s)
		without := accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
		expectCode(t, a.factors.RequireFactor(t.Context(), without, true), models.Conflict)
		expectCode(t, a.factors.RequireFactor(t.Context(), accounts.Owner{AccountID: a.owner.AccountID, UserID: created.UserID}, true), models.Forbidden)
		must(t, a.factors.RequireFactor(t.Context(), a.owner, true))
		expectCode(t, a.factors.RemoveAuthenticator(t.Context(), a.owner), models.Conflict)
		who, err := s.Accounts.Identity(t.Context(), a.owner.UserID, 0)
		must(t, err)
		if !who.FactorRequired || !who.SecondFactor {
			t.Errorf("%+v", who)
		}
		must(t, s.DB.WithContext(t.Context()).Model(&models.Membership{}).Where("user_id = ?", a.owner.UserID).Update("role", rights.Developer).Error)
		expectCode(t, a.factors.RequireFactor(t.Context(), a.owner, false), models.Forbidden)
		must(t, s.DB.WithContext(t.Context()).Model(&models.Membership{}).Where("user_id = ?", a.owner.UserID).Update("role", models.RoleOwner).Error)
		must(t, a.factors.RequireFactor(t.Context(), a.owner, false))
		must(t, a.factors.RemoveAuthenticator(t.Context(), a.owner))
	})
}

// TestAnAppIsSetUpInTheSessionThatBeganItOnly: another of the user's, a thief's perhaps, neither reads the secret nor takes it into use, nor by a
// token of before.
func TestAnAppIsSetUpInTheSessionThatBeganItOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a := arm(t, s)
		before, _ := begins(t, a)
		token, enrolment := begins(t, a)
		code := shop.AuthenticatorCode(enrolment.Secret, s.Clock.Now())
		for name, other := range map[string]string{"none": "", "a guess": "guess", "of before": before} {
			_, err := a.factors.Enrolment(t.Context(), a.owner.UserID, other)
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: shown, %v", name, err)
			}
			if _, err = a.factors.ConfirmAuthenticator(t.Context(), a.owner, other, code, ip); models.CodeOf(err) != models.NotFound {
				t.Errorf("%s: taken into use, %v", name, err)
			}
		}
		_, err := a.factors.ConfirmAuthenticator(t.Context(), a.owner, token, code, ip)
		must(t, err)
		_, err = a.factors.Enrolment(t.Context(), a.owner.UserID, token)
		expectCode(t, err, models.NotFound)
	})
}
