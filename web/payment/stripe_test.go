package payment_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
	"ocrconsole/web/payment"
	"ocrconsole/web/payment/stripefake"
)

// till is a shop that takes cards at a Stripe, which reaches its webhook over a real connection.
type till struct {
	*shop.Shop
	t        *testing.T
	stripe   *stripefake.Stripe
	webhook  string
	customer *shop.Customer
}

func newTill(t *testing.T) *till {
	t.Helper()
	s := &till{Shop: shop.Open(t, dbtest.SQLite(t)), t: t, stripe: stripefake.Start(t)}
	s.stripe.Clock = s.Clock.Now
	s.Billing.Provider = payment.NewStripe(payment.StripeConfig{
		Key: stripefake.Key, WebhookSecret: stripefake.WebhookSecret, URL: s.stripe.URL, Clock: s.Clock.Now,
	})
	server := httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(server.Close)
	s.webhook, s.customer = server.URL, s.Customer(t)
	return s
}

func (s *till) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	err = s.Billing.ReceiveEvent(r.Context(), func() (billing.Event, error) {
		return s.Billing.Provider.ParseEvent(r.Header, body)
	})
	if err != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
}

// tell sends what happened to the webhook so many times and fails the test if it is not taken.
func (s *till) tell(times int) {
	s.t.Helper()
	for _, e := range s.stripe.Events() {
		for range times {
			if status := s.stripe.Send(s.webhook, e); status != http.StatusOK {
				s.t.Errorf("%s is answered with %d", e.Type, status)
			}
		}
	}
}

// topUp opens a top-up of $50 and gives it with its session.
func (s *till) topUp() (p *models.Payment, session string) {
	s.t.Helper()
	p, err := s.Billing.TopUp(s.t.Context(), s.customer.ID, "k", 50_000_000)
	if err != nil {
		s.t.Fatal(err)
	}
	return p, s.stripe.Session(p.Ref().String())
}

// returns does what the page does that the customer comes back to.
func (s *till) returns(p *models.Payment) models.PaymentStatus {
	s.t.Helper()
	stored, err := s.Billing.CheckPayment(s.t.Context(), s.customer.ID, p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return stored.Status
}

func (s *till) balance(want rules.Micros) {
	s.t.Helper()
	if got := s.customer.Account(s.t).BalanceMicros; got != want {
		s.t.Errorf("balance %d, want %d", got, want)
	}
}

// visit goes through Stripe's page as a browser does, typing one card after the other, and gives the texts seen.
func (s *till) visit(page string, cards ...string) (texts []string) {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.Contains(r.URL.Host, "console.example.com") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	for _, card := range cards {
		fields := url.Values{"card": {card}}
		if card == "yes" || card == "no" {
			page += "/bank"
			fields = url.Values{"you": {card}}
		}
		response, err := client.PostForm(page, fields)
		if err != nil {
			s.t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		texts = append(texts, string(body)+response.Header.Get("Location"))
	}
	return texts
}

func TestHoweverStripeTellsOfItATopUpIsCreditedOnce(t *testing.T) {
	t.Parallel()
	for name, journey := range map[string]func(s *till, p *models.Payment, session string){
		"the webhook after the return": func(s *till, p *models.Payment, session string) {
			s.stripe.Pay(session)
			s.returns(p)
			s.tell(1)
		},
		"the webhook before the return": func(s *till, p *models.Payment, session string) {
			s.stripe.Pay(session)
			s.tell(1)
			s.balance(50_000_000)
			s.returns(p)
		},
		"the webhook never": func(s *till, p *models.Payment, session string) {
			s.stripe.Pay(session)
			s.returns(p)
		},
		"neither webhook nor return": func(s *till, _ *models.Payment, session string) {
			s.stripe.Pay(session)
			s.Clock.Advance(time.Hour)
			if r, err := s.Billing.Reconcile(s.t.Context()); err != nil || r.Payments.Succeeded != 1 {
				s.t.Errorf("%+v, %v", r, err)
			}
		},
		"the webhook five times": func(s *till, _ *models.Payment, session string) {
			s.stripe.Pay(session)
			s.tell(5)
		},
		"out of order": func(s *till, _ *models.Payment, session string) {
			s.stripe.SlowPayments()
			s.stripe.Pay(session)
			s.stripe.Decide(session, false)
			s.stripe.Decide(session, true)
			events := s.stripe.Events()
			slices.Reverse(events)
			for _, e := range events {
				s.stripe.Send(s.webhook, e)
			}
		},
		"a payment that takes its time": func(s *till, p *models.Payment, session string) {
			s.stripe.SlowPayments()
			s.stripe.Pay(session)
			s.tell(1)
			if status := s.returns(p); status != models.PaymentPending {
				s.t.Errorf("under way, it is %s", status)
			}
			s.balance(0)
			s.stripe.Decide(session, true)
			s.tell(1)
		},
		"a declined card, then another": func(s *till, p *models.Payment, _ string) {
			if seen := s.visit(p.CheckoutURL, stripefake.CardDeclined); !strings.Contains(seen[0], "declined") || s.returns(p) != models.PaymentPending {
				s.t.Errorf("%q", seen)
			}
			s.visit(p.CheckoutURL, stripefake.CardPays)
			s.tell(1)
		},
		"the detour of 3-D Secure": func(s *till, p *models.Payment, _ string) {
			if seen := s.visit(p.CheckoutURL, stripefake.CardThreeDSecure, "no"); !strings.Contains(seen[1], "could not confirm") || s.returns(p) != models.PaymentPending {
				s.t.Errorf("%q", seen)
			}
			seen := s.visit(p.CheckoutURL, stripefake.CardThreeDSecure, "yes")
			if !strings.HasSuffix(seen[1], "https://console.example.com/billing/payments/"+p.Ref().String()) {
				s.t.Errorf("the customer is sent back to %q", seen[1])
			}
			s.tell(1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			p, session := s.topUp()
			journey(s, p, session)
			for range 2 {
				if status := s.returns(p); status != models.PaymentSucceeded {
					t.Errorf("the payment is %s", status)
				}
			}
			s.balance(50_000_000)
			if entries := s.customer.Entries(t); len(entries) != 1 {
				t.Errorf("ledger %+v", entries)
			}
		})
	}
}

func TestWhatStripeDidNotTakeIsNotCredited(t *testing.T) {
	t.Parallel()
	for name, journey := range map[string]struct {
		happens func(s *till, session string)
		failure string
	}{
		"the page is left and closes": {func(s *till, _ string) {
			s.Clock.Advance(25 * time.Hour)
			s.stripe.ExpireSessions()
		}, "closed before"},
		"a payment under way fails": {func(s *till, session string) {
			s.stripe.SlowPayments()
			s.stripe.Pay(session)
			s.stripe.Decide(session, false)
		}, "did not come through"},
	} {
		for _, how := range []string{"told", "asked"} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				s := newTill(t)
				p, session := s.topUp()
				journey.happens(s, session)
				if how == "told" {
					s.tell(2)
				}
				if status := s.returns(p); status != models.PaymentFailed {
					t.Errorf("the payment is %s", status)
				}
				stored, err := s.Billing.CheckPayment(t.Context(), s.customer.ID, p.ID)
				if err != nil || !strings.Contains(words.Why(stored.Failure.Cause), journey.failure) {
					t.Errorf("%+v, %v", stored, err)
				}
				s.balance(0)
			})
		}
	}
}

