package verify

import (
	"encoding/json"
	"fmt"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareDeskActs compares what operators did to money and packages with what it moved, both ways.
func (rec *records) compareDeskActs(r *run) {
	done := make(map[string]*models.DeskAct)
	for i := range rec.deskActs {
		if a := &rec.deskActs[i]; a.State == models.DeskDone && a.Object != "" {
			done[string(a.Kind)+" "+a.Object] = a
		}
	}
	rec.compareAdjusted(r, done)
	rec.compareGivenBack(r)
	rec.compareGranted(r, done)
	for _, a := range done {
		switch a.Kind {
		case models.DeskCredit, models.DeskDebit, models.DeskGrant, models.DeskTakeBack:
			r.differ(deskActs, "act "+a.FormKey, string(a.Kind)+" of "+a.Object, "no such entry or package")
		default:
		}
	}
}

// compareAdjusted looks for the act of each credit and debit, which is of its amount, and takes it from those that are done.
func (rec *records) compareAdjusted(r *run, done map[string]*models.DeskAct) {
	for i := range rec.entries {
		e := &rec.entries[i]
		if e.Kind != models.EntryCredit && e.Kind != models.EntryDebit {
			continue
		}
		r.compared(deskActs, 1)
		key := string(e.Kind) + " " + e.Ref().String() // kinds of acts and entries are called alike
		act := done[key]
		if act == nil {
			r.differ(deskActs, e.Ref().String(), string(e.Kind), "no operator's act")
			continue
		}
		delete(done, key)
		var wanted struct {
			AmountMicros rules.Micros `json:"amount_micros"`
		}
		if err := json.Unmarshal([]byte(act.Facts), &wanted); err != nil {
			r.differ(deskActs, e.Ref().String(), "facts "+act.Facts, err.Error())
			continue
		}
		if act.Kind == models.DeskDebit {
			wanted.AmountMicros = -wanted.AmountMicros
		}
		r.expectMicros(deskActs, e.Ref(), "amount_micros", e.AmountMicros, wanted.AmountMicros)
	}
}

// compareGranted looks for the package of each grant, which cost nothing and was made at that instant, and for the act by which each package was
// taken back, and takes them from those that are done. Packages that the command gave have no act.
func (rec *records) compareGranted(r *run, done map[string]*models.DeskAct) {
	for i := range rec.packages {
		p := &rec.packages[i]
		if p.Source == rules.SourceFree && p.RefundedAt != nil {
			r.compared(deskActs, 1)
			key := string(models.DeskTakeBack) + " " + p.Ref().String()
			if act := done[key]; act == nil || !act.AskedAt.Equal(*p.RefundedAt) {
				r.differ(deskActs, p.Ref().String(), "taken back at "+instant(*p.RefundedAt), "no operator's act then")
			}
			delete(done, key)
		}
		key := string(models.DeskGrant) + " " + p.Ref().String()
		act := done[key]
		if act == nil {
			continue
		}
		r.compared(deskActs, 1)
		delete(done, key)
		if p.OrderID != nil || p.ClaimKey != nil || p.PriceMicros != 0 || !p.CreatedAt.Equal(act.DoneAt()) {
			r.differ(deskActs, p.Ref().String(), fmt.Sprintf("price %d, made at %s", p.PriceMicros, instant(p.CreatedAt)), "given by an operator at "+instant(act.DoneAt()))
		}
	}
}

// compareGivenBack compares each act that gives money back with the refunds that were made by its form: one that is done has given back what it says,
// or something where it says all that remains, and no other has given back anything.
func (rec *records) compareGivenBack(r *run) {
	given := make(map[string]rules.Micros)
	for i := range rec.refunds {
		given[rec.refunds[i].RequestKey] += rec.refunds[i].AmountMicros
	}
	for i := range rec.deskActs {
		a := &rec.deskActs[i]
		if a.Kind != models.DeskRefund {
			continue
		}
		r.compared(deskActs, 1)
		var wanted struct {
			AmountMicros rules.Micros `json:"amount_micros"`
		}
		if err := json.Unmarshal([]byte(a.Facts), &wanted); err != nil {
			r.differ(deskActs, "act "+a.FormKey, "facts "+a.Facts, err.Error())
			continue
		}
		back, done := given["desk "+a.FormKey], a.State == models.DeskDone
		if done != (back > 0) || done && wanted.AmountMicros > 0 && back != wanted.AmountMicros {
			r.differ(deskActs, "act "+a.FormKey, fmt.Sprintf("refund, %s, amount_micros %d", a.State, wanted.AmountMicros), fmt.Sprintf("refunds of amount_micros %d", back))
		}
	}
}
