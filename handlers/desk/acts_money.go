package desk

import (
	"ocrconsole/models"
	"ocrconsole/models/desk"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

var credit = act{
	title: "Credit the balance", note: "Money of yours: no payment, no document, and no card gets it back. The customer is told, with the reason.", button: "Credit the balance", done: "The balance is credited, and the customer told.",
	action: routes.DeskCredit, fields: amountField, act: adjust(models.DeskCredit),
}

var debit = act{
	title: "Debit the balance", note: "It takes no more than is available: what an account owes comes from its calls alone. The customer is told, with the reason.", button: "Debit the balance", done: "The balance is debited, and the customer told.", danger: true,
	action: routes.DeskDebit, fields: amountField, act: adjust(models.DeskDebit),
}

func amountField(v *View, f *actFields) []components.FieldProps {
	return []components.FieldProps{{Name: "amount", Label: "Amount", Value: f.Amount, Error: f.Errors["amount"], Required: true, Suffix: v.Snapshot.Currency, InputMode: v.AmountInput(), Autocomplete: "off"}}
}

// adjust credits or debits.
func adjust(kind models.DeskKind) func(v *View, in desk.Asked, f *actFields) (string, error) {
	return func(v *View, in desk.Asked, f *actFields) (string, error) {
		amount, err := v.ReadAmount("amount", f.Amount)
		if err != nil {
			return "", err
		}
		waits, err := v.Acts.Adjust(v.Ctx(), in, kind, amount)
		if waits && err == nil {
			return words.WaitsForSecond, nil
		}
		return "", err
	}
}
