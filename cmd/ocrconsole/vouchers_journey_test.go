package main

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rights"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
)

// TestTwoOperatorsGiveCreditByVouchersAndACustomerRedeemsIt follows a batch of credit from the form over the second operator, who gets the codes, to the
// customer's transactions.
func TestTwoOperatorsGiveCreditByVouchersAndACustomerRedeemsIt(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, embedded(t), false)
	mary := c.customer("mary@example.com")
	first, second, customer := &deskWorker{browsertest.Open(t, c.url), t, c}, &deskWorker{browsertest.Open(t, c.url), t, c}, &deskWorker{browsertest.Open(t, c.url), t, c}
	first.setsUp("one@example.com", rights.Finance)
	second.setsUp("two@example.com", rights.Finance)
	first.Navigate(addresses.DeskVouchers)
	first.Fill("#field-campaign", "Summer fair")
	first.Select("#field-gives", "credit")
	first.Fill("#field-amount", "5")
	first.Fill("#field-codes", "3")
	first.Fill("#field-uses", "10")
	first.Fill("#field-until", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	first.looks("vouchers-form")
	first.DoublePress("Make the vouchers")
	first.WaitText("main", "They wait until another one approves them")
	first.WaitText("#waiting", "somebody else has to decide")
	first.looks("vouchers-own")
	if n := first.Count("#batches tbody tr"); n != 1 {
		t.Errorf("%d batches were asked for", n)
	}
	second.Navigate(addresses.DeskVouchers)
	second.WaitText("#waiting", "worth $150.00 in all")
	second.looks("vouchers-waiting")
	second.Press("Approve")
	second.WaitText("main", "3 vouchers of “Summer fair”")
	second.looks("vouchers-sheet")
	codes := second.Texts("main .font-mono, .font-mono")
	if len(codes) < 3 {
		t.Fatalf("codes %q", codes)
	}
	customer.Navigate(door(mary.Email))
	customer.Navigate(addresses.Redeem)
	customer.looks("redeem")
	customer.Fill("#field-code", codes[0])
	customer.Press("See what it gives")
	customer.WaitText("#offer", "$5.00 on the balance")
	customer.looks("redeem-offer")
	customer.DoublePress("Redeem")
	customer.WaitText("body", "Voucher of “Summer fair”")
	customer.looks("redeem-transaction")
	customer.Navigate(addresses.Transactions)
	customer.WaitText("main", "Voucher of “Summer fair”")
	customer.looks("redeem-transactions")
	if n := c.ledger(mary.AccountID, models.EntryVoucher); n != 1 {
		t.Errorf("%d entries", n)
	}
	first.Navigate(addresses.DeskVouchers)
	first.WaitText("#batches", "1 of 30")
	c.mustBeClean()
}