func TestForgedAndWrongWebhooksAreRefusedAndCreditNothing(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	_, session := s.topUp()
	s.stripe.Pay(session)
	good := s.stripe.Events()[0]
	send := func(body []byte, signature string) int {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body)))
		request.Header.Set(payment.StripeSignatureHeader, signature)
		recorder := httptest.NewRecorder()
		s.receive(recorder, request)
		return recorder.Code
	}
	now := time.Now()
	edited := func(from, to string) []byte {
		if !strings.Contains(string(good.Body), from) {
			t.Fatalf("the event has no %s: %s", from, good.Body)
		}
		return []byte(strings.ReplaceAll(string(good.Body), from, to))
	}
	live := edited(`"livemode":false`, `"livemode":true`)
	dearer, foreign := edited(`"amount_total":5000`, `"amount_total":9000`), edited(`"currency":"usd"`, `"currency":"eur"`)
	for name, test := range map[string]struct {
		body      []byte
		signature string
	}{
		"no signature":           {good.Body, ""},
		"another secret":         {good.Body, stripefake.Sign(good.Body, "whsec_guess", now)},
		"a changed body":         {dearer, stripefake.Sign(good.Body, stripefake.WebhookSecret, now)},
		"an hour old":            {good.Body, stripefake.Sign(good.Body, stripefake.WebhookSecret, now.Add(-time.Hour))},
		"of live mode":           {live, stripefake.Sign(live, stripefake.WebhookSecret, now)},
		"another amount":         {dearer, stripefake.Sign(dearer, stripefake.WebhookSecret, now)},
		"another currency":       {foreign, stripefake.Sign(foreign, stripefake.WebhookSecret, now)},
		"no JSON":                {[]byte("{"), stripefake.Sign([]byte("{"), stripefake.WebhookSecret, now)},
		"an event of no object":  {[]byte(`{"object":"event","livemode":false,"type":"checkout.session.completed"}`), stripefake.Sign([]byte(`{"object":"event","livemode":false,"type":"checkout.session.completed"}`), stripefake.WebhookSecret, now)},
		"another payment's name": {edited(session, "cs_test_other"), stripefake.Sign(edited(session, "cs_test_other"), stripefake.WebhookSecret, now)},
	} {
		if status := send(test.body, test.signature); status == http.StatusOK {
			t.Errorf("%s is taken", name)
		}
		s.balance(0)
	}
	alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
	if err != nil || len(alarms) != 3 {
		t.Errorf("%d alarms, want those of amount, currency and name: %+v, %v", len(alarms), alarms, err)
	}
	for _, e := range []string{
		`{"object":"event","livemode":false,"type":"charge.succeeded","data":{"object":{}}}`,
		`{"object":"event","livemode":false,"type":"checkout.session.completed","data":{"object":{"id":"cs_1","client_reference_id":"a shop's","currency":"usd","payment_status":"paid"}}}`,
	} {
		if status := send([]byte(e), stripefake.Sign([]byte(e), stripefake.WebhookSecret, now)); status != http.StatusOK {
			t.Errorf("what is not ours is answered with %d: %s", status, e)
		}
	}
	if status := send(good.Body, stripefake.Sign(good.Body, stripefake.WebhookSecret, now)); status != http.StatusOK {
		t.Errorf("the good one is answered with %d", status)
	}
	s.balance(50_000_000)
}

