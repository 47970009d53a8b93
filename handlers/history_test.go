package handlers_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// settles posts the finished hours to the ledger, as the job does.
func (s *site) settles() {
	s.t.Helper()
	if _, err := s.console.Billing.SettleHours(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// subscribes enables pay-per-use.
func (c *customer) subscribes(region, service string) {
	c.t.Helper()
	if err := c.console.Billing.Subscribe(c.t.Context(), c.accountID, region, service); err != nil {
		c.t.Fatal(err)
	}
}

// rows gives the text of the body rows of a page's tables.
func (a *answer) rows() []string {
	return a.Find("tbody tr").Map(func(_ int, row *goquery.Selection) string {
		cells := row.Find("td").Map(func(_ int, cell *goquery.Selection) string { return strings.Join(strings.Fields(cell.Text()), " ") })
		return strings.Join(cells, " ")
	})
}

func TestAUsageTransactionSaysInWordsWhatItIsAndHowItIsComposed(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	c.subscribes("ap-southeast-1", "web-image")
	c.uses("ap-southeast-1", "web-image", 1010, 200) // tiers: 1,000 at 0.008, 10 at 0.005
	s.pass(time.Hour)
	s.settles()
	list := c.get("/billing/transactions?by=entry").wants(200)
	list.says("main", "Pay-per-use of Web Image OCR in CN-Hong Kong, 21 Nov 2026, 14:00–15:00, 1,010 calls", "−$8.05", "$91.95", "+$100.00")
	calls := list.Find(`a:contains("Show calls")`).AttrOr("href", "")
	query, err := url.Parse(calls)
	if err != nil {
		t.Fatal(err)
	}
	if q := query.Query(); query.Path != "/calls" || q.Get("region") != "ap-southeast-1" || q.Get("service") != "web-image" ||
		q.Get("hour") != "2026-11-21T06:00:00Z" || q.Get("payer") != "pay_per_use" {
		t.Errorf("the calls are at %s", calls)
	}
	detail := c.get("/billing/transactions/" + c.ref(models.KindTransaction, 2)).wants(200)
	detail.says("main", "−$8.05", "Balance before", "$100.00", "Balance after", "$91.95")
	if got := detail.rows(); len(got) != 3 || got[0] != "Pay-per-use calls 1,000 $0.008 −$8.00" || got[1] != "Pay-per-use calls 10 $0.005 −$0.05" || got[2] != "Without a key, or not known 1,010 calls: Without a key, or not known $8.05" {
		t.Errorf("composed of %q", got)
	}
	detail.never("main", "Late")
}

func TestALateEntryIsNamedAsLateAndComposedOfItsOwnCalls(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	c.subscribes("ap-southeast-2", "passport")
	hour := s.now()
	c.uses("ap-southeast-2", "passport", 3, 200)
	s.pass(time.Hour)
	s.settles()
	s.pass(time.Second)
	late := make([]metering.Event, 2) // made in the hour that has just been settled
	for i := range late {
		late[i] = metering.Event{RequestID: fmt.Sprint("late-", i), ProjectID: c.projects["ap-southeast-2"], Service: "passport", At: hour, HTTPStatus: 200}
	}
	if _, err := s.console.Metering.Ingest(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Minute)
	s.settles()
	c.get("/billing/transactions?kind=usage&by=entry").wants(200).says("main", "14:00–15:00, 2 calls", "Late", "14:00–15:00, 3 calls")
	detail := c.get("/billing/transactions/"+c.ref(models.KindTransaction, 3)).wants(200).says("main", "Late entry no. 1", "after the hour had been settled")
	if got := detail.rows(); len(got) != 2 || !strings.HasPrefix(got[0], "Pay-per-use calls 2 ") {
		t.Errorf("composed of %q", got)
	}
	first := c.get("/billing/transactions/" + c.ref(models.KindTransaction, 2)).wants(200)
	if got := first.rows(); len(got) != 2 || !strings.HasPrefix(got[0], "Pay-per-use calls 3 ") {
		t.Errorf("the first is composed of %q", got)
	}
}

func TestTransactionsAreFilteredByKindAndByDaysOfTheBillingZone(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(10_000_000)   // 21 Nov 2026, 14:25 in the billing zone, eight hours ahead of UTC
	s.pass(10 * time.Hour) // 22 Nov, 00:25; still the 21st in UTC
	c.topsUp(20_000_000)
	c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	if err := s.console.Billing.PayFromBalance(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"": 3, "kind=top_up": 2, "kind=order": 1, "kind=usage": 0,
		"from=2026-11-22": 2, "to=2026-11-21": 1, "from=2026-11-21&to=2026-11-22": 3, "from=2026-11-21&to=2026-11-21": 1, "from=2026-11-23": 0,
		"kind=top_up&from=2026-11-22": 1, "before=2": 1,
	} {
		for _, by := range []string{"entry", "day"} {
			if by == "day" && strings.Contains(query, "before=") { // which names a day there
				continue
			}
			if got := c.get("/billing/transactions?by=" + by + "&" + query).wants(200).rows(); len(got) != want {
				t.Errorf("%q by %s: %d rows, want %d: %q", query, by, len(got), want, got)
			}
		}
	}
	for query, reason := range map[string]string{
		"from=yesterday": "Write the day", "to=2026-02-30": "Write the day", "kind=gift": "Choose one",
		"from=2026-11-22&to=2026-11-21": "before the first",
	} {
		c.get("/billing/transactions?"+query).wants(422).says("main", reason, "needs a correction")
	}
	c.get("/billing/transactions?from=yesterday").says("main", "").never("tbody", "Top-up")
	for _, before := range []string{"x", "0", "-1", "99999999999999999999"} {
		c.get("/billing/transactions?before=" + before).wants(400)
		c.get("/billing/orders?before=" + before).wants(400)
	}
	c.get("/billing/orders?status=lost").wants(400)
}

func TestHistoriesPageByKeyWithoutLosingOrRepeatingARow(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	const n = 120
	for range n {
		c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	}
	for i := range n {
		c.topsUp(rules.Micros(int64(i+1) * 1_000_000))
	}
	for _, path := range []string{"/billing/orders?status=pending_payment", "/billing/transactions?kind=top_up"} {
		seen := make(map[string]bool)
		pages := 0
		var page *answer
		var first []string // the first row of each page
		for next := path; next != ""; pages++ {
			page = c.get(next).wants(200)
			first = append(first, page.rows()[0])
			page.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
				key := row.Find("a[aria-label^=Explain], a[href^='/billing/orders/']").First().AttrOr("href", "")
				if seen[key] || key == "" {
					t.Errorf("%s: row %q twice or without an address", next, key)
				}
				seen[key] = true
			})
			if newest := page.Find(`a:contains("Newest")`); (newest.Length() == 1) != (pages > 1) {
				t.Errorf("page %d: %d links to the newest", pages, newest.Length())
			}
			next = page.Find("a[rel=next]").AttrOr("href", "")
		}
		if len(seen) != n || pages != 3 {
			t.Errorf("%s: %d rows on %d pages", path, len(seen), pages)
		}
		for back := pages - 2; back >= 0; back-- {
			page = c.get(page.Find("a[rel=prev]").AttrOr("href", "")).wants(200)
			if got := page.rows()[0]; got != first[back] {
				t.Errorf("%s: page %d starts with %q on the way back, not with %q", path, back, got, first[back])
			}
		}
		if page.Find("a[rel=prev]").Length() != 0 || page.Find("a[rel=next]").Length() != 1 {
			t.Errorf("%s: the newest page leads to a newer one, or to none", path)
		}
	}
}

