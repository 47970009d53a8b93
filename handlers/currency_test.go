package handlers_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/web/payment"
)

// moneys are currencies of different smallest money and worth, with what pages say and take in them.
var moneys = []struct {
	currency              string
	presets               string   // offered, as values
	limits                string   // of one top-up
	steps, example        string   // that cards are charged in
	uneven                []string // amounts that no card can be charged
	whole, wholeShown     string   // one that a card can be charged, and as it is shown
	package_, pkgShown    string   // the price of 1,000 calls
	perCall, callShown    string
	callMoved             string // as it changed the balance
	threshold, autoAmount string // what forms begin with
	lowBalance, unusual   string
	mode                  string // the keyboard
}{
	{
		"USD", "10.00 50.00 100.00 500.00", "From $1.00 to $10,000.00, in whole cents.", "whole cents", "45.50",
		[]string{"45.005", "1.0000001"},
		"45.5", "$45.50",
		"6.40", "$6.40", "0.0072", "$0.0072", "$0.01", "20.00", "50.00", "10.00", "5.00", "decimal",
	},
	{
		"EUR", "10.00 50.00 100.00 500.00", "From €1.00 to €10,000.00, in whole cents.", "whole cents", "45.50",
		[]string{"45.005"},
		"45.50", "€45.50",
		"6.40", "€6.40", "0.0072", "€0.0072", "€0.01", "20.00", "50.00", "10.00", "5.00", "decimal",
	},
	{
		"CNY", "10.00 50.00 100.00 500.00", "From CN¥1.00 to CN¥10,000.00, in whole fen.", "whole fen", "45.50",
		[]string{"45.005"},
		"45.5", "CN¥45.50",
		"46.40", "CN¥46.40", "0.05", "CN¥0.05", "CN¥0.05", "20.00", "50.00", "10.00", "5.00", "decimal",
	},
	{
		"JPY", "1000 5000 10000 50000", "From ¥100 to ¥1,000,000, in amounts without decimals.", "amounts without decimals", "4550",
		[]string{"100.5", "1000.01"},
		"1500", "¥1,500",
		"960", "¥960", "1.05", "¥1.05", "¥2", "2000", "5000", "1000", "500", "numeric",
	},
	{
		"CLP", "10000 50000 100000 500000", "From CLP 1,000 to CLP 10,000,000, in amounts without decimals.", "amounts without decimals", "45500",
		[]string{"1500.5"},
		"15000", "CLP 15,000",
		"6000", "CLP 6,000", "6.7", "CLP 6.7", "CLP 7", "20000", "50000", "10000", "5000", "numeric",
	},
	{
		"KWD", "10.000 50.000 100.000 500.000", "From KWD 1.000 to KWD 10,000.000, in multiples of KWD 0.001.", "multiples of KWD 0.001", "45.500",
		[]string{"10.5005"},
		"10.505", "KWD 10.505",
		"1.905", "KWD 1.905", "0.0022", "KWD 0.0022", "KWD 0.003", "20.000", "50.000", "10.000", "5.000", "decimal",
	},
}

// sellsIn puts a catalog in the currency in force.
func (s *site) sellsIn(currency, perCall, packagePrice string) {
	s.t.Helper()
	s.applyCatalog("currency.yaml", fmt.Appendf(nil, `
currency: %s
billing_time_zone: Asia/Shanghai
regions: [{code: ap-southeast-2, name: AP-Bangkok}]
services: [{code: passport, name: Passport OCR}]
offerings:
  - {region: ap-southeast-2, service: passport, pay_per_use: %q, packages: [{calls: 1000, price: %q}]}
`, currency, perCall, packagePrice))
	s.pass(time.Second) // prices of the same instant give way to each other
}

