package payment_test

import (
	_ "embed"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment"
	"ocrconsole/web/payment/stripefake"
)

// elsewhereEvents are what Stripe sends after an operator refunds a top-up of $50 in the dashboard, one a line; INTENT is the
// payment there.
//
//go:embed testdata/refund_elsewhere.jsonl
var elsewhereEvents string

func (s *till) eventsOf(intent string) (events []stripefake.Event) {
	for line := range strings.Lines(strings.ReplaceAll(elsewhereEvents, "INTENT", intent)) {
		events = append(events, stripefake.Event{Type: line, Body: []byte(strings.TrimSpace(line))})
	}
	return events
}

// sendAll sends the events and fails the test if one is not taken.
func (s *till) sendAll(events []stripefake.Event) {
	s.t.Helper()
	for _, e := range events {
		if status := s.stripe.Send(s.webhook, e); status != http.StatusOK {
			s.t.Errorf("%s is answered with %d", e.Type, status)
		}
	}
}

// reconciles asks Stripe about everything and fails the test unless that is clean and finds so many refunds.
func (s *till) reconciles(found int) {
	s.t.Helper()
	r, err := s.Billing.Reconcile(s.t.Context())
	if err != nil || !r.Clean() || r.FoundRefunds != found {
		s.t.Errorf("%+v, %v; want %d found", r, err, found)
	}
}

func TestWhatADashboardGaveBackLeavesTheBalanceOnceInWhateverOrderItIsTold(t *testing.T) {
	t.Parallel()
	for name, order := range map[string]func(events []stripefake.Event) []stripefake.Event{
		"as Stripe sends them": func(e []stripefake.Event) []stripefake.Event { return e },
		"backwards":            func(e []stripefake.Event) []stripefake.Event { slices.Reverse(e); return e },
		"three times, shuffled": func(e []stripefake.Event) []stripefake.Event {
			e = slices.Concat(e, e, e)
			rand.Shuffle(len(e), func(i, j int) { e[i], e[j] = e[j], e[i] })
			return e
		},
		"only one of them": func(e []stripefake.Event) []stripefake.Event { return e[2:] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			_, intent := s.paid() // the console has not heard of that yet
			s.sendAll(order(s.eventsOf(intent)))
			s.balance(0)
			s.tell(2)
			s.balance(0)
			s.reconciles(0)
			s.Balance(t)
		})
	}
}

func TestRefundsMadeElsewhereAreBookedAsTheyStand(t *testing.T) {
	t.Parallel()
	type step func(s *till, intent string)
	var id string
	give := func(cents int64, status string) step {
		return func(s *till, intent string) { id = s.stripe.GiveBack(intent, cents, status) }
	}
	end := func(status string) step { return func(s *till, _ string) { s.stripe.EndGiven(id, status) } }
	for _, test := range []struct {
		name    string
		steps   []step
		balance rules.Micros
	}{
		{"partial", []step{give(2000, "succeeded")}, 30_000_000},
		{"several", []step{give(2000, "succeeded"), give(1000, "succeeded"), give(2000, "succeeded")}, 0},
		{"pending", []step{give(2000, "pending")}, 30_000_000},
		{"pending, then done", []step{give(2000, "pending"), end("succeeded")}, 30_000_000},
		{"reversed", []step{give(2000, "succeeded"), end("failed")}, 50_000_000},
		{"cancelled", []step{give(2000, "pending"), end("canceled")}, 50_000_000},
		{"failed and made again", []step{give(5000, "succeeded"), end("failed"), give(5000, "succeeded")}, 0},
	} {
		for _, how := range []string{"told", "told backwards", "found by reconcile", "found at last"} {
			t.Run(test.name+", "+how, func(t *testing.T) {
				s := newTill(t)
				s.stripe.PageSize(2)
				_, intent := s.paid()
				s.tell(1)
				for _, step := range test.steps {
					step(s, intent)
					switch how {
					case "told":
						s.tell(2)
					case "found by reconcile":
						if _, err := s.Billing.Reconcile(t.Context()); err != nil {
							t.Error(err)
						}
					}
				}
				if how == "told backwards" {
					events := s.stripe.Events()
					slices.Reverse(events)
					s.sendAll(events)
				}
				if _, err := s.Billing.Reconcile(t.Context()); err != nil {
					t.Error(err)
				}
				s.balance(test.balance)
				s.tell(1) // late
				s.balance(test.balance)
				s.reconciles(0)
				s.Balance(t)
			})
		}
	}
}

