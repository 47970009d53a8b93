package stripefake

import (
	"maps"
	"net/http"
	"net/url"
)

// Dispute has the cardholder contest so much of a payment, in cents, and gives Stripe's name for that. status is
// needs_response, which takes the money back, or warning_needs_response, which only asks.
func (s *Stripe) Dispute(intent string, amount int64, status string) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dispute(intent, amount, status)
}

// DisputeUntouched is Dispute of all of a payment of which nothing was given back and that nobody disputes; it tells whether it
// is one. From then on the console cannot give it back, as at Stripe.
func (s *Stripe) DisputeUntouched(intent, status string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.touched(intent) {
		return false
	}
	s.dispute(intent, s.objects[intent]["amount_received"].(int64), status)
	s.objects[intent]["disputed"] = true
	return true
}

func (s *Stripe) dispute(intent string, amount int64, status string) (id string) {
	dispute := object{
		"payment_intent": intent, "amount": amount, "currency": s.objects[intent]["currency"], "reason": "fraudulent", "status": status, "metadata": object{},
	}
	id = s.add("dp", "dispute", dispute)
	s.tell("charge.dispute.created", dispute)
	return id
}

// EndDispute gives the dispute its next status: won, lost, warning_closed, needs_response.
func (s *Stripe) EndDispute(id, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[id]["status"] = status
	kind := "charge.dispute.closed"
	if status == "needs_response" {
		kind = "charge.dispute.funds_withdrawn"
	}
	s.tell(kind, s.objects[id])
}

func (s *Stripe) listDisputes(_ *http.Request, form url.Values) (object, *problem) {
	since, found := number(form, "created[gte]"), []object{}
	for _, o := range s.objects {
		if o["object"] != "dispute" || o["created"].(int64) < since {
			continue
		}
		o = maps.Clone(o)
		if form.Get("expand[0]") == "data.payment_intent" {
			s.expand(o, []string{"payment_intent"})
		}
		found = append(found, o)
	}
	return object{"object": "list", "data": found, "has_more": false}, nil
}