// plain is a text as screens show it, with spaces that may break.
func plain(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

// tells wants texts of the page, whatever kind of space is in them.
func (a *answer) tells(texts ...string) *answer {
	a.browser.t.Helper()
	page := plain(a.text("main"))
	for _, text := range texts {
		if !strings.Contains(page, text) {
			a.browser.t.Errorf("the page does not say %q:\n%s", text, page)
		}
	}
	return a
}

func TestAmountsFollowTheCurrencyOnEveryPage(t *testing.T) {
	for _, m := range moneys {
		t.Run(m.currency, func(t *testing.T) {
			b := newBank(t)
			b.sellsIn(m.currency, m.perCall, m.package_)
			c := b.customer("c@example.com")

			form := c.get("/billing/topup").wants(200).tells(m.limits)
			var offered []string
			for _, input := range form.Find("input[name=choice]").EachIter() {
				if value := input.AttrOr("value", ""); value != "own" {
					offered = append(offered, value)
				}
			}
			if got := strings.Join(offered, " "); got != m.presets {
				t.Errorf("offers %s, want %s", got, m.presets)
			}
			if got := form.Find("input[name=amount]").AttrOr("inputmode", ""); got != m.mode {
				t.Errorf("the keyboard is %q, want %q", got, m.mode)
			}
			for _, amount := range m.uneven {
				form.submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {amount}}).wants(422).tells("Enter an amount " + strings.TrimPrefix("in "+m.steps, "in amounts ") + ", such as " + m.example + ".")
			}
			page := c.goes(form.submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {m.whole}, "save": {"on"}})).wants(200).tells(m.wholeShown)
			button := page.text("form#pay button")
			if plain(button) != "Pay "+m.wholeShown {
				t.Errorf("the payment page says %q, want %s", button, m.wholeShown)
			}
			c.goes(page.submit(button, url.Values{"card": {cardSuccess}})).wants(200).tells("Top-up of " + m.wholeShown + " received")
			for range 3 {
				page := c.startsTopUp(strings.Fields(m.presets)[3])
				page.submit(page.text("form#pay button"), url.Values{"card": {cardSuccess}}).wants(303)
			}
			b.notify()

			order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
			c.get("/packages/buy/pay?order=" + order).wants(200).tells(m.pkgShown)
			c.post("/packages/buy/pay?order="+order, url.Values{"method": {"balance"}}).wants(303)
			if err := b.console.Billing.Subscribe(t.Context(), c.accountID, "ap-southeast-2", "passport"); err != nil {
				t.Fatal(err)
			}
			c.uses("ap-southeast-2", "passport", 1001, 200)
			b.pass(2 * time.Hour)
			if _, err := b.console.Billing.SettleHours(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := b.console.Documents.IssueDue(t.Context(), c.accountID); err != nil {
				t.Fatal(err)
			}
			c.get("/billing/transactions").wants(200).tells("−"+m.pkgShown, "−"+m.callMoved)
			c.get("/pricing").wants(200).tells(m.pkgShown, m.callShown)

			auto := c.get("/settings/auto").wants(200).tells("in " + m.steps + ".")
			alerts := c.get("/settings/alerts").wants(200)
			for field, want := range map[string]string{"threshold": m.threshold, "amount": m.autoAmount} {
				if got := auto.Find("input[name="+field+"]").First().AttrOr("value", ""); got != want {
					t.Errorf("automatic top-up begins with %s %s, want %s", field, got, want)
				}
			}
			for field, want := range map[string]string{"low_balance_amount": m.lowBalance, "unusual_amount": m.unusual} {
				if got := alerts.Find("input[name="+field+"]").AttrOr("value", ""); got != want {
					t.Errorf("alerts begin with %s %s, want %s", field, got, want)
				}
			}
			c.placesInFiles(m.currency)
			if m.steps != "whole cents" {
				for _, path := range []string{"/billing/topup", "/settings/auto", "/help/billing", "/calculator", "/billing", "/packages/buy"} {
					if text := c.get(path).wants(200).text("main"); strings.Contains(text, "cent") && !strings.Contains(text, "percent") && !strings.Contains(text, "Recent") {
						t.Errorf("%s speaks of cents", path)
					}
				}
			}
		})
	}
}

// placesInFiles looks at the decimals of the amounts in the files of a currency.
func (c *customer) placesInFiles(currency string) {
	c.t.Helper()
	places := map[string]int{"JPY": 0, "CLP": 0, "KWD": 3}
	for _, file := range []string{"/billing/transactions.csv", "/billing/orders.csv", "/usage/deductions.csv"} {
		a := c.get(file).wants(http.StatusOK)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) < 2 {
			c.t.Fatalf("%s: %v, %v", file, rows, err)
		}
		for i, column := range rows[0] {
			if column != "amount" && column != "order_total" && column != "balance_after" {
				continue
			}
			for _, row := range rows[1:] {
				_, decimals, _ := strings.Cut(row[i], ".")
				want, listed := places[currency]
				if !listed {
					want = 2
				}
				if len(decimals) < want || len(decimals) > want && strings.HasSuffix(decimals, "0") {
					c.t.Errorf("%s in %s: %s %s", file, currency, column, row[i])
				}
			}
		}
	}
}

// What is suggested can be charged as it stands, and leaves nothing owed.
func TestATopUpIsNeverSuggestedInVain(t *testing.T) {
	for _, m := range moneys {
		b := newBank(t)
		b.sellsIn(m.currency, m.perCall, m.package_)
		c := b.customer("c@example.com")
		for _, suggested := range []string{"0.000001", "0.0072", "45.005", "1000.5", "-5", "ten", "9000000000000"} {
			form := c.get("/billing/topup?amount=" + suggested).wants(200)
			chosen := form.submit("Continue to card payment", nil)
			if chosen.wants(303).location == "" {
				t.Errorf("%s %s: %s", suggested, m.currency, form.text("main"))
			}
		}
	}
}

