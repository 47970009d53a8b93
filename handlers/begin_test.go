package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rights"
)

// TestAUserBeginsInTheAccountOfTheirChoice at the next sign-in, while sessions that there are stay where they are; and where they acted before, once
// they are no member of it any more. Nobody chooses an account that is not theirs.
func TestAUserBeginsInTheAccountOfTheirChoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		ada, dev := s.customer("ada@example.com"), s.customer("dev@example.com")
		by := accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}
		if _, err := s.console.Accounts.Invite(t.Context(), by, "dev@example.com", rights.Developer); err != nil {
			t.Fatal(err)
		}
		dev.get(s.invitationLink(ada.accountID, "dev@example.com")).wants(http.StatusOK).submit("Join as dev@example.com", nil).wants(http.StatusSeeOther)
		acts := func(b *browser) int64 {
			t.Helper()
			id, err := strconv.ParseInt(b.get("/keys").wants(http.StatusOK).Find("input[name=acting_account]").First().AttrOr("value", ""), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		before := dev.browsers("dev@example.com", 1)[0]
		if acts(before) != dev.accountID {
			t.Fatal("they begin elsewhere than where they were first a member")
		}
		dev.post("/accounts/begin", url.Values{"account": {"1"}}).wants(http.StatusNotFound)
		dev.get("/accounts").wants(http.StatusOK).says("main", "You begin here").submit("Begin here", nil).wants(http.StatusSeeOther)
		if got := acts(before); got != dev.accountID {
			t.Errorf("a session that there was goes on in account %d", got)
		}
		after := dev.browsers("dev@example.com", 1)[0]
		if got := acts(after); got != ada.accountID {
			t.Errorf("they begin in %d, want %d", got, ada.accountID)
		}
		if err := s.console.Accounts.RemoveMember(t.Context(), by, s.userOf("dev@example.com"), accounts.EndKeys); err != nil {
			t.Fatal(err)
		}
		if got := acts(dev.browsers("dev@example.com", 1)[0]); got != dev.accountID {
			t.Errorf("no member any more, they begin in %d, want %d", got, dev.accountID)
		}
	})
}