// TestADisputeThatARefundEndsTakesItsMoneyOnce: Stripe may tell of a prevented dispute as a dispute and as a refund.
func TestADisputeThatARefundEndsTakesItsMoneyOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opened        string
		refund, ended bool
		balance       rules.Micros
	}{
		"open, refunded, prevented": {"needs_response", true, true, 30_000_000},
		"open, prevented":           {"needs_response", false, true, 30_000_000},
		"open, refunded":            {"needs_response", true, false, 30_000_000},
		"prevented and refunded":    {"prevented", true, false, 30_000_000},
		"inquiry, refunded":         {"warning_needs_response", true, false, 30_000_000},
		"inquiry, all three":        {"warning_needs_response", true, true, 30_000_000},
	} {
		for _, how := range []string{"told", "backwards", "found"} {
			if how == "backwards" && test.opened == "needs_response" && !test.ended {
				continue // a refund, and then a dispute: two that each have taken money
			}
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				s := newTill(t)
				_, intent := s.paid()
				s.tell(1)
				id := s.stripe.Dispute(intent, 2000, test.opened)
				if how == "told" {
					s.tell(2)
				}
				if test.refund {
					s.stripe.GiveBack(intent, 2000, "succeeded")
				}
				if how == "told" {
					s.tell(2)
				}
				if test.ended {
					s.stripe.EndDispute(id, "prevented")
				}
				events := s.stripe.Events()
				switch how {
				case "told":
					s.sendAll(slices.Concat(events, events))
				case "backwards":
					slices.Reverse(events)
					s.sendAll(events)
				}
				for range 2 {
					if r, err := s.Billing.Reconcile(t.Context()); err != nil || !r.Clean() {
						t.Errorf("%+v, %v", r, err)
					}
				}
				s.balance(test.balance)
				s.Balance(t)
			})
		}
	}
}

func TestARefundElsewhereAndOneOfOursWhoseAnswerWasLostAreTwo(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	r := s.payTooLate() // 0.60 go back to the card
	s.stripe.LoseAnswers(100)
	if s.perform() == nil {
		t.Error("the answer was to be lost")
	}
	s.stripe.LoseAnswers(0)
	p, session := s.topUp()
	s.stripe.Pay(session)
	s.stripe.GiveBack(s.stripe.IntentOf(session), 1000, "succeeded")
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			if _, err := s.Billing.Reconcile(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	s.tell(2)
	s.balance(40_000_000)
	if r, err := models.FindRefund(s.DB.WithContext(t.Context()), r.AccountID, r.ID); err != nil || r.Status != models.RefundSucceeded || r.Elsewhere {
		t.Errorf("%+v, %v", r, err)
	}
	if n := s.stripe.Count("refund"); n != 2 {
		t.Errorf("%d refunds at Stripe", n)
	}
	if p = s.payment(p); p.Status != models.PaymentSucceeded {
		t.Errorf("%+v", p)
	}
	s.Balance(t)
}

// payment loads a payment as it stands.
func (s *till) payment(p *models.Payment) *models.Payment {
	s.t.Helper()
	stored, err := models.FindPayment(s.DB.WithContext(s.t.Context()), p.AccountID, p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return stored
}

func TestARefundAtStripeOfWhatIsNotOursIsOfNoConcern(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, intent := s.paid()
	s.tell(1)
	s.stripe.Change(intent, "metadata", map[string]any{"reference": "another program's"})
	s.sendAll(s.eventsOf(intent))
	s.sendAll(s.eventsOf("pi_unknown"))
	s.balance(50_000_000)
	s.stripe.GiveBack(intent, 1000, "succeeded")
	s.tell(1)
	s.reconciles(0)
	s.balance(50_000_000)
}

func TestWithoutStripesAnswerAWebhookIsSentAgain(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, intent := s.paid()
	s.tell(1)
	s.stripe.GiveBack(intent, 5000, "succeeded")
	events := s.stripe.Events()
	s.stripe.Down(true)
	for _, e := range events {
		if status := s.stripe.Send(s.webhook, e); status == http.StatusOK {
			t.Errorf("%s is taken while Stripe cannot be asked", e.Type)
		}
	}
	s.stripe.Down(false)
	s.sendAll(events)
	s.balance(0)
}

func TestMoreThanWasPaidIsAnAlarmUntilItIsAcknowledged(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, intent := s.paid()
	s.tell(1)
	euros := s.stripe.GiveBack(intent, 1000, "succeeded")
	s.stripe.Change(euros, "currency", "eur")
	s.stripe.GiveBack(intent, 6000, "succeeded")
	s.tell(2)
	r, err := s.Billing.Reconcile(t.Context())
	if err != nil || len(r.Alarms) != 2 || len(r.Problems) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, alarm := range r.Alarms {
		if err := s.Billing.Acknowledge(t.Context(), alarm.Ref(), "Looked into at the provider"); err != nil {
			t.Error(err)
		}
	}
	s.reconciles(0)
	s.balance(50_000_000)
}

// TestTheOperatorIsToldEveryEventThatTheEndpointIsToSend: an event that nobody subscribed never comes.
func TestTheOperatorIsToldEveryEventThatTheEndpointIsToSend(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range payment.StripeEvents {
		if !strings.Contains(string(manual), "`"+string(event)+"`") {
			t.Errorf("OPERATING.md does not list %s", event)
		}
	}
}
