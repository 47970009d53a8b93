package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/vouchers"
)

// TestACustomerRedeemsAVoucherAndSeesWhereItsCallsAre goes the way of somebody who got a card at a fair.
func TestACustomerRedeemsAVoucherAndSeesWhereItsCallsAre(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	batch := vouchers.Wanted{
		Campaign: "Spring fair", Region: bangkok, Service: passport, Calls: 50, Codes: 3, UsesEach: 1, ValidUntil: s.console.Clock.Now().Add(24 * time.Hour),
	}
	_, codes, err := s.console.Vouchers.Create(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	page := c.get("/packages").wants(200).says("main", "Redeem a voucher")
	if href := page.Find(`main a:contains("Redeem a voucher")`).AttrOr("href", ""); href != "/redeem" || c.get("/billing").Find(`main a[href="/redeem"]`).Length() != 1 {
		t.Errorf("the pages on packages and the balance lead to %q", href)
	}
	form := c.get("/redeem?code="+codes[0]).wants(200).says("main", "one service in one region", "credit on the balance", "can redeem one")
	if code := form.Find("#field-code").AttrOr("value", ""); code != codes[0] {
		t.Errorf("a link fills in %q", code)
	}
	wrong := form.submit("See what it gives", url.Values{"code": {codes[0][:18]}}).wants(422).says("main", "missing or mistyped")
	if code := wrong.Find("#field-code").AttrOr("value", ""); code != codes[0][:18] {
		t.Errorf("what was typed is %q now", code)
	}
	offer := form.submit("See what it gives", url.Values{"code": {strings.ToLower(codes[0])}}).wants(200).says("#offer", "50 free calls", "Spring fair", "It is worth no money", "can redeem one")
	c.get("/packages").never("main", "Spring fair")
	got := offer.submit("Redeem", nil).wants(303).follow().wants(200)
	got.says("[role=status]", "“Spring fair” gave you "+c.ref("PKG", 1)+": 50 free calls").says("main", "Free, from the voucher “Spring fair”", "50")
	offer.submit("Redeem", nil).wants(422).says("main", "already: it gave "+c.ref("PKG", 1))
	form.submit("See what it gives", url.Values{"code": {codes[1]}}).wants(422).says("main", "already: it gave "+c.ref("PKG", 1))
	other.post("/redeem", url.Values{"code": {codes[0]}}).wants(422).says("main", "as often as it can be")
	other.get("/packages/" + c.ref("PKG", 1)).wants(404)
	s.pass(24 * time.Hour)
	other.post("/redeem", url.Values{"code": {codes[1]}}).wants(422).says("main", "has expired")
	other.get("/packages").wants(200).never("main", "Spring fair")
}

// TestACustomerRedeemsCreditAndSeesWhatIsAvailable before and after, on the transaction, among the transactions, on the overview and in the statement.
func TestACustomerRedeemsCreditAndSeesWhatIsAvailable(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	_, codes, err := s.console.Vouchers.Create(t.Context(), vouchers.Wanted{
		Campaign: "Summer fair", CreditMicros: 5_000_000, Codes: 2, UsesEach: 1, ValidUntil: s.console.Clock.Now().Add(24 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	offer := c.get("/redeem?code="+codes[0]).wants(200).submit("See what it gives", nil).wants(200)
	offer.says("#offer", "$5.00 on the balance", "Summer fair", "Available now", "$0.00", "Available with it", "no card gets it back").never("#offer", "free calls")
	c.get("/billing/transactions").never("main", "Summer fair")
	got := offer.submit("Redeem", nil).wants(303).follow().wants(200)
	got.says("[role=status]", "“Summer fair” gave you $5.00", "Available now: $5.00").says("main", "+$5.00", "Voucher of “Summer fair”", "no card gets it back")
	offer.submit("Redeem", nil).wants(422).says("main", "already: it gave $5.00, by "+c.ref("TXN", 1)).holds("code", codes[0])
	other.post("/redeem", url.Values{"code": {codes[0]}}).wants(422).says("main", "as often as it can be")
	other.get("/billing/transactions/" + c.ref("TXN", 1)).wants(404)
	for path, want := range map[string]string{
		"/billing/transactions": "Voucher of “Summer fair”", "/billing/transactions?kind=voucher": "Voucher of “Summer fair”", "/billing": "$5.00", "/settings/audit": "Redeemed a voucher of “Summer fair” for $5.00.",
	} {
		c.get(path).wants(200).says("main", want)
	}
	month := s.now().Format("2006-01")
	c.get("/billing/statements/"+month).wants(200).says("main", "Vouchers", "+$5.00", "Voucher of “Summer fair”")
	c.get("/billing/documents").wants(200).never("main", "Summer fair")
}
