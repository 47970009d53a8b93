package main

import (
	"context"
	"strings"
	"testing"
)

// TestAnOperatorRefundsFromTheCommandLine: the same command gives nothing back again, and what a dashboard gave back counts.
func TestAnOperatorRefundsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	c, fake := stripeConsole(t)
	created := c.customer(uniqueEmail(t))
	opened, err := c.Billing.TopUp(t.Context(), created.AccountID, "paid", 50*dollar)
	if err != nil {
		t.Fatal(err)
	}
	session := fake.Session(opened.Ref().String())
	fake.Pay(session)
	payment := opened.Ref().String()
	refund := func(want int, says string, args ...string) {
		t.Helper()
		var out strings.Builder
		args = append([]string{"refund", "--payment", payment}, args...)
		code := run(&program{ctx: context.Background(), stdout: &out, stderr: &out, env: c.settings}, args)
		if code != want || !strings.Contains(out.String(), says) {
			t.Errorf("%q: exit code %d, want %d with %q:\n%s", args, code, want, says, out.String())
		}
	}
	for range 3 {
		refund(0, ": 5.00 USD of "+payment+" to the card: given back", "--amount", "5", "--reason", "An outage.")
	}
	refund(0, `"amount_micros": 7500000`, "--amount", "7.50", "--reason", "An outage.", "--json")
	refund(0, `"status": "succeeded"`, "--amount", "7.50", "--reason", "An outage.", "--json")
	fake.GiveBack(fake.IntentOf(session), 3000, "succeeded")
	refund(exitFailed, "$7.50 of this payment remain", "--amount", "30", "--reason", "Too much.")
	refund(exitFailed, "to the balance", "--reason", "Nowhere.", "--to", "balance")
	refund(0, "given back", "--amount", "1", "--key", "k", "--reason", "One.")
	refund(exitFailed, "used for another refund", "--amount", "2", "--key", "k", "--reason", "One.")
	fake.AnswerRefunds("refused")
	refund(exitFailed, "the card did not take it", "--reason", "All of it.")
	for _, args := range [][]string{
		{"--payment", "nothing", "--reason", "r"},
		{"--amount", "much", "--reason", "r"},
		{"--amount", "-1", "--reason", "r"},
		{"--amount", "0.001", "--reason", "r"},
		{"--reason", " "},
		{"--amount", "1"},
		{"--reason", "r", "--to", "nowhere"},
	} {
		refund(exitUsage, "", args...)
	}
	tell(t, c, fake)
	account, err := c.Billing.Frame(t.Context(), created.AccountID)
	if err != nil || account.Standing.AvailableMicros() != 7_500_000-1_000_000 {
		t.Errorf("%+v, %v", account, err)
	}
}
