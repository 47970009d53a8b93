package main

import (
	"errors"
	"fmt"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// refundCommand gives money of a payment back.
type refundCommand struct {
	Payment      string `required:"" placeholder:"PAY-…" help:"The payment whose money is given back."`
	Amount       string `placeholder:"5.00" help:"How much, in the currency of the payment (all that remains)."`
	Reason       string `required:"" help:"Why, for the customer: it stands in the notification, with the transaction and on the credit note."`
	To           string `enum:"card,balance" default:"card" help:"Where it goes: card, or balance for the price of an order."`
	Key          string `help:"The same key gives back once, however often the command is repeated (the same payment, amount, reason and destination)."`
	AllowArrears bool   `help:"Give back even what the balance does not hold any more."`
	JSON         bool   `help:"Print as JSON."`
}

// givenBack is what the command prints of one refund.
type givenBack struct {
	Refund       string              `json:"refund"`
	AmountMicros rules.Micros        `json:"amount_micros"`
	Currency     string              `json:"currency"`
	To           models.Destination  `json:"to"`
	Status       models.RefundStatus `json:"status"`
	Failure      string              `json:"failure,omitempty"`
	Package      string              `json:"package,omitempty"`
	ProviderRef  string              `json:"provider_ref,omitempty"`
}

// Run gives the money back, and fails when the card does not take it. It may run beside servers.
func (c *refundCommand) Run(p *program) (err error) {
	in, err := c.request()
	if err != nil {
		return err
	}
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := p.useProvider(s); err != nil {
		return err
	}
	made, err := s.Billing.RefundPayment(p.ctx, in)
	if err != nil {
		return err
	}
	return c.print(p, made)
}

// request reads what is asked for.
func (c *refundCommand) request() (in billing.OperatorRefund, err error) {
	in = billing.OperatorRefund{Reason: c.Reason, To: models.Destination(c.To), Key: c.Key, IntoArrears: c.AllowArrears}
	if in.Payment, err = models.ParseAnyRef(models.KindPayment, c.Payment); err != nil {
		return in, &wiring.SettingsError{Problems: []string{"--payment names no payment: it is such as PAY-123456789-1"}}
	}
	if c.Amount == "" {
		return in, nil
	}
	if in.AmountMicros, err = rules.ParseMicros(c.Amount); err != nil || in.AmountMicros <= 0 {
		return in, &wiring.SettingsError{Problems: []string{"--amount is no amount above zero: it is such as 5 or 5.50"}}
	}
	return in, nil
}

func (c *refundCommand) print(p *program, made []models.Refund) (err error) {
	failed := false
	printed := make([]givenBack, len(made))
	for i := range made {
		r := &made[i]
		failed = failed || r.Status == models.RefundFailed
		printed[i] = givenBack{
			Refund: r.Ref().String(), AmountMicros: r.AmountMicros, Currency: r.Currency, To: r.Destination, Status: r.Status, Failure: words.Why(r.Failure.Cause),
		}
		if r.PackageID != nil {
			printed[i].Package = models.Ref{Kind: models.KindPackage, AccountID: r.AccountID, ID: *r.PackageID}.String()
		}
		if r.ProviderRef != nil {
			printed[i].ProviderRef = *r.ProviderRef
		}
	}
	if c.JSON {
		err = p.printJSON(map[string]any{"payment": c.Payment, "reason": words.Why(made[0].Reason.Cause), "refunds": printed})
	} else {
		for i := range printed {
			err = errors.Join(err, printed[i].write(p, c.Payment))
		}
	}
	if err == nil && failed {
		err = errReported
	}
	return err
}

// write prints one refund in a line.
func (g *givenBack) write(p *program, payment string) error {
	line := fmt.Sprintf("%s: %s %s of %s to the %s", g.Refund, catalog.CurrencyOf(g.Currency).Decimal(g.AmountMicros), g.Currency, payment, g.To)
	if g.Package != "" {
		line += ", for " + g.Package + ", which is returned"
	}
	switch g.Status {
	case models.RefundFailed:
		line += ": the card did not take it, and it is in the balance. " + g.Failure
	case models.RefundSucceeded:
		line += ": given back"
	case models.RefundCreated, models.RefundPending:
		line += ": on its way; a running console goes on with it"
	}
	return p.printf("%s\n", line)
}
