package desk

import (
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

var takeBack = act{
	title: "Take back a package", note: "What is left of a package that was given: by an operator, or by a voucher. Calls that it has paid stay paid. The customer is told why.",
	button: "Take it back", done: "The package is taken back, and the customer told.", danger: true,
	action: routes.DeskTakeBack,
	fields: func(_ *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{{Name: "package", Label: "Package", Value: f.Package, Error: f.Errors["package"], Required: true, Placeholder: "PKG-…", Autocomplete: "off"}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		ref, err := models.ParseRef(models.KindPackage, in.AccountID, strings.ToUpper(strings.TrimSpace(f.Package)))
		if err != nil {
			return "", models.RefuseField("package", cause.NoSuchPackage)
		}
		return "", v.Acts.TakeBack(v.Ctx(), in, ref.ID)
	},
}

var credit = act{
	title: "Credit the balance", note: "Money of yours: no payment, no document, and no card gets it back. The customer is told, with the reason.", button: "Credit the balance", done: "The balance is credited, and the customer told.",
	action: routes.DeskCredit, moves: true, fields: amountField, act: adjust(models.DeskCredit),
}

var debit = act{
	title: "Debit the balance", note: "It takes no more than is available: what an account owes comes from its calls alone. The customer is told, with the reason.", button: "Debit the balance", done: "The balance is debited, and the customer told.", danger: true,
	action: routes.DeskDebit, moves: true, fields: amountField, act: adjust(models.DeskDebit),
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
		return saidOf(v.Acts.Adjust(v.Ctx(), in, kind, amount))
	}
}

// saidOf says that an act waits for a second operator, and nothing where it is done.
func saidOf(waits bool, err error) (said string, _ error) {
	if waits && err == nil {
		said = words.WaitsForSecond
	}
	return said, err
}