func TestAnUnpaidOrderCanBeCancelledAfterBeingAsked(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.get("/billing/orders").wants(200).says("main", "No orders yet", "Buy Package")
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	s.pass(time.Hour + time.Minute)
	list := c.get("/billing/orders").wants(200).says("main", order, "1 × 1,000 calls of Passport OCR in AP-Bangkok", "Pending payment", "Expires in 22 hours")
	if pay := list.Find(`a[aria-label^="Pay "]`).AttrOr("href", ""); pay != "/packages/buy/pay?order="+order {
		t.Errorf("paid at %q", pay)
	}
	ask := c.get(list.Find(`a[aria-label^="Cancel "]`).AttrOr("href", "")).wants(200).says("main", "Cancel this order?", "Keep the order")
	if got := c.get("/billing/orders?status=cancelled").rows(); len(got) != 0 {
		t.Fatalf("cancelled by looking: %q", got)
	}
	ask.submit("Cancel order "+order, nil).follow().wants(200).says("body", "is cancelled").says("main", "Cancelled").never("main", "Pay $")
	ask.submit("Cancel order "+order, nil).follow().wants(200)
	c.get("/billing/orders?status=cancelled").says("main", order)
	c.get("/billing/orders?status=pending_payment").says("main", "No such orders")
}

