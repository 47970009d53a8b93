package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// TestWhatIsToldOfAPersonIsForThemAndOwners takes each notice that is about how somebody signs in: other members do not find it in the list, by
// its address or in the count, their reading marks nothing, and no webhook is told.
func TestWhatIsToldOfAPersonIsForThemAndOwners(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		ada := s.customer("ada@example.com")
		dev, vera := ada.hires("dev@example.com", rights.Developer), ada.hires("vera@example.com", rights.Viewer)
		ada.post("/settings/webhooks", url.Values{"url": {"https://hooks.example.com/ocr"}}).wants(http.StatusOK)
		if err := s.db.Model(&models.Notification{}).Where("account_id = ?", ada.accountID).Update("read_at", s.now()).Error; err != nil {
			t.Fatal(err)
		}
		ids := s.tellsOf(ada.accountID, s.userOf("dev@example.com"))
		for name, reader := range map[string]struct {
			*customer
			may bool
		}{"an owner": {ada, true}, "whom it is about": {dev, true}, "a viewer": {vera, false}} {
			list, bar := reader.get("/notifications").wants(http.StatusOK), reader.get("/packages")
			for _, id := range ids {
				ref := models.Ref{Kind: models.KindNotification, AccountID: ada.accountID, ID: id}.String()
				if shown := list.Find("main [action*='"+ref+"'], main a[href*='"+ref+"']").Length() > 0; shown != reader.may {
					t.Errorf("%s: %s is in the list: %v", name, ref, shown)
				}
			}
			if ofAnother := strings.Contains(list.text("main"), "Somebody fails to sign in as "); ofAnother != (name == "an owner") {
				t.Errorf("%s reads it as of a member: %v", name, ofAnother)
			}
			if counts := strings.Contains(bar.text("#notifications"), "unread"); counts != reader.may {
				t.Errorf("%s: the bar counts: %v", name, counts)
			}
		}
		last := models.Ref{Kind: models.KindNotification, AccountID: ada.accountID, ID: ids[len(ids)-1]}.String()
		vera.get("/notifications/" + last + "/open").wants(http.StatusNotFound)
		vera.post("/notifications/read", url.Values{"upto": {last}})
		var unread int64
		if err := s.db.Model(&models.Notification{}).Where("account_id = ? AND about_user <> 0 AND read_at IS NULL", ada.accountID).Count(&unread).Error; err != nil || unread != int64(len(ids)) {
			t.Errorf("%d are unread after somebody else read, want %d: %v", unread, len(ids), err)
		}
		ada.get("/notifications/" + last + "/open").leads(routes.Members)
		dev.get("/notifications/" + last + "/open").leads(routes.Sessions)
		if posted := s.rows()["webhook_deliveries"]; posted != 0 {
			t.Errorf("%d webhooks are told", posted)
		}
	})
}

// tellsOf tells the account of each sort of notice that is about how the user signs in, with a mail for nobody else.
func (s *site) tellsOf(accountID, userID int64) (ids []int64) {
	s.t.Helper()
	for _, says := range notice.Examples() {
		if !notice.Personal(says) {
			continue
		}
		n := models.Notification{AccountID: accountID, Key: fmt.Sprintf("test %s", says.Kind()), Says: says, About: userID, CreatedAt: s.now().Add(time.Second)}
		err := s.db.Write(s.t.Context(), func(tx *gorm.DB) error {
			if _, err := models.LockAccount(tx, accountID); err != nil {
				return err
			}
			_, err := models.Notify(tx, &n)
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
		ids = append(ids, n.ID)
		n.About, n.Key = 0, n.Key+" of nobody"
		err = s.db.Write(s.t.Context(), func(tx *gorm.DB) error { _, err := models.Notify(tx, &n); return err })
		if err == nil {
			s.t.Errorf("%s is told of nobody", says.Kind())
		}
	}
	return ids
}
