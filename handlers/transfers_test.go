package handlers_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	statements "ocrconsole/models/bank"
	"ocrconsole/models/billing"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/transfers"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// importFile sends a file of the bank as the desk's form does.
func (o *operator) importFile(data string) *answer {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "bank.csv")
	if err == nil {
		_, err = part.Write([]byte(data))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		o.t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, routes.DeskTransfers, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return o.ask(request)
}

func TestACustomerPaysByTransferAndTheDeskBooksWhatArrives(t *testing.T) {
	s := newSite(t)
	c := s.customer("mary@example.com")
	c.get(routes.TopUp).wants(200).never("main", "bank transfer")
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX", Bank: "Commerzbank"}
	c.get(routes.TopUp).says("main", "Pay by bank transfer", "14 days")
	form := url.Values{"key": {"k"}, "choice": {"own"}, "amount": {"50"}, "method": {"transfer"}}
	begun := c.post(routes.TopUp, form)
	payment := routes.Payment(c.ref("PAY", 1))
	begun.leads(payment)
	c.post(routes.TopUp, form).leads(payment)
	reference := statements.Reference{AccountID: c.accountID, PaymentID: 1}
	c.get(payment).wants(200).says("main", "Transfer $50.00 to the account below", "OCR Ltd", "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Commerzbank", reference.Printed(), "be it less or more")
	c.get(payment+"?resume=yes").wants(200).says("main", reference.Printed())
	c.get(routes.Billing).says("main", "Waiting for your transfer").never("main", "Resume")

	o := s.operator("fay@example.com", rights.Finance)
	o.importFile("no table").wants(http.StatusUnprocessableEntity).says("main", "no line of it names columns")
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;40,00;Mary;"+reference.Printed()+"\n2026-11-21;-3;Shop;rent\n").wants(http.StatusOK).
		says("main", "1 entry of money that came in; 1 new; 0 booked").says("#left", "Money that went out.").says("#waiting", "Mary", "$40.00")
	page := o.get(routes.DeskTransfer("1")).wants(http.StatusOK).says("#proposals", "The text has the reference", c.ref("PAY", 1))
	if page.Find("#proposals form input[name=take]").AttrOr("value", "") != c.ref("PAY", 1) {
		t.Error("nothing is proposed to be taken")
	}
	o.get(routes.DeskTransfer("1")+"?take="+c.ref("PAY", 1)).holds("target", c.ref("PAY", 1))
	o.post(routes.DeskAssign("1"), url.Values{"target": {"PAY-1-1"}, "reason": {"so"}}).wants(http.StatusUnprocessableEntity).says("#assign", "no such payment or account").holds("target", "PAY-1-1")
	o.post(routes.DeskAssign("1"), url.Values{"target": {c.ref("PAY", 1)}, "reason": {"Its reference"}}).leads(routes.DeskTransfers)
	o.get(routes.DeskTransfers).says("main", "The money is credited").says("#decided", "Booked").says("#waiting", "Nothing waits.")
	o.get(routes.DeskTransfer("1")).says("main", "Its reference", c.ref("PAY", 1)).never("main", "Credit the money")
	c.get(payment).says("main", "Top-up of $40.00 received", "was to be $50.00", "Arrived")
	back := "Date;Amount;Payer;Remittance\n2026-11-24;-40,00;Mary;" + reference.Printed() + "\n"
	o.importFile(back).wants(http.StatusOK).says("main", "Money went out that was credited", "1 line of the file tells of a transfer").says("#left", "Money that went out.")
	o.importFile(back).wants(http.StatusOK).never("main", "Money went out that was credited")
	o.get(routes.DeskAlarms).says("#alarms", c.ref("PAY", 1), "40.00 USD that was credited", "40.00 USD went out at the bank, 2026-11-24")
	c.get(routes.Billing).says("main", "$40.00", "Top-up").never("main", "Waiting for your transfer")
	c.get(routes.Transaction(c.ref("TXN", 1))).says("main", "The bank transfer arrived", "Paid by").never("main", "Payment provider", "card payment")
	c.get("/notifications").says("main", "$40.00 arrived by bank transfer")

	// Withdrawn, and sent back.
	c.post(routes.TopUp, url.Values{"key": {"l"}, "choice": {"own"}, "amount": {"20"}, "method": {"transfer"}}).leads(routes.Payment(c.ref("PAY", 2)))
	for range 2 {
		c.post(routes.WithdrawTransfer(c.ref("PAY", 2)), url.Values{}).leads(routes.Billing)
	}
	c.get(routes.Payment(c.ref("PAY", 2))).says("main", "You withdrew this transfer.")
	c.post(routes.WithdrawTransfer(c.ref("PAY", 1)), url.Values{}).leads(payment)
	s.customer("bob@example.com").post(routes.WithdrawTransfer(c.ref("PAY", 1)), url.Values{}).wants(http.StatusNotFound)
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;7,00;Nobody;rent\n").wants(http.StatusOK)
	o.post(routes.DeskSendBack("2"), url.Values{"reason": {" "}}).wants(http.StatusUnprocessableEntity)
	o.post(routes.DeskSendBack("2"), url.Values{"reason": {"Of a stranger"}}).leads(routes.DeskTransfers)
	o.get(routes.DeskTransfers).says("#decided", "Sent back")
	o.get(routes.DeskTransfer("99")).wants(http.StatusNotFound)
	root := s.operator("root@example.com", rights.Admin)
	root.get(routes.DeskTrail).says("main", "Imported a file of the bank", "was sent back")
	s.operator("sue@example.com", rights.Support).get(routes.DeskTransfers).wants(http.StatusForbidden)

	// By its reference and amount alone, late.
	c.post(routes.TopUp, url.Values{"key": {"m"}, "choice": {"own"}, "amount": {"10"}, "method": {"transfer"}})
	s.pass(billing.TransferWait + time.Hour)
	if n, err := s.console.Billing.EndTransfers(t.Context()); n != 1 || err != nil {
		t.Errorf("%d ended, %v", n, err)
	}
	c.get(routes.Payment(c.ref("PAY", 3))).says("main", "did not arrive in time", "credited when it arrives")
	if _, err := s.desk.Transfers.Import(t.Context(), operators.Who{ID: 1, Role: rights.Finance}, []byte("Date;Amount;Remittance\n2026-12-21;10;"+statements.Reference{AccountID: c.accountID, PaymentID: 3}.String()+"\n")); err != nil {
		t.Fatal(err)
	}
	c.get(routes.Payment(c.ref("PAY", 3))).says("main", "Top-up of $10.00 received")
	s.console.Billing.Bank = nil
	o.get(routes.DeskTransfers)
}

