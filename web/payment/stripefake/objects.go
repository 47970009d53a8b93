package stripefake

import (
	"net/http"
	"net/url"
	"time"
)

func (s *Stripe) createSession(_ *http.Request, form url.Values) (object, *problem) {
	amount, currency := number(form, "line_items[0][price_data][unit_amount]"), form.Get("line_items[0][price_data][currency]")
	expires := s.now().Add(24 * time.Hour)
	if at := number(form, "expires_at"); at != 0 {
		expires = time.Unix(at, 0)
		if left := expires.Sub(s.now()); left < 30*time.Minute || left > 24*time.Hour {
			return nil, invalid("expires_at must be between 30 minutes and 24 hours from now")
		}
	}
	switch {
	case s.noSessions:
		return nil, invalid("this account cannot take payments")
	case form.Get("mode") != "payment", form.Get("line_items[0][quantity]") != "1", amount <= 0, len(currency) != 3, form.Get("line_items[0][price_data][product_data][name]") == "":
		return nil, invalid("not a payment of one thing")
	case form.Get("adaptive_pricing[enabled]") != "false":
		return nil, invalid("the customer could pay in another currency")
	case form.Get("success_url") == "" || form.Get("cancel_url") == "":
		return nil, invalid("no way back")
	}
	session := object{
		"client_reference_id": form.Get("client_reference_id"), "metadata": notes(form, "metadata"), "status": "open", "payment_status": "unpaid",
		"amount_total": amount, "currency": currency, "expires_at": expires.Unix(), "success_url": form.Get("success_url"), "cancel_url": form.Get("cancel_url"),
		"description": form.Get("line_items[0][price_data][product_data][name]"), "mode": "payment",
		"keep":            form.Get("payment_intent_data[setup_future_usage]") == "off_session",
		"intent_metadata": notes(form, "payment_intent_data[metadata]"),
	}
	if customer := form.Get("customer"); customer != "" {
		if _, known := s.objects[customer]; !known {
			return nil, &problem{status: http.StatusBadRequest, kind: "invalid_request_error", code: "resource_missing", message: "No such customer"}
		}
		session["customer"] = customer
	} else if form.Get("customer_creation") == "always" {
		session["customer"] = s.add("cus", "customer", object{})
	}
	id := s.add("cs_test", "checkout.session", session)
	session["url"] = s.URL + "/pay/" + id
	return session, nil
}

func (s *Stripe) expireSession(r *http.Request, _ url.Values) (object, *problem) {
	session, known := s.objects[r.PathValue("id")]
	if !known || session["status"] != "open" {
		return nil, invalid("Only Checkout Sessions with a status of open can be expired")
	}
	s.expire(session)
	return session, nil
}

// expire ends an open session and tells so.
func (s *Stripe) expire(session object) {
	session["status"], session["url"] = "expired", nil
	s.tell("checkout.session.expired", session)
}

// ExpireSessions ends the open sessions whose time has come.
func (s *Stripe) ExpireSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.objects {
		if at, _ := o["expires_at"].(int64); o["status"] == "open" && at <= s.now().Unix() {
			s.expire(o)
		}
	}
}

func (s *Stripe) createIntent(_ *http.Request, form url.Values) (object, *problem) {
	if form.Get("confirm") != "true" || form.Get("off_session") != "true" || number(form, "amount") <= 0 {
		return nil, invalid("not a charge without its customer")
	}
	method, known := s.objects[form.Get("payment_method")]
	if !known || method["customer"] != form.Get("customer") {
		return nil, &problem{status: http.StatusBadRequest, kind: "invalid_request_error", code: "resource_missing", message: "No such payment method of the customer"}
	}
	intent := object{
		"amount": number(form, "amount"), "amount_received": number(form, "amount"), "currency": form.Get("currency"), "status": "succeeded",
		"customer": form.Get("customer"), "payment_method": form.Get("payment_method"), "metadata": notes(form, "metadata"),
	}
	id := s.add("pi", "payment_intent", intent)
	if s.refusal != "" {
		intent["status"], intent["amount_received"] = "requires_payment_method", 0
		intent["last_payment_error"] = object{"type": "card_error", "code": s.refusal, "decline_code": s.refusal}
		s.tell("payment_intent.payment_failed", intent)
		return nil, &problem{status: http.StatusPaymentRequired, kind: "card_error", code: s.refusal, decline: s.refusal, intent: id}
	}
	s.tell("payment_intent.succeeded", intent)
	return intent, nil
}

func (s *Stripe) createRefund(_ *http.Request, form url.Values) (object, *problem) {
	intent, known := s.objects[form.Get("payment_intent")]
	if !known || intent["status"] != "succeeded" || intent["disputed"] == true || s.refund == "refused" {
		return nil, &problem{status: http.StatusBadRequest, kind: "invalid_request_error", code: "charge_disputed", message: "cannot be refunded"}
	}
	given := number(form, "amount")
	for _, o := range s.objects {
		if o["object"] == "refund" && o["payment_intent"] == form.Get("payment_intent") && o["status"] != "failed" {
			given += o["amount"].(int64)
		}
	}
	if given > intent["amount_received"].(int64) {
		return nil, &problem{status: http.StatusBadRequest, kind: "invalid_request_error", code: "charge_already_refunded", message: "more than was paid"}
	}
	refund := object{
		"payment_intent": form.Get("payment_intent"), "amount": number(form, "amount"), "currency": intent["currency"],
		"metadata": notes(form, "metadata"), "status": s.refund,
	}
	s.add("re", "refund", refund)
	return refund, nil
}

// EndRefund ends the newest refund of the reference with the status and tells so.
func (s *Stripe) EndRefund(reference, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.find("refund", func(o object) bool { return o["metadata"].(object)["reference"] == reference })
	refund := s.objects[id]
	refund["status"] = status
	kind := "refund.updated"
	if status == "failed" {
		kind, refund["failure_reason"] = "refund.failed", "expired_or_canceled_card"
	}
	s.tell(kind, refund)
}

func (s *Stripe) detach(r *http.Request, _ url.Values) (object, *problem) {
	method, known := s.objects[r.PathValue("id")]
	if !known || method["customer"] == nil {
		return nil, invalid("The payment method is not attached to a customer so detachment is impossible.")
	}
	method["customer"] = nil
	return method, nil
}