func TestAtStripeAmountsAreWhatItCharges(t *testing.T) {
	for currency, want := range map[string]struct{ limits, uneven, whole string }{
		"USD": {"From $1.00 to $10,000.00, in whole cents.", "45.005", "45.05"},
		"JPY": {"From ¥100 to ¥1,000,000, in amounts without decimals.", "100.5", "101"},
		"KWD": {"From KWD 1.000 to KWD 10,000.000, in multiples of KWD 0.010.", "10.505", "10.510"},
		"HUF": {"From HUF 175.00 to HUF 999,999.99, in multiples of HUF 0.01.", "1000.005", "1000.05"},
		"ISK": {"From ISK 100 to ISK 999,999, in amounts without decimals.", "1000.5", "1000"},
	} {
		s := newSite(t)
		s.sellsIn(currency, "9", "640")
		s.provider.limits = payment.StripeLimits(currency)
		c := s.customer("c@example.com")
		form := c.get("/billing/topup").wants(200).tells(want.limits)
		form.submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {want.uneven}}).wants(422).tells("Enter an amount ", "such as ")
		if len(s.provider.checkouts) != 0 {
			t.Errorf("%s: asked the provider for %v", currency, s.provider.checkouts)
		}
		form.submit("Continue to card payment", url.Values{"choice": {"own"}, "amount": {want.whole}}).wants(303)
		if len(s.provider.checkouts) != 1 {
			t.Errorf("%s: the provider was not asked", currency)
		}
	}
}

func TestATopUpClearsTheArrearsUnlessTheCustomerChoosesLess(t *testing.T) {
	for _, test := range []struct {
		calls  int // at $0.0165 each
		chosen string
		amount string
	}{
		{3_030, "50.00", ""},      // $49.995 are owed
		{3_031, "100.00", ""},     // $50.0115
		{30_303, "500.00", ""},    // $499.9995
		{30_304, "own", "500.02"}, // $500.016
	} {
		s := newSite(t)
		s.console.Billing.Credit.LimitMicros, s.console.Metering.Credit.LimitMicros = 1_000_000_000_000, 1_000_000_000_000
		c := s.customer("c@example.com")
		s.sellsIn("USD", "0.0165", "12.00")
		if err := s.console.Billing.Subscribe(t.Context(), c.accountID, "ap-southeast-2", "passport"); err != nil {
			t.Fatal(err)
		}
		for left := test.calls; left > 0; left -= 10_000 {
			c.uses("ap-southeast-2", "passport", min(left, 10_000), 200)
		}
		form := c.get("/billing/topup").wants(200)
		chosen := form.Find("input[name=choice][checked]").AttrOr("value", "")
		if amount := form.Find("input[name=amount]").AttrOr("value", ""); chosen != test.chosen || amount != test.amount {
			t.Errorf("after %d calls: %s %s, want %s %s", test.calls, chosen, amount, test.chosen, test.amount)
		}
		form.says("main", "Still in arrears then")
		for _, suggested := range []string{"10.00", "0.01"} { // as an earlier payment, tried again, suggests it
			form := c.get("/billing/topup?amount=" + suggested).wants(200)
			form.submit("Continue to card payment", nil).wants(303)
		}
		for reference, checkout := range s.provider.checkouts {
			c.pays(reference)
			if c.available() < 0 {
				t.Errorf("after %d calls a top-up of %d leaves %d", test.calls, checkout.AmountMicros, c.available())
			}
			break
		}
	}
}

func TestMoreArrearsThanOneTopUpClearsSaySo(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	s.sellsIn("USD", "5.00", "12.00")
	s.console.Billing.Credit.LimitMicros, s.console.Metering.Credit.LimitMicros = 1_000_000_000_000, 1_000_000_000_000
	if err := s.console.Billing.Subscribe(t.Context(), c.accountID, "ap-southeast-2", "passport"); err != nil {
		t.Fatal(err)
	}
	c.uses("ap-southeast-2", "passport", 2_001, 200)
	form := c.get("/billing/topup").wants(200).says("main", "$10,005.00 are owed, more than one top-up can be: top up several times")
	if got := form.Find("input[name=amount]").AttrOr("value", ""); got != "10000.00" {
		t.Errorf("suggests %s", got)
	}
	if _, enough := s.console.Billing.ClearingTopUp(-billing.MaxTopUpMicros, 0, "USD"); !enough {
		t.Error("exactly the largest top-up is not enough")
	}
}