func TestMoneyThatMayBeCreditedAlreadyIsCreditedOnlyWithATick(t *testing.T) {
	s := newSite(t)
	c := s.customer("mary@example.com")
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c.post(routes.TopUp, url.Values{"key": {"k"}, "choice": {"own"}, "amount": {"50"}, "method": {"transfer"}})
	o := s.operator("fay@example.com", rights.Finance)
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;40;Mary;rent\n").wants(http.StatusOK)
	o.get(routes.DeskTransfer("1")).wants(http.StatusOK).never("#assign", "same day and amount")
	o.post(routes.DeskAssign("1"), url.Values{"target": {c.ref("PAY", 1)}, "reason": {"By telephone"}}).leads(routes.DeskTransfers)
	o.importFile(`<Document><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct><Ntry><Amt Ccy="USD">40.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>`+
		`<BookgDt><Dt>2026-11-21</Dt></BookgDt><AddtlNtryInf>MARY RENT</AddtlNtryInf></Ntry></Stmt></Document>`).wants(http.StatusOK).says("main", "1 new; 0 booked")
	o.get(routes.DeskTransfer("2")).wants(http.StatusOK).says("#alike", "Entry 1 of the same day and amount was booked to "+c.ref("PAY", 1))
	form := url.Values{"target": {c.ref("PAY", 1)}, "reason": {"By telephone"}}
	o.post(routes.DeskAssign("2"), form).wants(http.StatusUnprocessableEntity).says("#field-again-error", "Tick this").holds("target", c.ref("PAY", 1))
	c.get(routes.Billing).says("main", "$40.00").never("main", "$80.00")
	form.Set("again", "yes")
	form.Set("reason", " ")
	page := o.post(routes.DeskAssign("2"), form).wants(http.StatusUnprocessableEntity)
	if page.Find("#field-again[checked]").Length() != 1 {
		t.Error("the tick is lost")
	}
	form.Set("reason", "The statement has both")
	o.post(routes.DeskAssign("2"), form).leads(routes.DeskTransfers)
	c.get(routes.Billing).says("main", "$80.00")
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;7;Nobody;rent\n2026-11-21;7;Nobody;more\n").wants(http.StatusOK)
	o.post(routes.DeskSendBack("3"), url.Values{"reason": {"Of a stranger"}}).leads(routes.DeskTransfers)
	o.get(routes.DeskTransfer("4")).says("#alike", "Entry 3 of the same day and amount was sent back.")
}

