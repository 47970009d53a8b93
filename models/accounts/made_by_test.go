package accounts_test

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
)

// makesWebhook has the member make a webhook, whose secret they know then.
func makesWebhook(t testing.TB, s *shop.Shop, by accounts.Owner, name string) *models.WebhookEndpoint {
	t.Helper()
	now := s.Clock.Now()
	e := &models.WebhookEndpoint{AccountID: by.AccountID, URL: "https://hooks.example.com/" + name, SecretSealed: []byte("sealed"), Enabled: true, CreatedAt: now, UpdatedAt: now}
	must(t, s.DB.Write(models.ActingAs(t.Context(), by.UserID), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, by.AccountID); err != nil {
			return err
		}
		return models.SaveWebhookEndpoint(tx, e)
	}))
	return e
}

// TestWhatAMemberHasASecretOfGoesWithThem, however they go: the address of the calendar that they opened ends at once, and that of somebody else
// stays; with their webhooks is done what was said.
func TestWhatAMemberHasASecretOfGoesWithThem(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		mine := makesWebhook(t, s, ada, "mine")
		for name, goes := range map[string]func(dev accounts.Owner, fate accounts.KeysFate) error{
			"removed": func(dev accounts.Owner, fate accounts.KeysFate) error {
				return s.Accounts.RemoveMember(ctx, ada, dev.UserID, fate)
			},
			"leaves": func(dev accounts.Owner, fate accounts.KeysFate) error { return s.Accounts.LeaveAccount(ctx, dev, fate) },
		} {
			for fate, madeBy := range map[accounts.KeysFate]func(dev accounts.Owner) int64{
				accounts.KeepKeys: func(dev accounts.Owner) int64 { return dev.UserID }, accounts.TransferKeys: func(accounts.Owner) int64 { return ada.UserID },
				accounts.EndKeys: func(accounts.Owner) int64 { return 0 },
			} {
				dev := joins(t, s, ada, name+string(fate)+"@example.com", rights.Developer)
				hook := makesWebhook(t, s, dev, name+string(fate))
				token, err := s.Alerts.OpenCalendar(models.ActingAs(ctx, dev.UserID), dev.AccountID)
				must(t, err)
				_, _, err = s.Alerts.Calendar(ctx, token)
				must(t, err)
				expectCode(t, goes(dev, ""), models.Invalid) // it is asked, though they have no access key
				must(t, goes(dev, fate))
				_, _, err = s.Alerts.Calendar(ctx, token)
				expectCode(t, err, models.NotFound)
				left, err := models.FindWebhookEndpoint(s.DB.WithContext(ctx), ada.AccountID, hook.ID)
				if want := madeBy(dev); (err == nil) != (want != 0) || err == nil && left.MadeBy != want {
					t.Errorf("%s, %s: %+v is left, %v", name, fate, left, err)
				}
			}
		}
		token, err := s.Alerts.OpenCalendar(models.ActingAs(ctx, ada.UserID), ada.AccountID)
		must(t, err)
		dev := joins(t, s, ada, "last@example.com", rights.Developer)
		must(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, "")) // who has nothing is asked nothing
		_, _, err = s.Alerts.Calendar(ctx, token)
		must(t, err)
		_, err = models.FindWebhookEndpoint(s.DB.WithContext(ctx), ada.AccountID, mine.ID)
		must(t, err)
		closes(ctx, t, s, ada)
		_, _, err = s.Alerts.Calendar(ctx, token)
		expectCode(t, err, models.NotFound)
	})
}

// TestWebhooksOfWhoMayNotMakeAnyAreAskedAbout: production may hang on them. The access keys of such a role end whatever is said; where there is
// nothing else, nothing is asked; and what became of each is told.
func TestWebhooksOfWhoMayNotMakeAnyAreAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ada, ctx := founder(t, s, email), t.Context()
		keys := process(t, s, 9)
		for name, goes := range map[string]func(dev accounts.Owner, fate accounts.KeysFate) error{
			"removed": func(dev accounts.Owner, fate accounts.KeysFate) error {
				return s.Accounts.RemoveMember(ctx, ada, dev.UserID, fate)
			},
			"leaves": func(dev accounts.Owner, fate accounts.KeysFate) error { return s.Accounts.LeaveAccount(ctx, dev, fate) },
		} {
			for fate, kept := range map[accounts.KeysFate]bool{accounts.KeepKeys: true, accounts.TransferKeys: true, accounts.EndKeys: false} {
				dev := joins(t, s, ada, name+string(fate)+"@example.com", rights.Developer)
				hook, key := makesWebhook(t, s, dev, name+string(fate)), createKey(t, keys, accounts.NewKey{Owner: dev})
				must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Billing))
				team, err := s.Accounts.Team(ctx, ada.AccountID)
				must(t, err)
				if has := team.Leaving(dev.UserID, rights.Billing); has != (accounts.Leaving{Keys: 1, Webhooks: 1, EndsKeys: true}) {
					t.Errorf("the page says %+v", has)
				}
				expectCode(t, goes(dev, ""), models.Invalid)
				must(t, goes(dev, fate))
				left, err := models.FindWebhookEndpoint(s.DB.WithContext(ctx), ada.AccountID, hook.ID)
				if (err == nil) != kept || kept && (left.MadeBy == ada.UserID) != (fate == accounts.TransferKeys) {
					t.Errorf("%s, %s: %+v is left, %v", name, fate, left, err)
				}
				_, err = models.FindAccessKey(s.DB.WithContext(ctx), ada.AccountID, models.Everyone, key.ID)
				expectCode(t, err, models.NotFound)
				var last int64
				must(t, s.DB.Model(&models.Notification{}).Where("account_id = ?", ada.AccountID).Select("MAX(id)").Take(&last).Error)
				told, err := models.FindNotification(s.DB.WithContext(ctx), ada.AccountID, last)
				must(t, err)
				if says, is := told.Begun().(notice.MemberChanged); !is || says.Keys != "end" || says.Webhooks != string(fate) {
					t.Errorf("%s, %s: told %+v", name, fate, told.Begun())
				}
			}
		}
		dev := joins(t, s, ada, "keys@example.com", rights.Developer)
		createKey(t, keys, accounts.NewKey{Owner: dev})
		must(t, s.Accounts.ChangeRole(ctx, ada, dev.UserID, rights.Billing))
		must(t, s.Accounts.RemoveMember(ctx, ada, dev.UserID, ""))
	})
}

// closes ends the account with its users.
func closes(ctx context.Context, t testing.TB, s *shop.Shop, by accounts.Owner) {
	t.Helper()
	user, err := models.FindUser(s.DB.WithContext(ctx), by.UserID)
	must(t, err)
	_, err = s.Accounts.CloseAccount(ctx, accounts.Proof{Owner: by, Session: user.SessionEpoch, Password: password, RemoteIP: ip})
	must(t, err)
}
