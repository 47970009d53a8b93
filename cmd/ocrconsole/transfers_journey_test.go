package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rights"
	addresses "ocrconsole/views/routes"
	"ocrconsole/web/browsertest"
)

// banked are settings with a bank account.
func banked(t *testing.T) []string {
	t.Helper()
	return append(embedded(t), "OCRCONSOLE_BANK_HOLDER=OCR Ltd", "OCRCONSOLE_BANK_IBAN=DE89 3704 0044 0532 0130 00", "OCRCONSOLE_BANK_BIC=COBADEFFXXX", "OCRCONSOLE_BANK_NAME=Commerzbank")
}

// arrives writes an entry of camt.053.
func arrives(amount, text string) string {
	return `<Ntry><Amt Ccy="USD">` + amount + `</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><NtryDtls><TxDtls>` +
		`<RltdPties><Dbtr><Pty><Nm>Mary Doe</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>` + text + `</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
}

// importsStatement imports a statement with the entries.
func (d *deskWorker) importsStatement(entries ...string) {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "camt.xml")
	statement := `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>` +
		strings.Join(entries, "") + `</Stmt></BkToCstmrStmt></Document>`
	if err := os.WriteFile(path, []byte(statement), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.Navigate(addresses.DeskTransfers)
	d.Choose("#field-file", path)
	d.Press("Import the file")
	d.WaitText("main", "The file is imported")
}

// transfers begins a top-up by bank transfer and gives its reference.
func (d *deskWorker) transfers(account, id int64, amount string) string {
	d.t.Helper()
	d.Navigate(addresses.TopUp)
	d.Click(`[name="choice"][value="own"]`)
	d.Fill("#field-amount", amount)
	d.DoublePress("Pay by bank transfer")
	reference := bank.Reference{AccountID: account, PaymentID: id}.Printed()
	d.WaitText("main", reference)
	return reference
}

// credits books the entry to whom its reference names.
func (d *deskWorker) credits(entry string) {
	d.t.Helper()
	d.Navigate(addresses.DeskTransfer(entry))
	d.Click("#proposals button")
	d.WaitText("#proposals", "has the reference")
	d.looks("transfer-" + entry)
	d.Fill("#field-reason", "Its reference")
	d.DoublePress("Credit the money")
	d.WaitText("main", "The money is credited")
}

// TestATransferIsChosenArrivesAndIsCredited follows transfers from the customer's choice over the bank's file to balance and receipt: as asked for,
// less, and more.
func TestATransferIsChosenArrivesAndIsCredited(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, banked(t), false)
	created := c.customer("mary@example.com")
	customer := &deskWorker{browsertest.Open(t, c.url), t, c}
	customer.Navigate(door(created.Email))
	customer.Navigate(addresses.TopUp)
	customer.looks("transfer-top-up")
	exact := customer.transfers(created.AccountID, 1, "50")
	customer.looks("transfer")
	less, more := customer.transfers(created.AccountID, 2, "30"), customer.transfers(created.AccountID, 3, "20")
	customer.Navigate(addresses.Billing)
	customer.WaitText("main", "Waiting for your transfer")
	customer.looks("transfer-billing")

	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("fay@example.com", rights.Finance)
	entries := []string{arrives("50.00", strings.ToLower(exact)), arrives("28.50", less), arrives("25", more), arrives("3", "rent")}
	d.importsStatement(entries...)
	d.WaitText("main", "4 entries of money that came in; 4 new; 1 booked")
	d.looks("transfers")
	d.importsStatement(entries...)
	d.WaitText("main", "0 new; 0 booked")
	d.Navigate(addresses.DeskTransfer("2"))
	d.WaitText("#assign", "You imported this entry")
	d.credits("2")
	d.Navigate(addresses.DeskTransfer("3")) // 50, 28.50 and 25 are more than one moves alone
	d.WaitText("#assign", "A second operator books this")
	d.looks("transfer-needs-second")
	other := &deskWorker{browsertest.Open(t, c.url), t, c}
	other.setsUp("root@example.com", rights.Admin)
	other.credits("3")
	d.Navigate(addresses.DeskTransfer("4"))
	d.Fill("#other-reason", "Of a stranger")
	d.Press("Mark as sent back")
	d.WaitText("#waiting", "Nothing waits.")
	d.looks("transfers-decided")

	customer.Navigate(addresses.Billing)
	customer.WaitText("main", "$103.50")
	customer.Navigate(addresses.Payment(models.Ref{Kind: models.KindPayment, AccountID: created.AccountID, ID: 2}.String()))
	customer.WaitText("main", "was to be $30.00")
	customer.looks("transfer-less")
	if _, err := c.Documents.Issue(t.Context()); err != nil {
		t.Fatal(err)
	}
	customer.Navigate(addresses.Payment(models.Ref{Kind: models.KindPayment, AccountID: created.AccountID, ID: 1}.String()))
	customer.WaitText("main", "Receipt")
	customer.Navigate(addresses.Documents)
	customer.WaitText("main", "Receipt")
	c.mustBeClean()
}

// TestAnOrderIsPaidByATransferThatArrives follows an order from its third step over the bank's file to its packages.
func TestAnOrderIsPaidByATransferThatArrives(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := startConsole(t, banked(t), false)
	created := c.customer("mary@example.com")
	customer := &deskWorker{browsertest.Open(t, c.url), t, c}
	customer.Navigate(door(created.Email))
	customer.Navigate(orderPath)
	customer.Press("Order for $13.00")
	customer.WaitText("main", "Bank transfer")
	customer.Click(`[name="method"][value="transfer"]`)
	customer.looks("order-by-transfer")
	customer.DoublePress("Pay $13.00")
	reference := bank.Reference{AccountID: created.AccountID, PaymentID: 1}.Printed()
	customer.WaitText("main", reference)
	customer.looks("transfer-of-order")
	order := models.Ref{Kind: models.KindOrder, AccountID: created.AccountID, ID: 1}.String()
	customer.Navigate(addresses.Result(order))
	customer.WaitText("main", "Waiting for your transfer")
	customer.looks("order-waits-for-transfer")
	d := &deskWorker{browsertest.Open(t, c.url), t, c}
	d.setsUp("fay@example.com", rights.Finance)
	d.importsStatement(arrives("13.00", reference))
	d.WaitText("main", "1 booked")
	customer.Navigate(addresses.Packages)
	customer.WaitText("main", "1,000")
	customer.Navigate(addresses.Payment(models.Ref{Kind: models.KindPayment, AccountID: created.AccountID, ID: 1}.String()))
	customer.WaitText("main", "is paid and completed")
	customer.looks("transfer-paid-order")
	c.mustBeClean()
}