// TestAFileThatOneOperatorMadeUpNeedsASecondOneWhereItIsMuch says so where it is imported, on the entry's page, and beside what was refused.
func TestAFileThatOneOperatorMadeUpNeedsASecondOneWhereItIsMuch(t *testing.T) {
	s := newSite(t)
	c := s.customer("mary@example.com")
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c.post(routes.TopUp, url.Values{"key": {"k"}, "choice": {"own"}, "amount": {"150"}, "method": {"transfer"}})
	s.desk.Acts.AloneMicros = s.desk.Transfers.AloneMicros // credits count together with it
	o, other := s.operator("fay@example.com", rights.Finance), s.operator("root@example.com", rights.Admin)
	o.get(routes.DeskTransfers).says("#import", "could have been made up", "Of the $100.00", "you have $100.00 left")
	data := "Date;Amount;Payer;Remittance\n2026-11-21;150;Mary;" + statements.Reference{AccountID: c.accountID, PaymentID: 1}.String() + "\n2026-11-21;99;Mary;rent\n"
	o.importFile(data).wants(http.StatusOK).says("main", "2 new; 0 booked", "A second operator is needed", "1 entry bears a reference and is of its amount, but is more")
	o.get(routes.DeskTransfer("1")).says("#entry", "Imported by", "fay@example.com").says("#proposals", "the amount is its own").says("#assign", "A second operator books this", "You imported this entry")
	o.get(routes.DeskTransfer("2")).says("#assign", "No reference says whose it is").never("#assign", "A second operator books this")
	form := url.Values{"target": {c.ref("PAY", 1)}, "reason": {"Its reference"}}
	o.post(routes.DeskAssign("1"), form).wants(http.StatusUnprocessableEntity).says("main", "more than the $100.00 that you still move alone: a second operator has to book it").holds("target", c.ref("PAY", 1))
	c.get(routes.Billing).never("main", "$150.00 available")
	o.post(routes.DeskAssign("2"), url.Values{"target": {c.ref("PAY", 1)}, "reason": {"By telephone"}}).leads(routes.DeskTransfers)
	o.get(routes.DeskCredit(strconv.FormatInt(c.accountID, 10))).says("main", "you have $1.00 left")
	other.get(routes.DeskTransfer("1")).says("#assign", "Another operator imported this entry").never("#assign", "A second operator books this")
	other.post(routes.DeskAssign("1"), form).leads(routes.DeskTransfers)
	o.get(routes.DeskTransfer("1")).says("#entry", "Imported by", "fay@example.com", "Booked by", "root@example.com")
	other.get(routes.DeskTransfers).says("#import", "you have $100.00 left")
	c.get(routes.Billing).says("main", "$249.00")
	other.importFile("Date;Amount;Payer;Remittance\n2026-11-22;150;Mary;rent\n2026-11-22;160;Mary;more rent\n").wants(http.StatusOK)
	form = url.Values{"target": {c.ref("PAY", 1)}, "reason": {"By telephone"}}
	o.get(routes.DeskTransfer("3")).says("#assign", "A second operator books this", "No reference says whose it is")
	for range 2 {
		o.post(routes.DeskAssign("3"), form).leads(routes.DeskTransfers)
		o.get(routes.DeskTransfers).says("main", "once a second operator says the same")
	}
	other.get(routes.DeskTransfer("3")).says("#entry", "fay@example.com says that it belongs to "+c.ref("PAY", 1)).never("#assign", "A second operator books this")
	other.post(routes.DeskAssign("3"), form).leads(routes.DeskTransfers)
	c.get(routes.Billing).says("main", "$399.00")
	o.post(routes.DeskSendBack("4"), url.Values{"reason": {"Of a stranger"}}).leads(routes.DeskTransfers)
	o.get(routes.DeskTransfers).says("main", "once a second operator says the same")
	other.post(routes.DeskSendBack("4"), url.Values{"reason": {"Of a stranger"}}).leads(routes.DeskTransfers)
	other.get(routes.DeskTransfers).says("main", "marked as sent back")
}

