package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// mailed makes mails of the account: one of each kind that is about nothing else, and of the first notification; they have all ended.
func (s *site) mailed(c *customer, email string) {
	s.t.Helper()
	now := s.now()
	for i, kind := range models.MailKinds {
		if kind == models.MailDocument || kind == models.MailWaits || kind == models.MailDecided {
			continue // there is nothing that they are about
		}
		m := models.Mail{Kind: kind, AccountID: &c.accountID, Email: email, Status: models.MailSent, CreatedAt: now, NextAt: now, EndedAt: &now}
		if kind == models.MailSignUp || kind == models.MailConfirm || kind == models.MailReset {
			m.AccountID = nil
		}
		if kind == models.MailNotification {
			m.NotificationID, m.Status, m.Failure = new(int64(1)), models.MailFailed, "550 no such mailbox"
		}
		if err := s.db.WithContext(s.t.Context()).Create(&m).Error; err != nil {
			s.t.Fatal(i, err)
		}
	}
}

// tells has the account told something.
func (s *site) tells(accountID int64) {
	s.t.Helper()
	err := s.db.Write(s.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		_, err := models.Notify(tx, &models.Notification{AccountID: accountID, Key: "told", Says: notice.MonthInvoiced{Document: "INV-1", Month: s.now()}, CreatedAt: s.now()})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// numberOf is that of the newest mail of the kind.
func (s *site) numberOf(kind models.MailKind) string {
	s.t.Helper()
	var m models.Mail
	if err := s.db.WithContext(s.t.Context()).Where("kind = ?", kind).Order("id DESC").First(&m).Error; err != nil {
		s.t.Fatal(kind, err)
	}
	return strconv.FormatInt(m.ID, 10)
}

func TestSupportSendsAMailAgainAndReadsNoneOfThem(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("sup@example.com", rights.Support)
	id := strconv.FormatInt(c.accountID, 10)
	o.get(routes.DeskAccount(id)).says("#mails", "None of the last 30 days.")
	s.tells(c.accountID)
	s.mailed(c, "mary@example.com")
	page := o.get(routes.DeskMails(id)).wants(http.StatusOK)
	for _, kind := range models.MailKinds {
		if kind == models.MailDocument || kind == models.MailWaits || kind == models.MailDecided {
			continue
		}
		page.says("#mails", words.MailName(string(kind), false))
	}
	page.says("#mails", "Not sent", "Send a new link", "Send again", "Not from the desk").never("main", "token", "http://")
	o.get(routes.DeskAccount(id)).says("#mails", "All mails")
	finance := s.operator("fin@example.com", rights.Finance)
	finance.get(routes.DeskMails(id)).wants(http.StatusOK).says("#mails", "Notification").never("#mails", "Send again")

	failed := s.numberOf(models.MailNotification)
	address := routes.DeskSendMail(id, failed)
	asked := o.get(address).wants(http.StatusOK).holds("mail", failed).says("#about", "Notification, to mary@example.com", "not sent", "550 no such mailbox")
	form := url.Values{"key": {asked.Find("[name=key]").AttrOr("value", "")}, "mail": {failed}}
	send := routes.DeskSendMail(id, "")
	finance.post(send, form).wants(http.StatusForbidden)
	o.post(send, form).wants(http.StatusUnprocessableEntity).holds("mail", failed).says("main", "Say why")
	form.Set("reason", "Their mailbox was full")
	form.Set("mail", "none")
	o.post(send, form).wants(http.StatusUnprocessableEntity).holds("mail", "none").holds("reason", "Their mailbox was full").says("main", "The account has no such mail")
	form.Set("mail", failed)
	for range 3 {
		o.post(send, form).leads(routes.DeskMails(id))
	}
	o.get(routes.DeskMails(id)).says("main", "This form was sent before").says("#mails", "Notification, again", "On its way")
	var again []models.Mail
	if err := s.db.WithContext(t.Context()).Where("again_of = ?", failed).Find(&again).Error; err != nil || len(again) != 1 || again[0].Email != "mary@example.com" {
		t.Fatalf("%+v, %v", again, err)
	}
	o.get(routes.DeskAccount(id)).says("#timeline", "Had a mail sent again. Its kind: “Notification”.", "Their mailbox was full", "The operator (sup@example.com)")
	c.get(routes.Audit).says("main", "Had a mail sent again.", "Their mailbox was full", "The operator, at their desk").never("main", "sup@example.com")

	ask := func(kind models.MailKind) *answer {
		return o.post(send, url.Values{"key": {o.keyOf(send)}, "mail": {s.numberOf(kind)}, "reason": {"They asked by phone"}, "code": {o.code()}})
	}
	for _, kind := range []models.MailKind{models.MailNewEmail, models.MailOldEmail, models.MailClosed, models.MailRemoved, models.MailInvitation, models.MailBookkeeping} {
		ask(kind).wants(http.StatusUnprocessableEntity).says("main", words.MailNever(string(kind)))
	}
	ask(models.MailReset).leads(routes.DeskMails(id))
	o.get(routes.DeskMails(id)).says("main", "The mail is on its way to mary@example.com.").says("#mails", "Link to choose another password, again")

	other := s.customer("other@example.com")
	theirs := strconv.FormatInt(other.accountID, 10)
	o.get(routes.DeskSendMail(theirs, failed)).wants(http.StatusNotFound)
	o.get(routes.DeskMails(theirs)).never("#mails", "Notification")
	s.pass(operators.ProofTime)
	form.Set("key", o.keyOf(address))
	o.post(send, form).wants(http.StatusUnprocessableEntity).says("main", "This code is not right").holds("reason", "Their mailbox was full")
}

func TestSupportSendsAMessageAgainAsItsCustomerCould(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("sup@example.com", rights.Support)
	id := strconv.FormatInt(c.accountID, 10)
	made := c.get(routes.Webhooks).submit("Add webhook", url.Values{"url": {"https://hooks.example.com/sesame/ocr?token=sesame"}}).wants(http.StatusOK)
	secret := made.text("main")
	secret = secret[strings.Index(secret, "whsec_"):][:50]
	s.line.answer = webhooks.Answer{Status: http.StatusServiceUnavailable, Body: "starting up"}
	hook, delivery := c.ref(models.KindWebhook, 1), c.ref(models.KindDelivery, 1)
	c.get(routes.Webhook(hook)).submit("Send a test", nil).wants(http.StatusSeeOther)

	o.get(routes.DeskAccount(id)).says("#webhooks", hook, "https://hooks.example.com").never("main", "sesame")
	o.get(routes.DeskWebhook(id, hook)).wants(http.StatusOK).says("#messages", delivery, "test", "Waiting").never("body", "sesame")
	page := o.get(routes.DeskMessage(id, hook, delivery)).wants(http.StatusOK)
	page.says("main", "503 Service Unavailable", "starting up", "POST https://hooks.example.com", `"type":"test"`, "Send again …")
	page.never("body", "sesame").never("body", secret).never("body", "Webhook-Signature")
	s.operator("fin@example.com", rights.Finance).get(routes.DeskMessage(id, hook, delivery)).wants(http.StatusOK).never("main", "Send again")

	send := routes.DeskReplay(id, "")
	form := url.Values{"key": {o.keyOf(routes.DeskReplay(id, delivery))}, "message": {"DLV-1"}, "reason": {"They mended it"}}
	o.get(routes.DeskReplay(id, delivery)).holds("message", delivery)
	o.post(send, form).wants(http.StatusUnprocessableEntity).holds("message", "DLV-1").holds("reason", "They mended it")
	s.line.answer = webhooks.Answer{}
	s.pass(time.Minute)
	form.Set("message", strings.ToLower(delivery))
	before := len(s.line.posts)
	for range 3 {
		o.post(send, form).leads(routes.DeskMessage(id, hook, delivery))
	}
	if n := len(s.line.posts) - before; n != 1 || s.line.posts[before] != s.line.posts[0] {
		t.Errorf("%d were posted: %q", n, s.line.posts)
	}
	o.get(routes.DeskMessage(id, hook, delivery)).says("main", "204 No Content", "Attempt 2", "Accepted")
	o.get(routes.DeskAccount(id)).says("#timeline", "Had a message posted to a webhook again.", "They mended it", "The operator (sup@example.com)")
	c.get(routes.Audit).says("main", "Had a message posted to a webhook again.", "They mended it", "The operator, at their desk")
	c.get(routes.Delivery(hook, delivery)).says("main", "204 No Content", "Attempt 2")

	other := s.customer("other@example.com")
	theirs := strconv.FormatInt(other.accountID, 10)
	for _, path := range []string{routes.DeskWebhook(theirs, hook), routes.DeskMessage(theirs, hook, delivery)} {
		o.get(path).wants(http.StatusNotFound)
	}
	o.post(routes.DeskReplay(theirs, ""), url.Values{"key": {"theirs"}, "message": {delivery}, "reason": {"They mended it"}}).wants(http.StatusUnprocessableEntity)
	c.get(routes.Webhook(hook)).submit("Switch off", nil).wants(http.StatusSeeOther)
	form.Set("key", o.keyOf(send))
	o.post(send, form).wants(http.StatusUnprocessableEntity).says("main", "The webhook is off.")
	s.pass(operators.ProofTime)
	o.post(send, form).wants(http.StatusUnprocessableEntity).says("main", "This code is not right")
}

// alarmed makes an alarm on a payment of the account, said at the instant.
func (s *site) alarmed(c *customer, subject, got string) {
	s.t.Helper()
	err := s.db.Write(s.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, c.accountID); err != nil {
			return err
		}
		_, err := models.RaiseAlarm(tx, &models.PaymentAlarm{AccountID: c.accountID, At: s.now(), Provider: "desk", Subject: subject, Wanted: "5.00 USD at desk as co-1", Got: got})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestSupportAcknowledgesAnAlarmAndItOpensAgain(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("sup@example.com", rights.Support)
	id, pay := strconv.FormatInt(c.accountID, 10), c.ref(models.KindPayment, 1)
	o.get(routes.DeskAlarms).wants(http.StatusOK).says("main", "No alarm is open.", "for 7 days")
	o.get(routes.DeskAlarms+"?show=acknowledged").says("#alarms", "None.")
	c.topsUp(5_000_000)
	s.alarmed(c, pay, "9.00 USD at desk as co-1")
	s.alarmed(c, pay, "5.00 EUR at desk as co-1")
	alarm, other := c.ref(models.KindAlarm, 1), c.ref(models.KindAlarm, 2)
	o.get(routes.DeskAlarms).says("#alarms", alarm, other, pay, "9.00 USD at desk as co-1", "Open")
	finance := s.operator("fin@example.com", rights.Finance)
	finance.get(routes.DeskAlarms).wants(http.StatusOK).says("#alarms", alarm)
	if n := finance.get(routes.DeskAlarms).Find("#alarms a[href*='/acknowledge']").Length(); n != 0 {
		t.Errorf("who may not acknowledge is led to it %d times", n)
	}
	do := routes.DeskAcknowledge(id, "")
	form := url.Values{"key": {o.keyOf(routes.DeskAcknowledge(id, alarm))}, "alarm": {alarm}}
	o.get(routes.DeskAcknowledge(id, alarm)).holds("alarm", alarm).says("#about", pay, "5.00 USD", "9.00 USD")
	o.get(routes.DeskAcknowledge(id, "ALM-1-99")).wants(http.StatusNotFound)
	finance.post(do, form).wants(http.StatusForbidden)
	o.post(do, form).wants(http.StatusUnprocessableEntity).holds("alarm", alarm).says("main", "Say why")
	form.Set("reason", "The provider had a fault")
	form.Set("alarm", "ALM-7")
	o.post(do, form).wants(http.StatusUnprocessableEntity).holds("alarm", "ALM-7").holds("reason", "The provider had a fault").says("main", "There is no such alarm.")
	form.Set("alarm", alarm)
	for range 2 {
		o.post(do, form).leads(routes.DeskAlarms)
	}
	o.get(routes.DeskAlarms).says("#alarms", other).never("#alarms", alarm)
	o.get(routes.DeskAlarms+"?show=acknowledged").says("#alarms", alarm, "Acknowledged", "sup@example.com", "The provider had a fault").never("#alarms", other)
	o.get(routes.DeskAlarms+"?show=all").says("#alarms", alarm, other)
	admin := s.operator("root@example.com", rights.Admin) // in another window
	admin.post(do, url.Values{"key": {admin.keyOf(do)}, "alarm": {alarm}, "reason": {"Mine"}}).wants(http.StatusUnprocessableEntity).says("main", "Somebody has acknowledged this alarm already.")
	o.get(routes.DeskAccount(id)).says("#timeline", "Acknowledged an alarm", "The provider had a fault", "The operator (sup@example.com)")
	c.get(routes.Audit).says("main", "Acknowledged an alarm", "The provider had a fault")
	s.pass(models.AlarmQuiet + time.Hour)
	s.alarmed(c, pay, "9.00 USD at desk as co-1")
	o = s.operator("next@example.com", rights.Support)
	o.get(routes.DeskAlarms).says("#alarms", alarm, "Opened again", "2nd time")
	o.get(routes.DeskHealth).says("main", "2 alarms")
	form.Set("key", o.keyOf(routes.DeskAcknowledge(id, alarm)))
	s.pass(operators.ProofTime)
	o.post(do, form).wants(http.StatusUnprocessableEntity).says("main", "This code is not right").holds("reason", "The provider had a fault")
	for _, damaged := range []string{"?show=none", "?before=1", "?before=a-b-c"} {
		o.get(routes.DeskAlarms + damaged).wants(http.StatusBadRequest)
	}
}

func TestAlarmsAndMailsHavePages(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("sup@example.com", rights.Support)
	id := strconv.FormatInt(c.accountID, 10)
	s.tells(c.accountID)
	for i := range 30 {
		s.alarmed(c, c.ref(models.KindPayment, 1), strconv.Itoa(i)+".00 USD at desk as co-1")
		s.mailed(c, "mary@example.com")
	}
	for _, list := range []string{routes.DeskAlarms, routes.DeskMails(id)} {
		first := o.get(list).wants(http.StatusOK)
		if n := first.Find("main tbody tr").Length(); n != 25 {
			t.Errorf("%s: %d rows", list, n)
		}
		older := first.Find("a[rel=next]").AttrOr("href", "")
		second := o.get(older).wants(http.StatusOK)
		if second.Find("main tbody tr").First().Text() == first.Find("main tbody tr").Last().Text() || second.Find("a[rel=prev]").Length() != 1 {
			t.Errorf("%s: the pages overlap, or do not lead back", older)
		}
	}
}
