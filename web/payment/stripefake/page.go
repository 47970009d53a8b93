package stripefake

import (
	"fmt"
	"html"
	"net/http"
)

// The cards that the payment page takes, as at Stripe.
const (
	CardPays         = "4242424242424242"
	CardDeclined     = "4000000000000002"
	CardThreeDSecure = "4000002500003155"
)

// pages adds the payment pages, where the customer is.
func (s *Stripe) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /pay/{id}", func(w http.ResponseWriter, r *http.Request) { s.show(w, r, "") })
	mux.HandleFunc("POST /pay/{id}", s.pay)
	mux.HandleFunc("GET /pay/{id}/bank", s.showBank)
	mux.HandleFunc("POST /pay/{id}/bank", s.confirm)
}

// show writes the page, with what went wrong.
func (s *Stripe) show(w http.ResponseWriter, r *http.Request, wrong string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, known := s.objects[r.PathValue("id")]
	if !known || session["status"] != "open" {
		page(w, "<h1>This page has expired</h1>")
		return
	}
	page(w, fmt.Sprintf(`<h1>Pay %v %v</h1><p>%s</p><p role="alert">%s</p>
<form method="post"><label>Card number <input name="card" id="card"></label><button>Pay</button></form><a href="%s">Back</a>`,
		session["amount_total"], session["currency"], html.EscapeString(fmt.Sprint(session["description"])), wrong, session["cancel_url"]))
}

func (s *Stripe) pay(w http.ResponseWriter, r *http.Request) {
	switch r.FormValue("card") {
	case CardDeclined:
		s.show(w, r, "Your card was declined. Try another one.")
	case CardThreeDSecure:
		http.Redirect(w, r, r.URL.Path+"/bank", http.StatusSeeOther)
	default:
		http.Redirect(w, r, s.Pay(r.PathValue("id")), http.StatusSeeOther)
	}
}

// showBank is the detour to the customer's bank.
func (s *Stripe) showBank(w http.ResponseWriter, _ *http.Request) {
	page(w, `<h1>Your bank</h1><p>Is it you who pays?</p><form method="post"><button name="you" value="yes">Confirm</button><button name="you" value="no">Refuse</button></form>`)
}

func (s *Stripe) confirm(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("you") != "yes" {
		s.show(w, r, "Your bank could not confirm the payment.")
		return
	}
	http.Redirect(w, r, s.Pay(r.PathValue("id")), http.StatusSeeOther)
}

func page(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Stripe</title><main>%s</main></html>`, body)
}

// Pay has the customer pay on the session's page, and gives where the page sends them: back to the console.
func (s *Stripe) Pay(session string) (returnURL string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.objects[session]
	if o["status"] != "open" {
		return o["cancel_url"].(string)
	}
	method := object{"type": "card", "card": object{"brand": "visa", "last4": "4242"}, "customer": o["customer"]}
	intent := object{
		"amount": o["amount_total"], "amount_received": o["amount_total"], "currency": o["currency"], "status": "succeeded", "customer": o["customer"],
		"metadata": o["intent_metadata"], "payment_method": s.add("pm", "payment_method", method),
	}
	if o["keep"] == true {
		intent["setup_future_usage"] = "off_session"
	}
	o["payment_intent"] = s.add("pi", "payment_intent", intent)
	o["status"], o["payment_status"] = "complete", "paid"
	if s.slow {
		o["payment_status"], intent["status"], intent["amount_received"] = "unpaid", "processing", 0
	}
	s.tell("checkout.session.completed", o)
	if !s.slow {
		s.tell("payment_intent.succeeded", intent)
	}
	return o["success_url"].(string)
}

// Decide ends a payment that takes its time.
func (s *Stripe) Decide(session string, paid bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.objects[session]
	intent := s.objects[o["payment_intent"].(string)]
	if !paid {
		intent["status"] = "requires_payment_method"
		s.tell("checkout.session.async_payment_failed", o)
		return
	}
	o["payment_status"], intent["status"], intent["amount_received"] = "paid", "succeeded", intent["amount"]
	s.tell("checkout.session.async_payment_succeeded", o)
}
