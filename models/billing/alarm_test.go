package billing_test

import (
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

// alarmed is a customer whose payment the provider says another amount of.
func alarmed(t *testing.T, s *shop.Shop) (c *shop.Customer, more billing.PaymentAnswer) {
	t.Helper()
	c = s.Customer(t)
	order := orderHundred(t, c, 1)
	more = s.Card.Pay(openCheckout(t, s, c, order.ID))
	more.AmountMicros = 900_000
	expectCode(t, s.Billing.Apply(t.Context(), more), models.Invalid)
	return c, more
}

func alarm(t *testing.T, s *shop.Shop, c *shop.Customer) *models.PaymentAlarm {
	t.Helper()
	a, err := s.Billing.Alarm(t.Context(), models.Ref{Kind: models.KindAlarm, AccountID: c.ID, ID: 1})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// looksInto acknowledges the alarm at the desk, by the form with the key.
func looksInto(t *testing.T, s *shop.Shop, c *shop.Customer, key, why string, by int64) error {
	t.Helper()
	act := &models.DeskAct{AccountID: c.ID, FormKey: key, Kind: models.DeskAcknowledge, Reason: why, AskedBy: by}
	if err := act.Wants(map[string]int64{"id": 1}); err != nil {
		t.Fatal(err)
	}
	return s.Billing.AcknowledgeAct(t.Context(), act, 1)
}

// TestAnAlarmIsAcknowledgedByOneOperatorWithWhatTheyFound though several do at once, each in several windows.
func TestAnAlarmIsAcknowledgedByOneOperatorWithWhatTheyFound(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, _ := alarmed(t, s)
		var windows sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			windows.Go(func() {
				by := int64(1 + i%2)
				errs[i] = looksInto(t, s, c, []string{"one", "two"}[i%2], []string{"Paid twice", "A fee"}[i%2], by)
			})
		}
		windows.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if models.CodeOf(err) != models.Invalid {
				t.Error(err)
			}
		}
		a := alarm(t, s, c)
		if done != 3 || a.AcknowledgedAt == nil || a.AcknowledgedBy == nil || a.EndedBy != models.AlarmByOperator || (a.Note == "Paid twice") != (*a.AcknowledgedBy == 1) {
			t.Errorf("%d windows did it, the alarm is %+v", done, a)
		}
		if p, err := models.FindPayment(s.DB.WithContext(t.Context()), c.ID, 1); err != nil || p.Status != models.PaymentFailed {
			t.Errorf("the payment is %+v, %v", p, err)
		}
		if err := s.Billing.Acknowledge(t.Context(), a.Ref(), "again"); err != nil || alarm(t, s, c).Note != a.Note {
			t.Errorf("the command: %v", err)
		}
		if r := reconcile(t, s); len(r.Alarms) != 0 {
			t.Errorf("%d alarms are open", len(r.Alarms))
		}
	})
}

// TestAnAlarmOpensAgainWhenItsWordIsNews: what is said each hour is none, what is said after a week of silence is.
func TestAnAlarmOpensAgainWhenItsWordIsNews(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, _ := alarmed(t, s)
		first := alarm(t, s, c)
		wanted := first.Wanted
		says := func() (opened bool) {
			t.Helper()
			err := s.DB.Write(t.Context(), func(tx *gorm.DB) (err error) {
				opened, err = models.RaiseAlarm(tx, &models.PaymentAlarm{
					AccountID: c.ID, At: s.Clock.Now(), Provider: first.Provider, Subject: first.Subject, Wanted: wanted, Got: first.Got,
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return opened
		}
		if says() {
			t.Error("an open alarm opens")
		}
		s.Clock.Advance(30 * 24 * time.Hour)
		if err := looksInto(t, s, c, "one", "Paid twice", 1); err != nil {
			t.Fatal(err)
		}
		for range 9 * 24 { // the provider is asked every hour, and says it each time
			s.Clock.Advance(time.Hour)
			if says() {
				t.Fatal("what was acknowledged opens though it never ceased")
			}
		}
		s.Clock.Advance(models.AlarmQuiet)
		if says() {
			t.Error("opens at the very instant")
		}
		s.Clock.Advance(models.AlarmQuiet + time.Microsecond)
		if !says() {
			t.Fatal("what had ceased and is said again opens nothing")
		}
		a := alarm(t, s, c)
		if a.AcknowledgedAt != nil || a.AcknowledgedBy != nil || a.Note != "" || a.EndedBy != models.AlarmEndUnknown || a.Times != 2 || a.ReopenedAt == nil || !a.At.Equal(first.At) {
			t.Errorf("%+v", a)
		}
		if err := looksInto(t, s, c, "two", "Once more", 2); err != nil {
			t.Error(err)
		}
		if err := looksInto(t, s, c, "one", "Paid twice", 1); err != nil || alarm(t, s, c).Note != "Once more" {
			t.Errorf("the form of before: %v", err)
		}
		booked, err := models.ParseRef(models.KindPayment, c.ID, first.Subject)
		if err != nil {
			t.Fatal(err)
		}
		err = s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Exec("UPDATE payment_alarms SET acknowledged_at = NULL, acknowledged_by = NULL, ended_by = '' WHERE account_id = ?", c.ID).Error; err != nil {
				return err
			}
			return models.SettleAlarms(tx, booked, first.Got, s.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		if !says() {
			t.Error("what was booked, and is said again at once, opens nothing")
		}
		wanted = "at most 1 of it"
		if says() || alarm(t, s, c).Wanted != wanted {
			t.Error("an open alarm does not say what is wanted now")
		}
		if err := looksInto(t, s, c, "three", "That much it is", 3); err != nil {
			t.Fatal(err)
		}
		if says() {
			t.Error("what was acknowledged opens at the same word")
		}
		if wanted = "nothing of it"; !says() {
			t.Error("another thing is wanted than what was acknowledged, and nothing opens")
		}
	})
}

// TestAlarmsAreListedByPagesInOneOrder open, ended and both.
func TestAlarmsAreListedByPagesInOneOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		var made []*shop.Customer
		for range 3 {
			c, _ := alarmed(t, s)
			made = append(made, c)
			s.Clock.Advance(time.Second)
		}
		if err := looksInto(t, s, made[1], "one", "Paid twice", 1); err != nil {
			t.Fatal(err)
		}
		list := func(f models.AlarmFilter) (of []int64) {
			t.Helper()
			f.Limit = 1
			for {
				page, err := s.Billing.Alarms(t.Context(), f)
				if err != nil {
					t.Fatal(err)
				}
				if len(page) == 0 {
					return of
				}
				of = append(of, page[0].AccountID)
				f.Before = &page[0]
			}
		}
		if got := list(models.AlarmFilter{Open: true, Ended: true}); len(got) != 3 || got[0] != made[2].ID || got[2] != made[0].ID {
			t.Errorf("all: %v", got)
		}
		if got := list(models.AlarmFilter{Open: true}); len(got) != 2 || got[0] != made[2].ID || got[1] != made[0].ID {
			t.Errorf("open: %v", got)
		}
		if got := list(models.AlarmFilter{Ended: true}); len(got) != 1 || got[0] != made[1].ID {
			t.Errorf("ended: %v", got)
		}
	})
}
