package metering

import (
	"errors"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Receipt says what a recorded call was charged to.
type Receipt struct {
	Outcome models.Outcome
	// PackageID and LeftCalls are the package that paid and what it had left after the call; 0 if none did.
	PackageID, LeftCalls int64
	// PriceMicros is what a pay-per-use call cost.
	PriceMicros rules.Micros
	// AvailableMicros is the account's balance after the call, with what is not settled yet; 0 of a Duplicate, where nobody knows it any more.
	AvailableMicros rules.Micros
	// Duplicate says that the call had been recorded before.
	Duplicate bool

	refusal error
}

// repeats reports whether the event was about a call that is recorded.
func (r Receipt) repeats() bool {
	var conflicting *conflictError
	return r.Duplicate || errors.As(r.refusal, &conflicting)
}

// amount is the one number that is stored of it: see models.Call.Amount.
func (r Receipt) amount() int64 {
	if r.Outcome == models.OutcomePackage {
		return r.LeftCalls
	}
	return int64(r.PriceMicros)
}

// receiptOfStored reads a receipt as it is stored.
func receiptOfStored(outcome models.Outcome, packageID, amount int64) Receipt {
	if outcome == models.OutcomePackage {
		return Receipt{Outcome: outcome, PackageID: packageID, LeftCalls: amount}
	}
	return Receipt{Outcome: outcome, PriceMicros: rules.Micros(amount)}
}

func receiptOf(d rules.Deduction) Receipt {
	switch d.Payer {
	case rules.PayerPackage:
		return Receipt{Outcome: models.OutcomePackage, PackageID: d.PackageID, LeftCalls: d.LeftCalls}
	case rules.PayerPayPerUse:
		return Receipt{Outcome: models.OutcomePayPerUse, PriceMicros: d.PriceMicros}
	default:
		return Receipt{Outcome: models.OutcomeFailed}
	}
}
