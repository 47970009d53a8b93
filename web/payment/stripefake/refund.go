package stripefake

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// GiveBack gives so much of a payment back, in cents, as an operator does in the dashboard, and gives Stripe's name for it.
func (s *Stripe) GiveBack(intent string, amount int64, status string) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.giveBack(intent, amount, status)
}

// GiveBackUntouched is GiveBack of a payment of which nothing was given back and that nobody disputes; it tells whether it is one.
func (s *Stripe) GiveBackUntouched(intent string, amount int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.touched(intent) {
		return false
	}
	s.giveBack(intent, amount, "succeeded")
	return true
}

// touched reports whether something of the payment was given back or taken back, or may be.
func (s *Stripe) touched(intent string) bool {
	return len(s.of(intent, "refund")) > 0 || len(s.of(intent, "dispute")) > 0
}

func (s *Stripe) giveBack(intent string, amount int64, status string) (id string) {
	refund := object{
		"payment_intent": intent, "amount": amount, "currency": s.objects[intent]["currency"], "status": status, "metadata": object{},
	}
	id = s.add("re", "refund", refund)
	s.tell("refund.created", refund)
	s.tell("charge.refunded", object{
		"id": "ch_of_" + intent, "object": "charge", "amount": s.objects[intent]["amount"], "amount_refunded": amount,
		"currency": s.objects[intent]["currency"], "payment_intent": intent, "metadata": object{},
	})
	return id
}

// EndGiven gives a refund, whoever had it made, its next status and tells so.
func (s *Stripe) EndGiven(id, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[id]["status"] = status
	kind := "refund.updated"
	if status == "failed" {
		kind = "refund.failed"
	}
	s.tell(kind, s.objects[id])
}

// PageSize is how many objects a list shows at once at most; 0: as many as are asked for.
func (s *Stripe) PageSize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pageSize = n
}

func (s *Stripe) listRefunds(_ *http.Request, form url.Values) (object, *problem) {
	since, found := number(form, "created[gte]"), []object{}
	for _, o := range s.objects {
		if o["object"] != "refund" || o["created"].(int64) < since || form.Get("payment_intent") != "" && o["payment_intent"] != form.Get("payment_intent") {
			continue
		}
		if o = maps.Clone(o); form.Get("expand[0]") == "data.payment_intent" {
			s.expand(o, []string{"payment_intent"})
		}
		found = append(found, o)
	}
	slices.SortFunc(found, func(a, b object) int { return cmp.Compare(b["serial"].(int), a["serial"].(int)) })
	if after := form.Get("starting_after"); after != "" {
		at := slices.IndexFunc(found, func(o object) bool { return o["id"] == after })
		found = found[at+1:]
	}
	size := int(max(1, number(form, "limit")))
	if s.pageSize > 0 {
		size = min(size, s.pageSize)
	}
	shown := found[:min(size, len(found))]
	return object{"object": "list", "data": shown, "has_more": len(found) > len(shown), "url": "/v1/refunds"}, nil
}