// TestAnOrderIsPaidByBankTransferFromItsThirdStep says where the money goes, until when the order is kept, what is missing, and that it is paid.
func TestAnOrderIsPaidByBankTransferFromItsThirdStep(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("fay@example.com", rights.Finance)
	c.comesToPay(bangkok, passport, 1000, 1)
	order := c.ref("ORD", 1)
	pay := routes.PayOrder(order)
	c.get(pay).wants(200).never("main", "Bank transfer")
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	page := c.get(pay).wants(200).says("main", "Bank transfer", "The order is kept until", "on sale at that price")
	amount := page.Find("[name=top_up]").AttrOr("value", "")
	c.post(pay, url.Values{"method": {"transfer"}, "top_up": {"1"}}).wants(http.StatusUnprocessableEntity).says("main", "Bank transfer")
	form := url.Values{"method": {"transfer"}, "top_up": {amount}}
	payment := routes.Payment(c.ref("PAY", 1))
	for range 2 {
		c.post(pay, form).leads(payment)
	}
	reference := statements.Reference{AccountID: c.accountID, PaymentID: 1}
	c.get(payment).wants(200).says("main", reference.Printed(), "the balance pays order "+order, "The order is kept until")
	c.get(pay).says("main", "A bank transfer for this order is waited for")
	c.get(routes.Result(order)).says("main", "Waiting for your transfer").never("main", "card payment")
	c.get(routes.Order(order)).wants(200)
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;1,00;Mary;" + reference.String() + "\n").wants(http.StatusOK)
	o.post(routes.DeskAssign("1"), url.Values{"target": {c.ref("PAY", 1)}, "reason": {"Its reference"}}).leads(routes.DeskTransfers)
	c.get(pay).says("main", "Your transfer of $1.00 is on the balance", "are missing")
	c.get(payment).says("main", "Pay what is missing")
	c.get(routes.Notifications).says("main", "less than what was asked for arrived")
	form.Set("top_up", c.get(pay).Find("[name=top_up]").AttrOr("value", ""))
	c.post(pay, form).leads(routes.Payment(c.ref("PAY", 2)))
	reference.PaymentID = 2
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-22;"+form.Get("top_up")+";Mary;"+reference.String()+"\n").wants(http.StatusOK).says("main", "1 booked")
	c.get(routes.Result(order)).wants(200).says("main", order)
	c.get(routes.Payment(c.ref("PAY", 2))).says("main", "Order "+order+" is paid and completed.", "View order")
	c.post(pay, form).leads(routes.Result(order))
}

