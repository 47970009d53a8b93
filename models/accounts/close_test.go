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
)

// TestAnAccountIsClosedOnceAndErasedLater makes one of everything, closes it from two tabs at once, and looks what is left: the shop
// verifies the books at its end.
func TestAnAccountIsClosedOnceAndErasedLater(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := makeAll(t, s)
		ctx, accountID := t.Context(), ownerOf(t, s)
		owner, err := models.OwnerOf(s.DB.WithContext(ctx), accountID)
		must(t, err)
		proof := accounts.Proof{Owner: accounts.Owner{AccountID: accountID, UserID: owner.ID}, Session: owner.SessionEpoch, Password: "wrong", RemoteIP: ip, Proven: true}
		if _, err := s.Accounts.CloseAccount(ctx, proof); models.CodeOf(err) != models.Invalid {
			t.Fatalf("with a wrong password: %v", err)
		}
		proof.Password = password
		told, err := s.Accounts.CheckClosing(ctx, accountID)
		must(t, err)
		var closed, refused int
		var lock sync.Mutex
		var tabs sync.WaitGroup
		for range 2 {
			tabs.Go(func() {
				did, err := s.Accounts.CloseAccount(ctx, proof)
				lock.Lock()
				defer lock.Unlock()
				switch {
				case err == nil:
					closed++
					if fmt.Sprint(did.Ends, did.BalanceMicros, did.LeftCalls) != fmt.Sprint(told.Ends, told.BalanceMicros, told.LeftCalls) {
						t.Errorf("it does %+v and told %+v", did, told)
					}
				case models.CodeOf(err) == models.Unauthorized || models.CodeOf(err) == models.Invalid:
					refused++
				default:
					t.Error(err)
				}
			})
		}
		tabs.Wait()
		if closed != 1 || refused != 1 {
			t.Errorf("%d closed it and %d were refused", closed, refused)
		}
		left, err := models.WouldEnd(s.DB.WithContext(ctx), accountID)
		if err != nil || len(left) != 1 { // the password, which there is always
			t.Errorf("left is %v, error %v", left, err)
		}
		must(t, s.Billing.RunAuto(ctx))
		m.goesOn(t, s, false)
		if users, err := models.UsersByEmail(s.DB.WithContext(ctx), owner.Email); err != nil || len(users) != 0 {
			t.Errorf("the address is still taken: %v, %v", users, err)
		}
		found, err := models.FindAccount(s.DB.WithContext(ctx), accountID)
		if err != nil || found.ClosedAt == nil || found.ClosedEmail != owner.Email || found.BalanceMicros != told.BalanceMicros {
			t.Errorf("the account is %+v, error %v", found, err)
		}
		erase := func() int {
			n, err := s.Accounts.EraseClosed(ctx)
			must(t, err)
			return n
		}
		s.Clock.Advance(accounts.EraseAfter - time.Minute)
		before := erase()
		s.Clock.Advance(2 * time.Minute)
		if at, again := erase(), erase(); before != 0 || at != 1 || again != 0 {
			t.Errorf("%d, %d and %d accounts are erased", before, at, again)
		}
		for table, rows := range contents(t, s) {
			for _, personal := range []string{owner.Email, "Mallory"} {
				if strings.Contains(rows, personal) && !keptByLaw[table] {
					t.Errorf("%s still has %q:\n%s", table, personal, rows)
				}
			}
		}
	})
}

// keptByLaw are tables that say whose they were for ever, or as long as others keep it.
var keptByLaw = map[string]bool{"documents": true, "document_files": true, "throttles": true, "sign_in_failures": true, "sign_in_failure_hours": true, "mails": true}

// TestAnAccountThatOwesIsNotClosed lets it owe something.
func TestAnAccountThatOwesIsNotClosed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		created, err := s.Accounts.Create(ctx, accounts.NewAccount{Email: "ada@example.com", Password: password})
		must(t, err)
		must(t, s.DB.Model(&models.Account{}).Where("id = ?", created.AccountID).Update("accrued_micros", 1).Error)
		_, err = s.Accounts.CloseAccount(ctx, accounts.Proof{Owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, Password: password, RemoteIP: ip})
		if models.CodeOf(err) != models.Conflict {
			t.Errorf("it is closed, or refused with %v", err)
		}
		must(t, s.DB.Model(&models.Account{}).Where("id = ?", created.AccountID).Update("accrued_micros", 0).Error)
	})
}
