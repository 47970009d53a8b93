package main

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// TestCommandsWriteAmountsWithTheCurrencysPlaces reads what the operator reads of a refund and of a dispute.
func TestCommandsWriteAmountsWithTheCurrencysPlaces(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]string{"JPY": "1500 JPY", "KWD": "1500.000 KWD", "USD": "1500.00 USD"} {
		var out strings.Builder
		given := givenBack{Refund: "RFD-1-1", AmountMicros: 1_500_000_000, Currency: currency, To: models.ToCard, Status: models.RefundSucceeded}
		if err := given.write(&program{stdout: &out}, "PAY-1-1"); err != nil || !strings.Contains(out.String(), ": "+want+" of") {
			t.Errorf("refund: %v, want %q:\n%s", err, want, out.String())
		}
		out.Reset()
		dispute := models.Dispute{AccountID: 1, ID: 1, PaymentID: 1, AmountMicros: 1_500_000_000, Currency: currency, CreatedAt: time.Unix(0, 0).UTC()}
		report := billing.Reconciliation{Disputes: []models.Dispute{dispute}}
		if err := writeReconciliation(&out, &report, "card"); err != nil || !strings.Contains(out.String(), " "+want+" ") {
			t.Errorf("dispute: %v, want %q:\n%s", err, want, out.String())
		}
	}
}
