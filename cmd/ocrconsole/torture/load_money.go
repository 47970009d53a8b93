package torture

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// browser is a customer at the pages.
type browser struct {
	*actor
	who    *customer
	orders []string // those that were paid
}

// visit asks for a page until it comes, and signs in where it has to.
func (b *browser) visit(kind, path string) answer {
	return b.through(kind, func() request { return get(path, b.address) })
}

// submit sends a form until it is answered.
func (b *browser) submit(path string, fields url.Values) answer {
	return b.through("form", func() request { return form(path, fields, b.address) })
}

func (b *browser) through(kind string, build func() request) answer {
	for {
		got := b.until(kind, build)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.location(), "/login") || b.history.isBroken() {
			return got
		}
		b.signIn()
	}
}

func (b *browser) signIn() {
	fields := url.Values{"email": {b.who.email}, "password": {password}}
	got := b.until("form", func() request { return form("/login", fields, b.address) })
	if got.status != http.StatusSeeOther {
		b.history.breaks("%s could not sign in: %s", b.who.email, got)
	}
	b.history.count("sign-ins")
}

// useMoney does one of the things that a customer does with money.
func (b *browser) useMoney() {
	switch n := b.random.IntN(100); {
	case n < 25:
		b.topUp()
	case n < 60:
		b.order()
	case n < 75:
		b.changeMode()
	case n < 85:
		b.claim()
	default:
		b.giveBack()
	}
}

// topUpName names a top-up as it is stored: with its amount, in micros.
func topUpName(account int64, key, amount string) string {
	return fmt.Sprintf("%d top-up %s %s0000", account, key, strings.ReplaceAll(amount, ".", ""))
}

// checkoutPath is where the provider's payment pages are.
var checkoutPath = regexp.MustCompile(`^/pay/(cs_[a-zA-Z0-9_]+)$`)

// topUp opens a top-up, and pays it most of the time.
func (b *browser) topUp() {
	amount, pays := pick(b.random, []string{"10.00", "50.00", "100.00"}), b.random.IntN(10) < 9
	key := b.unique("top-up")
	got := b.submit("/billing/topup", url.Values{"choice": {amount}, "amount": {""}, "key": {key}})
	b.history.note(func() { b.history.topUps[topUpName(b.who.account, key, amount)] = got.status == http.StatusSeeOther })
	if got.status != http.StatusSeeOther {
		b.history.count("top-ups refused")
		return
	}
	b.history.count("top-ups opened")
	if pays {
		b.payCard(got)
	}
}

// payCard pays on the provider's page, and comes back most of the time.
func (b *browser) payCard(sent answer) {
	session := checkoutPath.FindStringSubmatch(sent.location())
	comesBack := b.random.IntN(10) < 7
	if session == nil {
		return // it was paid before, as by another tab
	}
	back, err := url.Parse(b.provider.pay(session[1]))
	if err == nil && comesBack {
		b.visit("page", back.RequestURI())
	}
}

var (
	priceField = regexp.MustCompile(`name="price" value="(\d+)"`)
	orderName  = regexp.MustCompile(`order=(ORD-[0-9-]+)`)
)

// order orders packages and pays them from the balance or by card, or cancels.
func (b *browser) order() {
	where, then := pick(b.random, boughtOfferings), pick(b.random, []string{"pay_per_use", "pay_per_use", "pay_per_use", "stop"})
	method, cancels := pick(b.random, []string{"balance", "balance", "card"}), b.random.IntN(10) == 0
	fields := url.Values{
		"region": {where.region}, "service": {where.service}, "calls": {"1000"}, "quantity": {pick(b.random, []string{"1", "2"})}, "key": {b.unique("order")},
	}
	page := b.visit("page", "/packages/buy/confirm?"+fields.Encode())
	price := priceField.FindSubmatch(page.body)
	if price == nil {
		if !b.history.isBroken() {
			b.history.breaks("the page of an order has no price: %s", page)
		}
		return
	}
	fields.Set("price", string(price[1]))
	fields.Set("when-used-up", then)
	placed := b.submit("/packages/buy/confirm", fields)
	name := orderName.FindStringSubmatch(placed.location())
	if placed.status != http.StatusSeeOther || name == nil {
		b.history.count("orders refused")
		return
	}
	b.history.note(func() {
		b.history.orders[b.who.account] = append(b.history.orders[b.who.account], name[1])
		b.history.figures["orders placed"]++
	})
	if cancels {
		b.submit("/billing/orders/"+name[1]+"/cancel", url.Values{})
		return
	}
	b.pay(name[1], method)
}

func (b *browser) pay(order, method string) {
	got := b.submit("/packages/buy/pay?order="+order, url.Values{"method": {method}})
	switch {
	case got.status != http.StatusSeeOther:
		b.history.count("orders not paid")
	case method == "card":
		b.payCard(got)
		b.orders = append(b.orders, order)
	default:
		b.orders = append(b.orders, order)
		b.history.note(func() { b.history.paid[order] = true; b.history.figures["orders paid from the balance"]++ })
	}
}

// changeMode subscribes pay-per-use of a service, or ends it.
func (b *browser) changeMode() {
	where, subscribe := pick(b.random, modeOfferings), b.random.IntN(2) == 0
	path := "/services/unsubscribe"
	if subscribe {
		path = "/services/subscribe"
	}
	got := b.submit(path, url.Values{"region": {where.region}, "service": {where.service}})
	if got.status == http.StatusSeeOther {
		where.account = b.who.account
		b.history.note(func() { b.history.modes[where] = subscribe; b.history.figures["subscriptions changed"]++ })
	}
}

// claim takes a free package, which there is once.
func (b *browser) claim() {
	where := pick(b.random, freeOfferings)
	got := b.submit("/services/claim", url.Values{"region": {where.region}, "service": {where.service}, "when-used-up": {"pay_per_use"}})
	if got.status == http.StatusSeeOther {
		where.account = b.who.account
		b.history.note(func() { b.history.claimed[where] = true; b.history.figures["claims answered"]++ })
	}
}

// giveBack returns what can be returned of an order.
func (b *browser) giveBack() {
	if len(b.orders) == 0 {
		return
	}
	order := pick(b.random, b.orders)
	if got := b.submit("/billing/orders/"+order+"/return", url.Values{}); got.status == http.StatusSeeOther {
		b.history.count("returns answered")
	}
}
