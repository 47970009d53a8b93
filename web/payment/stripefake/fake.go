// Package stripefake is a Stripe for tests: an API, payment pages and signed webhooks over real connections, with a state
// that behaves as Stripe documents it. Requests that Stripe would not take, or that bring no idempotency key, fail the
// test.
package stripefake

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
)

// The keys that the fake takes and signs with.
const (
	Key           = "sk_test_fake"
	WebhookSecret = "whsec_fake"
)

// Stripe is the fake. Its fields may be changed before it is used.
type Stripe struct {
	// URL is where its API and its payment pages are.
	URL string
	// Clock is its time, for expiry and signatures; nil: the system's.
	Clock func() time.Time

	t       testing.TB
	mu      sync.Mutex
	serial  int
	objects map[string]object // by id
	answers map[string]answer // by idempotency key
	events  []Event
	down    bool
	lose    int
	// slow: payments of pages take their time; refusal: why charges without the customer are declined; refund: the
	// status that new refunds get.
	slow, noSessions bool
	pageSize         int
	refusal, refund  string
}

// object is anything that the API shows, as JSON.
type object = map[string]any

// answer is what an idempotency key got, and for which request.
type answer struct {
	request string
	status  int
	body    []byte
}

// Start starts the fake; it stops with the test.
func Start(t testing.TB) *Stripe {
	t.Helper()
	s := &Stripe{t: t, objects: make(map[string]object), answers: make(map[string]answer), refund: "succeeded"}
	mux := http.NewServeMux()
	s.api(mux)
	s.pages(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Down makes the API unreachable, or reachable again.
func (s *Stripe) Down(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// LoseAnswers cuts the connection of the next n requests that change something, after they have been carried out.
func (s *Stripe) LoseAnswers(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lose = n
}

// ForgetKeys forgets all idempotency keys, as Stripe does after a day or so.
func (s *Stripe) ForgetKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.answers)
}

// SlowPayments has pages complete before their payment is decided; see Decide.
func (s *Stripe) SlowPayments() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = true
}

// RefuseSessions has no more sessions opened, or opens them again.
func (s *Stripe) RefuseSessions(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noSessions = refuse
}

// DeclineCharges declines charges without the customer with this code, such as authentication_required; empty: none.
func (s *Stripe) DeclineCharges(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = code
}

// AnswerRefunds gives new refunds this status; "refused" refuses them.
func (s *Stripe) AnswerRefunds(status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refund = status
}

// Change changes a field of an object, as nothing in Stripe should.
func (s *Stripe) Change(id, field string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[id][field] = value
}

// IntentOf gives the id of the payment of a session that was paid.
func (s *Stripe) IntentOf(session string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.objects[session]["payment_intent"].(string)
}

// Count counts the objects of a kind, such as checkout.session.
func (s *Stripe) Count(kind string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, o := range s.objects {
		if o["object"] == kind {
			n++
		}
	}
	return n
}

// Session gives the id of the newest Checkout session of the reference.
func (s *Stripe) Session(reference string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find("checkout.session", func(o object) bool { return o["client_reference_id"] == reference })
}

// find gives the id of the newest object of the kind that fits, "" if there is none.
func (s *Stripe) find(kind string, fits func(object) bool) (id string) {
	newest := -1
	for candidate, o := range s.objects {
		if serial, _ := o["serial"].(int); o["object"] == kind && serial > newest && fits(o) {
			id, newest = candidate, serial
		}
	}
	return id
}

// add stores a new object and gives its id.
func (s *Stripe) add(prefix, kind string, o object) string {
	s.serial++
	id := prefix + "_fake" + strconv.Itoa(s.serial)
	o["id"], o["object"], o["serial"], o["livemode"], o["created"] = id, kind, s.serial, false, s.now().Unix()
	s.objects[id] = o
	return id
}

func (s *Stripe) now() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now()
}
