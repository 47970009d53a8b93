package desk

import (
	"context"
	"encoding/json"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// Wanted is how much money an act that waits moves, and where a refund goes. All is that the refund is of all that remains, which is the amount
// of the payment at most.
type Wanted struct {
	AmountMicros rules.Micros
	All          bool
	To           models.Destination // "" of what is no refund
}

// WantedOf reads what an act that waits is to do: whoever approves it reads it as it is carried out.
func (d *Desk) WantedOf(ctx context.Context, act *models.DeskAct) (w Wanted, err error) {
	if act.Kind != models.DeskRefund {
		w.AmountMicros, err = billing.WantedAdjustment(act)
		return w, err
	}
	var r refund
	if err := json.Unmarshal([]byte(act.Facts), &r); err != nil {
		return w, err
	}
	w = Wanted{AmountMicros: r.AmountMicros, To: r.To}
	if r.AmountMicros == 0 {
		payment, err := models.FindPayment(d.DB.WithContext(ctx), act.AccountID, r.PaymentID)
		if err != nil {
			return w, err
		}
		w.AmountMicros, w.All = payment.AmountMicros, true
	}
	return w, nil
}