func TestAnAmountThatDiffersWhenStripeIsAskedRaisesAnAlarm(t *testing.T) {
	t.Parallel()
	for field, value := range map[string]any{"amount_received": int64(4999), "currency": "eur"} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			s := newTill(t)
			p, session := s.topUp()
			s.stripe.Pay(session)
			s.stripe.Change(s.stripe.IntentOf(session), field, value)
			for range 3 {
				if _, err := s.Billing.CheckPayment(t.Context(), s.customer.ID, p.ID); models.CodeOf(err) != models.Invalid {
					t.Errorf("error %v", err)
				}
			}
			s.balance(0)
			if alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10); err != nil || len(alarms) != 1 {
				t.Errorf("alarms %+v, %v", alarms, err)
			}
		})
	}
}

func TestWhileStripeIsDownNothingIsLostAndNothingDoubled(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	s.stripe.Down(true)
	if _, err := s.Billing.TopUp(t.Context(), s.customer.ID, "k", 50_000_000); models.CodeOf(err) != models.Unavailable {
		t.Errorf("error %v", err)
	}
	s.stripe.Down(false)
	s.stripe.LoseAnswers(1) // the library asks again by itself
	p, session := s.topUp()
	if n := s.stripe.Count("checkout.session"); n != 1 || session == "" {
		t.Errorf("%d sessions", n)
	}
	s.stripe.Pay(session)
	s.stripe.Down(true)
	if _, err := s.Billing.CheckPayment(t.Context(), s.customer.ID, p.ID); models.CodeOf(err) != models.Unavailable {
		t.Errorf("error %v", err)
	}
	s.Clock.Advance(time.Hour)
	if r, err := s.Billing.Reconcile(t.Context()); err != nil || r.Payments.Unanswered != 1 || r.Clean() {
		t.Errorf("%+v, %v", r, err)
	}
	s.stripe.Down(false)
	if r, err := s.Billing.Reconcile(t.Context()); err != nil || r.Payments.Succeeded != 1 || !r.Clean() {
		t.Errorf("%+v, %v", r, err)
	}
	s.balance(50_000_000)
}

func TestWhatStripeRefusesToOpenHasFailed(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	good := billing.CheckoutRequest{Reference: "PAY-1-1", AmountMicros: 50_000_000, Currency: "USD", ReturnURL: "https://console.example.com"}
	fraction, changed, forgotten := good, good, good
	fraction.AmountMicros++
	changed.Order = "ORD-1-1"
	forgotten.Reference, forgotten.SaveCard, forgotten.Customer = "PAY-1-2", true, "cus_deleted"
	if _, err := s.Billing.Provider.Checkout(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	for name, request := range map[string]billing.CheckoutRequest{
		"a part of a cent": fraction, "something else under the same key": changed, "a customer that Stripe does not know": forgotten,
	} {
		if _, err := s.Billing.Provider.Checkout(t.Context(), request); !errors.Is(err, billing.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A payment that Stripe gives no page for ends, so that the customer can begin another.
	order := s.customer.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	s.stripe.RefuseSessions(true)
	if _, _, err := s.Billing.PayByCard(t.Context(), s.customer.ID, order.ID); models.CodeOf(err) != models.Conflict {
		t.Errorf("error %v", err)
	}
	s.stripe.RefuseSessions(false)
	if _, _, err := s.Billing.PayByCard(t.Context(), s.customer.ID, order.ID); err != nil {
		t.Error(err)
	}
	d, err := s.Billing.Order(t.Context(), s.customer.ID, order.ID)
	if err != nil || len(d.Payments) != 2 || d.Payments[0].Status != models.PaymentFailed || d.Payments[1].Status != models.PaymentPending {
		t.Errorf("%+v, %v", d.Payments, err)
	}
}
