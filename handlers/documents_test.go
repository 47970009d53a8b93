package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/views/paper/papertest"
)

// firstDocument gives the address of the newest document's file.
func (c *customer) firstDocument() string {
	c.t.Helper()
	return c.get("/billing/documents").wants(http.StatusOK).Find("a[download]").AttrOr("href", "")
}

func TestDocumentsAreThereAsSoonAsTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, bob := s.customer("ann@example.com"), s.customer("bob@example.com")
	ann.get("/billing/documents").wants(http.StatusOK).says("main", "No documents yet")
	ann.topsUp(20_000_000)
	href := ann.firstDocument()
	if !strings.HasSuffix(href, "/TEST-RCP-000001.pdf") {
		t.Fatalf("after a top-up: %q", href)
	}
	file := ann.get(href).wants(http.StatusOK)
	if got := file.header.Get("Content-Type"); got != "application/pdf" {
		t.Errorf("the file is %s", got)
	}
	text := papertest.Text(t, []byte(file.body))
	for _, want := range []string{"Receipt", "TEST-RCP-000001", "Top-up of the prepaid balance", "$20.00", "Test document"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt lacks %q:\n%s", want, text)
		}
	}
	bob.get(href).wants(http.StatusNotFound)
	ann.get(strings.Replace(href, "DOC-", "PAY-", 1)).wants(http.StatusNotFound)
	ann.get(strings.Replace(href, "RCP", "INV", 1)).wants(http.StatusNotFound)
	ann.get("/billing/documents?kind=poem").wants(http.StatusBadRequest)
	ann.get("/billing/documents?kind=credit_note").wants(http.StatusOK).says("main", "No such documents")
}

func TestPagesLeadToTheirDocuments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.customer("ann@example.com")
	ann.topsUp(20_000_000)
	ann.buys("ap-southeast-2", "passport", 1000, 1)
	ann.firstDocument()
	for address, number := range map[string]string{
		"/billing/orders/" + ann.ref(models.KindOrder, 1):             "TEST-INV-000001",
		"/billing/transactions/" + ann.ref(models.KindTransaction, 1): "TEST-RCP-000001",
		"/billing/transactions/" + ann.ref(models.KindTransaction, 2): "TEST-INV-000001",
		"/billing/payments/" + ann.ref(models.KindPayment, 1):         "TEST-RCP-000001",
	} {
		if links := ann.get(address).wants(http.StatusOK).Find(`a[href$="` + number + `.pdf"]`).Length(); links != 1 {
			t.Errorf("%s has %d links to %s", address, links, number)
		}
	}
}

func TestBillingDetailsAreKeptAndPrinted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.customer("ann@example.com")
	const name = "บริษัท ตัวอย่าง จำกัด"
	wrong := ann.post("/settings/billing", url.Values{"name": {name}, "email": {"nobody"}, "address": {"1 Road"}}).wants(http.StatusUnprocessableEntity)
	wrong.says("#field-email-error", "not an e-mail address")
	if got := wrong.Find("#field-name").AttrOr("value", ""); got != name || wrong.Find("#field-address").Text() != "1 Road" {
		t.Errorf("what was typed is gone: %q", got)
	}
	ann.post("/settings/billing", url.Values{"name": {name}, "address": {"1 Road\r\nBangkok"}, "country": {"Thailand"}, "tax_id": {"0105"}}).wants(http.StatusSeeOther)
	ann.topsUp(20_000_000)
	text := papertest.Text(t, []byte(ann.get(ann.firstDocument()).body))
	for _, want := range []string{name, "1 Road", "Bangkok", "Thailand", "Tax ID 0105"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt lacks %q:\n%s", want, text)
		}
	}
}

func TestTheBookkeepingsAddressIsConfirmedByALinkThatNeedsNoAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.customer("ann@example.com")
	ann.post("/settings/billing", url.Values{"name": {"Lindqvist AB"}, "email": {"books@example.com"}}).wants(http.StatusSeeOther)
	ann.get("/settings/billing").wants(http.StatusOK).says("main", "asks the bookkeeping to confirm", "Not confirmed yet")
	token, err := s.console.Accounts.BookkeepingToken(t.Context(), ann.accountID, "books@example.com")
	if err != nil {
		t.Fatal(err)
	}
	stranger := s.visitor()
	page := stranger.get("/confirm?token="+token).wants(http.StatusOK).says("main", "Lindqvist AB", "books@example.com")
	page.submit("Confirm books@example.com", nil).wants(http.StatusOK).says("main", "Documents issued from now on are mailed to books@example.com")
	stranger.get("/confirm?token=" + token).wants(http.StatusNotFound)
	stranger.post("/confirm", url.Values{"token": {"made up"}}).wants(http.StatusNotFound)
	ann.get("/settings/billing").wants(http.StatusOK).says("main", "Confirmed on", "is mailed there as a PDF file")
}
