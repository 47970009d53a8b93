package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// TestOrdersThatWaitAreInOnePlace: owners and billing members see those of all, with how many wait for them, and who asked sees their own; others
// none. Decided ones and those that expired are gone, there and in the file.
func TestOrdersThatWaitAreInOnePlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		ada := s.customer("ada@example.com")
		ada.topsUp(100_000_000)
		dev, other := ada.hires("dev@example.com", rights.Developer), ada.hires("other@example.com", rights.Developer)
		bill, vera := ada.hires("bill@example.com", rights.Billing), ada.hires("vera@example.com", rights.Viewer)
		everything := rules.Micros(0)
		for _, email := range []string{"dev@example.com", "other@example.com", "bill@example.com"} {
			by := accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}
			if err := s.console.Accounts.SetSpendingRight(t.Context(), by, s.userOf(email), models.SpendingRight{ApprovalAboveMicros: &everything}); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range []*customer{dev, dev, other, bill} { // orders 1 to 4
			m.comesToPay(bangkok, passport, 1000, 1)
		}
		const waiting = "/billing/orders?status=waiting"
		sees := func(who string, m *customer, refs ...int64) {
			t.Helper()
			page := m.get(waiting).wants(http.StatusOK)
			file := m.get("/billing/orders.csv?status=waiting").body
			for id := int64(1); id <= 4; id++ {
				ref, want := ada.ref(models.KindOrder, id), false
				for _, r := range refs {
					want = want || r == id
				}
				if listed := strings.Contains(page.text("main"), ref); listed != want || strings.Contains(file, ref) != want {
					t.Errorf("%s sees %s: %v, want %v", who, ref, listed, want)
				}
			}
		}
		sees("the owner", ada, 1, 2, 3, 4)
		sees("the billing member", bill, 1, 2, 3, 4)
		sees("who asked", dev, 1, 2)
		sees("who asked for another", other, 3)
		sees("a viewer", vera)
		ada.get("/").says("#needs-you", "4 orders wait for your approval").never("#needs-you", "is not paid")
		bill.get("/").says("#needs-you", "3 orders wait for your approval", "1 order of yours waits for approval")
		dev.get("/").says("#needs-you", "2 orders of yours wait for approval").never("#needs-you", "your approval")
		vera.get("/").never("main", "approval")
		ada.get("/billing/orders/"+ada.ref(models.KindOrder, 1)).says("main", "Waits for approval").never("main", "Pending payment")
		ada.get(waiting).says("main", "Waits for approval", "Decide").never("main table", "Pay")
		ada.post("/billing/orders/"+ada.ref(models.KindOrder, 1)+"/decide", url.Values{"decision": {"approve"}}).wants(http.StatusSeeOther)
		sees("the owner, when one is decided", ada, 2, 3, 4)
		ada.get("/").says("#needs-you", "3 orders wait for your approval", "is not paid")
		s.pass(8 * 24 * time.Hour)
		if _, err := s.console.Billing.ExpireOrders(t.Context()); err != nil {
			t.Fatal(err)
		}
		sees("the owner, a week later", ada)
		ada.get("/").never("main", "your approval")
	})
}
