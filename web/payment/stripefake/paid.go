package stripefake

import (
	"cmp"
	"slices"
)

// Paid is a payment as the fake knows it, with all that was given back of it. Amounts are in cents.
type Paid struct {
	Intent, Reference string
	Amount            int64
	Refunds           []Given
	Disputes          []Disputed
}

// Given is a refund of a payment, whoever had it made.
type Given struct {
	ID, Status string
	Amount     int64
}

// Disputed is a dispute of a payment.
type Disputed struct {
	ID, Status string
	Amount     int64
}

// Succeeded gives every payment that succeeded, oldest first.
func (s *Stripe) Succeeded() []Paid {
	s.mu.Lock()
	defer s.mu.Unlock()
	var intents []object
	for _, o := range s.objects {
		if o["object"] == "payment_intent" && o["status"] == "succeeded" {
			intents = append(intents, o)
		}
	}
	slices.SortFunc(intents, bySerial)
	all := make([]Paid, 0, len(intents))
	for _, o := range intents {
		notes, _ := o["metadata"].(object)
		reference, _ := notes["reference"].(string)
		paid := Paid{Intent: o["id"].(string), Reference: reference, Amount: o["amount_received"].(int64)}
		for _, r := range s.of(paid.Intent, "refund") {
			paid.Refunds = append(paid.Refunds, Given{ID: r["id"].(string), Status: r["status"].(string), Amount: r["amount"].(int64)})
		}
		for _, d := range s.of(paid.Intent, "dispute") {
			paid.Disputes = append(paid.Disputes, Disputed{ID: d["id"].(string), Status: d["status"].(string), Amount: d["amount"].(int64)})
		}
		all = append(all, paid)
	}
	return all
}

// of gives the objects of a kind that belong to a payment, oldest first.
func (s *Stripe) of(intent, kind string) (found []object) {
	for _, o := range s.objects {
		if o["object"] == kind && o["payment_intent"] == intent {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, bySerial)
	return found
}

func bySerial(a, b object) int { return cmp.Compare(a["serial"].(int), b["serial"].(int)) }
