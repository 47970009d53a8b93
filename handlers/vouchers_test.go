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
	form := c.get("/redeem?code="+codes[0]).wants(200).says("main", "one service in one region", "can redeem one")
	if code := form.Find("#field-code").AttrOr("value", ""); code != codes[0] {
		t.Errorf("a link fills in %q", code)
	}
	wrong := form.submit("Redeem", url.Values{"code": {codes[0][:18]}}).wants(422).says("main", "missing or mistyped")
	if code := wrong.Find("#field-code").AttrOr("value", ""); code != codes[0][:18] {
		t.Errorf("what was typed is %q now", code)
	}
	got := form.submit("Redeem", url.Values{"code": {strings.ToLower(codes[0])}}).wants(303).follow().wants(200)
	got.says("[role=status]", "“Spring fair” gave you "+c.ref("PKG", 1)).says("main", "Free, from the voucher “Spring fair”", "50")
	form.submit("Redeem", url.Values{"code": {codes[0]}}).wants(422).says("main", "already: it gave "+c.ref("PKG", 1))
	form.submit("Redeem", url.Values{"code": {codes[1]}}).wants(422).says("main", "already: it gave "+c.ref("PKG", 1))
	other.post("/redeem", url.Values{"code": {codes[0]}}).wants(422).says("main", "as often as it can be")
	other.get("/packages/" + c.ref("PKG", 1)).wants(404)
	s.pass(24 * time.Hour)
	other.post("/redeem", url.Values{"code": {codes[1]}}).wants(422).says("main", "has expired")
	other.get("/packages").wants(200).never("main", "Spring fair")
}
