package documents_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
)

// givesBack has the operator give so much of the account's first payment back to its card, by the key; the provider carries it out.
func givesBack(t testing.TB, s *shop.Shop, c *shop.Customer, key string, micros rules.Micros) models.Ref {
	t.Helper()
	given, err := s.Billing.RefundPayment(t.Context(), billing.OperatorRefund{
		Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}, AmountMicros: micros, Reason: "An outage", To: models.ToCard, Key: key, IntoArrears: true,
	})
	if err != nil || len(given) != 1 {
		t.Fatalf("%+v, %v", given, err)
	}
	s.Issue(t)
	return given[0].Ref()
}

// fails has the provider say of a refund that the card did not take it after all.
func fails(t testing.TB, s *shop.Shop, refund models.Ref) {
	t.Helper()
	said := s.Card.EndRefund(refund.String(), "The card is closed.")
	if err := s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Refund: &said}, nil }); err != nil {
		t.Fatal(err)
	}
	s.Issue(t)
}

// disputed has the bank take so much of the first payment back and decide, and decide again.
func disputed(t testing.TB, s *shop.Shop, c *shop.Customer, micros rules.Micros, words ...models.DisputeStatus) {
	t.Helper()
	said := s.Card.Dispute(models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}.String(), micros, models.DisputeOpen)
	for _, said.Status = range words {
		if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
			t.Fatal(err)
		}
		s.Issue(t)
	}
}

// TestWhatCameBackCanBeGivenBackAgainWithANoteOfItsOwn: a note for each refund that ended, and the account gets its other documents as ever.
func TestWhatCameBackCanBeGivenBackAgainWithANoteOfItsOwn(t *testing.T) {
	const all, open, lost, won = 20_000_000, models.DisputeOpen, models.DisputeLost, models.DisputeWon
	for name, test := range map[string]struct {
		does  func(t *testing.T, s *shop.Shop, c *shop.Customer)
		notes []rules.Micros
	}{
		"all of it": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			fails(t, s, givesBack(t, s, c, "a", all))
			givesBack(t, s, c, "b", all)
		}, []rules.Micros{all, all}},
		"a part, then all": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			fails(t, s, givesBack(t, s, c, "a", 5_000_000))
			givesBack(t, s, c, "b", all)
		}, []rules.Micros{5_000_000, all}},
		"parts, of which one failed": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			first := givesBack(t, s, c, "a", 5_000_000)
			givesBack(t, s, c, "b", 5_000_000)
			fails(t, s, first)
			givesBack(t, s, c, "c", 15_000_000)
		}, []rules.Micros{5_000_000, 5_000_000, 15_000_000}},
		"failed twice": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			fails(t, s, givesBack(t, s, c, "a", all))
			fails(t, s, givesBack(t, s, c, "b", all))
			givesBack(t, s, c, "c", all)
		}, []rules.Micros{all, all, all}},
		"lost and won": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			disputed(t, s, c, all, open, lost, won)
			givesBack(t, s, c, "a", all)
		}, []rules.Micros{all, all}},
		"lost, won, lost another time": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			disputed(t, s, c, 15_000_000, open, lost, won)
			disputed(t, s, c, all, open, lost)
		}, []rules.Micros{15_000_000, all}},
		"lost in part, failed, taken after all": {func(t *testing.T, s *shop.Shop, c *shop.Customer) {
			first := givesBack(t, s, c, "a", 12_000_000)
			disputed(t, s, c, all, open, lost)
			fails(t, s, first)
		}, []rules.Micros{12_000_000, 8_000_000, 12_000_000}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				c.TopUp(t, all)
				s.Issue(t)
				test.does(t, s, c)
				c.TopUp(t, 30_000_000)
				order := orderHundred(t, c, 1)
				if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
					t.Fatal(err)
				}
				s.Issue(t)
				var notes []rules.Micros
				others := 0
				for _, d := range c.Documents(t) {
					if d.Kind == models.CreditNote {
						notes = append(notes, d.GrossMicros)
					} else {
						others++
					}
				}
				if len(notes) != len(test.notes) || others != 3 {
					t.Fatalf("notes %v, want %v; %d other documents, want two receipts and an invoice", notes, test.notes, others)
				}
				for i := range notes {
					if notes[i] != test.notes[i] {
						t.Errorf("notes %v, want %v", notes, test.notes)
					}
				}
				if due, err := models.DueEntries(s.DB.WithContext(t.Context()), c.ID); err != nil || len(due) != 0 {
					t.Errorf("due is %+v, %v", due, err)
				}
			})
		})
	}
}

// TestAnEntryWithoutADocumentHoldsUpNoOther damages the records so that a credit note would be over more than its receipt: the operator reads an alarm of
// it, once, the account gets its other documents, and when the records are right again it gets this one and the alarm has ended.
func TestAnEntryWithoutADocumentHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.New(t, db, shop.Zone) // nobody checks its books, which are wrong
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Issue(t)
		first := givesBack(t, s, c, "a", 20_000_000)
		fails(t, s, first)
		stands := func(status models.RefundStatus) {
			t.Helper()
			if err := s.DB.Model(&models.Refund{}).Where("account_id = ? AND id = ?", c.ID, first.ID).Update("status", status).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Billing.RefundPayment(t.Context(), billing.OperatorRefund{
			Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}, AmountMicros: 20_000_000, Reason: "An outage", To: models.ToCard, Key: "b",
		}); err != nil {
			t.Fatal(err)
		}
		stands(models.RefundSucceeded)
		c.TopUp(t, 5_000_000)
		for range 3 {
			s.Issue(t)
			s.Clock.Advance(time.Hour)
		}
		if papers := c.Documents(t); len(papers) != 3 || papers[2].Kind != models.Receipt {
			t.Errorf("%+v", papers)
		}
		alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
		if err != nil || len(alarms) != 1 || alarms[0].Provider != models.ByDocuments || alarms[0].Times != 1 || !strings.Contains(alarms[0].Got, "has 0 micros left to correct") {
			t.Errorf("%+v, %v", alarms, err)
		}
		stands(models.RefundFailed)
		s.Issue(t)
		alarms, err = models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
		if papers := c.Documents(t); len(papers) != 4 || len(alarms) != 0 || err != nil {
			t.Errorf("%+v, %+v, %v", papers, alarms, err)
		}
	})
}