func TestACompletedOrderIsNotCancelled(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(100_000_000)
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	ask := c.get("/billing/orders/" + order + "?cancel=ask").wants(200)
	if err := s.console.Billing.PayFromBalance(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	ask.submit("Cancel order "+order, nil).follow().wants(200).says("body", "is completed and cannot be cancelled").says("main", "Completed")
	c.get("/billing/orders/"+order+"?cancel=ask").never("main", "Cancel this order?")
}

func TestAnExpiredOrderIsNotOfferedForPayment(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	s.pass(24 * time.Hour) // the job has not run yet
	for range 2 {
		c.get("/billing/orders/"+order).wants(200).says("main", "Expired", "order again").never("main", "Pay $", "Cancel order")
		c.get("/billing/orders").says("main", "Expired").never("tbody", "Pay")
		if _, err := s.console.Billing.ExpireOrders(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMoneyForACancelledOrderGoesBackToTheCardAndSaysSo(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	if _, _, err := s.console.Billing.PayByCard(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	payment := c.ref(models.KindPayment, 1)
	if err := s.console.Billing.CancelOrder(t.Context(), c.accountID, 1); err != nil {
		t.Fatal(err)
	}
	c.pays(payment) // the provider took it after all
	page := c.get("/billing/payments/" + payment).wants(200)
	page.says("main", "$13.00 go back to your card", "the order had been cancelled by then", order)
	if _, err := s.console.Billing.PerformRefunds(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.get("/billing/payments/"+payment).wants(200).says("main", "$13.00 went back to your card")
	c.get("/billing/orders/"+order).wants(200).says("main", "Cancelled. The card payment that came in for it all the same is given back.",
		c.ref(models.KindRefund, 1), "Payment of $13.00 given back, to the card").never("main", "Nothing was charged")
	c.get("/packages/buy/result?order="+order).wants(200).says("main", "is given back", "See the payment")
	c.get("/notifications").wants(200).says("main", "is being returned")
	if c.available() != 0 {
		t.Errorf("%d are available", c.available())
	}
}

func TestArrearsSayWhatIsOwedSinceWhenAndWhatStopsWhen(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.subscribes("ap-southeast-2", "passport")
	c.get("/billing").wants(200).says("main", "None", "for 24 hours, up to $50.00 owed")
	c.uses("ap-southeast-2", "passport", 100, 200)
	owed := -c.available()
	if owed <= 0 {
		t.Fatal("nothing is owed")
	}
	page := c.get("/billing").wants(200)
	page.says("main", "Owed", s.money(owed), "21 Nov 2026, 14:25:10 GMT+8", "22 Nov 2026, 14:25:10 GMT+8", "Go on until", "Top up to clear")
	c.get("/billing/topup").wants(200).says("main", "clears the arrears")
	order := c.placesOrder("ap-southeast-2", "passport", 1000, 1)
	c.get("/billing/orders/"+order).wants(200).says("main", "Cannot be paid now", "in arrears").never("main", "Pay $")
	s.pass(24 * time.Hour)
	c.get("/billing").wants(200).says("main", "Refused until a top-up clears the arrears")
	c.topsUp(10_000_000)
	c.get("/billing").wants(200).never("main", "Owed", "Refused")
}

// money is how pages show an amount of dollars.
func (s *site) money(micros rules.Micros) string {
	text := fmt.Sprintf("%d.%06d", micros/1_000_000, micros%1_000_000)
	for strings.HasSuffix(text, "0") && len(text)-strings.IndexByte(text, '.') > 3 {
		text = text[:len(text)-1]
	}
	return "$" + text
}

func TestOthersSeeNothingOfACustomersMoney(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	for _, who := range []*customer{c, other} { // the other has objects of the same numbers
		who.topsUp(10_000_000)
		who.placesOrder("ap-southeast-2", "passport", 1000, 1)
	}
	order := c.ref(models.KindOrder, 1)
	for _, path := range []string{
		"/billing/orders/" + order, "/billing/payments/" + c.ref(models.KindPayment, 1),
		"/billing/payments/" + c.ref(models.KindPayment, 1) + "?resume=yes", "/billing/transactions/" + c.ref(models.KindTransaction, 1),
	} {
		c.get(path)
		other.get(path).wants(404).never("body", "$10.00 received", order)
		s.visitor().get(path).wants(303)
	}
	other.post("/billing/orders/"+order+"/cancel", nil).wants(404)
	c.get("/billing/orders/"+order).wants(200).says("main", "Pending payment")
	for _, path := range []string{"/billing/orders/ORD-1", "/billing/orders/" + c.ref(models.KindOrder, 99), "/billing/transactions/" + c.ref(models.KindTransaction, 99), "/billing/payments/x"} {
		c.get(path).wants(404)
	}
}