// TestAnExpiredOrderThatAPaymentStillPaysIsNotToBeOrderedAgain: before and after the job has expired it, by transfer and by card.
func TestAnExpiredOrderThatAPaymentStillPaysIsNotToBeOrderedAgain(t *testing.T) {
	s := newSite(t)
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c := s.customer("mary@example.com")
	c.comesToPay(bangkok, passport, 1000, 1)
	byTransfer, byCard := c.ref("ORD", 1), c.ref("ORD", 2)
	pay := routes.PayOrder(byTransfer)
	c.post(pay, url.Values{"method": {"transfer"}, "top_up": {c.get(pay).Find("[name=top_up]").AttrOr("value", "")}}).leads(routes.Payment(c.ref("PAY", 1)))
	c.comesToPay(bangkok, passport, 1000, 1).submit("Pay $13.00", nil).wants(http.StatusSeeOther)
	s.pass(25 * time.Hour)
	for range 2 {
		for order, says := range map[string]string{byTransfer: "a bank transfer for it is waited for", byCard: "a card payment for it is open"} {
			c.get(routes.PayOrder(order)).leads(routes.Result(order))
			c.post(routes.PayOrder(order), url.Values{"method": {"card"}}).leads(routes.Result(order))
			for _, page := range []string{routes.Result(order), routes.Order(order)} {
				a := c.get(page).wants(http.StatusOK).says("main", says, "pays it all the same as long as what you ordered is on sale at that price")
				a.never("main", "othing is charged", "othing was charged", "yields no packages")
				if a.Find(`main a:contains("Order again")`).Length() > 0 {
					t.Errorf("%s offers to order again what is being paid", page)
				}
			}
		}
		if _, err := s.console.Billing.ExpireOrders(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	c.get(routes.Result(byTransfer)).says("main", "stays on your balance", "Withdraw the transfer before you order again")
	c.get(routes.Result(byCard)).says("main", "goes back to the card")
	if err := s.console.Billing.WithdrawTransfer(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	c.get(routes.Order(byTransfer)).says("main", "Order again", "Nothing was charged for it; order again at today's price.")
	c.get(routes.Result(byTransfer)).says("main", "Order again", "nothing is charged for it")
}

// TestAnOrderSaysNothingOfAShortTransferOnceTheBalanceIsEnough: what else was topped up since made up for it.
func TestAnOrderSaysNothingOfAShortTransferOnceTheBalanceIsEnough(t *testing.T) {
	s := newSite(t)
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c, o := s.customer("mary@example.com"), s.operator("fay@example.com", rights.Finance)
	c.comesToPay(bangkok, passport, 1000, 1)
	pay := routes.PayOrder(c.ref("ORD", 1))
	c.post(pay, url.Values{"method": {"transfer"}, "top_up": {c.get(pay).Find("[name=top_up]").AttrOr("value", "")}}).leads(routes.Payment(c.ref("PAY", 1)))
	o.importFile("Date;Amount;Payer;Remittance\n2026-11-21;1,00;Mary;" + (&statements.Reference{AccountID: c.accountID, PaymentID: 1}).String() + "\n").wants(http.StatusOK)
	o.post(routes.DeskAssign("1"), url.Values{"target": {c.ref("PAY", 1)}, "reason": {"Its reference"}}).leads(routes.DeskTransfers)
	c.get(pay).says("main", "Your transfer of $1.00 is on the balance", "are missing")
	c.topsUp(50_000_000)
	c.get(pay).wants(http.StatusOK).says("main", "Account balance").never("main", "missing").never("main", "Your transfer")
}

// TestATransferThatIsNotWaitedForIsToldAsThat on all pages of its order: it was no card payment, and nothing could have been charged.
func TestATransferThatIsNotWaitedForIsToldAsThat(t *testing.T) {
	s := newSite(t)
	s.console.Billing.Bank = &statements.Account{Holder: "OCR Ltd", IBAN: "DE89370400440532013000"}
	c := s.customer("mary@example.com")
	c.comesToPay(bangkok, passport, 1000, 1)
	order := c.ref("ORD", 1)
	pay := routes.PayOrder(order)
	c.post(pay, url.Values{"method": {"transfer"}, "top_up": {c.get(pay).Find("[name=top_up]").AttrOr("value", "")}}).leads(routes.Payment(c.ref("PAY", 1)))
	c.post(routes.WithdrawTransfer(c.ref("PAY", 1)), nil).wants(http.StatusSeeOther)
	told := map[string][]string{
		pay:                             {"No bank transfer is waited for any more: You withdrew this transfer.", "does not pay the order by itself"},
		routes.Result(order):            {"No transfer is waited for", "You withdrew this transfer.", "The order can be paid until"},
		routes.Order(order):             {"Every attempt to pay this order", "Bank transfer", "Not waited for", "Bank transfer for this order begun", "Bank transfer for this order not waited for any more: You withdrew"},
		routes.Payment(c.ref("PAY", 1)): {"No transfer is waited for", "You withdrew this transfer.", "does not pay the order by itself"},
	}
	for page, says := range told {
		c.get(page).wants(http.StatusOK).says("main", says...).never("main", "card payment").never("main", "Card payment").never("main", "othing was charged").never("main", "failed")
	}
}

// Each reason and state has its words.
func TestWhatTheDeskTellsOfTransfersHasItsWords(t *testing.T) {
	t.Parallel()
	for _, why := range transfers.Whys {
		if !strings.HasSuffix(words.TransferProposed(string(why)), ".") {
			t.Errorf("proposal %s", why)
		}
	}
	for _, why := range statements.Whys {
		if !strings.HasSuffix(words.LeftOut(string(why)), ".") {
			t.Errorf("left out %s", why)
		}
	}
	for _, state := range []models.EntryState{models.EntryWaiting, models.EntryBooked, models.EntrySentBack} {
		if words.BankEntryState(string(state)) == "" {
			t.Errorf("state %s", state)
		}
	}
}
