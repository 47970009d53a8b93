package verify_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

// offerings are the services that a customer uses and buys, with the sizes of their packages.
var offerings = []struct {
	region, service string
	sizes           []int64
}{
	{shop.Bangkok, shop.Passport, []int64{10, 100, 1000}},
	{shop.Singapore, shop.Passport, []int64{100}},
	{shop.Bangkok, shop.WebImage, []int64{1000}},
	{shop.Bangkok, shop.IDCard, nil},
}

// moves are what may happen, in any order.
func (l *life) moves() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"":                     l.check,
		"top up":               l.topUp,
		"order":                l.order,
		"pay from the balance": l.payFromBalance,
		"pay by card":          l.payByCard,
		"the provider answers": l.providerAnswers,
		"an old notification":  l.oldNotification,
		"cancel":               l.cancel,
		"subscribe":            l.subscribe,
		"be given a package":   l.grant,
		"call":                 l.call,
		"call a lot":           l.callALot,
		"set a cap":            l.setCap,
		"call with a key":      l.callHere,
		"ask for a lease":      l.askForLease,
		"return packages":      l.returnPackages,
		"refunds":              l.refunds,
		"a saved card":         l.savedCard,
		"given back elsewhere": l.givenBackElsewhere,
		"an operator's refund": l.operatorGivesBack,
		"a dispute":            l.isDisputed,
		"jobs":                 l.jobs,
		"settle":               l.settle,
		"reconcile":            l.reconcile,
		"time passes":          l.timePasses,
		"the money report":     l.moneyReport,
		"redeem a voucher":     l.redeemVoucher,
		"credit or debit":      l.adjust,
		"take a package back":  l.takeBack,
		"set limits":           l.setLimits,
	}
}

func (l *life) key() string {
	l.keys++
	return fmt.Sprint("form ", l.keys)
}

func (l *life) subscribe(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	switch rapid.SampledFrom([]string{"subscribe", "subscribe", "claim", "unsubscribe"}).Draw(l.T, "what") {
	case "subscribe":
		l.twice("subscribe", func(s *server) error { return s.billing.Subscribe(l.ctx, l.customer.ID, sold.region, sold.service) })
	case "claim":
		l.twice("claim", func(s *server) error {
			_, err := s.billing.ClaimFree(l.ctx, l.customer.ID, sold.region, sold.service)
			return err
		})
	case "unsubscribe":
		l.twice("unsubscribe", func(s *server) error { return s.billing.Unsubscribe(l.ctx, l.customer.ID, sold.region, sold.service) })
	}
}

func (l *life) grant(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	gift := billing.Gift{
		AccountID: l.customer.ID, Region: sold.region, Service: sold.service, Calls: rapid.Int64Range(1, 30).Draw(l.T, "calls"),
		ExpiresAt: l.Clock.Now().Add(time.Duration(rapid.IntRange(1, 100).Draw(l.T, "hours")) * time.Hour),
	}
	l.do("grant", func(s *server) error {
		_, err := s.billing.Grant(l.ctx, gift)
		return err
	})
}

// adjust has an operator credit the balance or debit it, sometimes more than there is.
func (l *life) adjust(*rapid.T) {
	kind := rapid.SampledFrom([]models.DeskKind{models.DeskCredit, models.DeskDebit}).Draw(l.T, "kind")
	micros := rules.Micros(rapid.Int64Range(1, 3_000_000).Draw(l.T, "micros"))
	key := l.key()
	l.twice("credit or debit", func(s *server) error {
		return s.billing.Adjust(l.ctx, operatorsAct(l.customer, kind, key), micros, operatorsLimit)
	})
}

// setLimits has an operator set how far the customer may owe, sometimes as it is, or as for all.
func (l *life) setLimits(*rapid.T) {
	account, err := models.FindAccount(l.DB.WithContext(l.ctx), l.customer.ID)
	if err != nil {
		l.Fatalf("find the account: %v", err)
	}
	change := billing.LimitsChange{From: account.Limits()}
	if rapid.Bool().Draw(l.T, "limited") {
		change.To.LimitMicros = new(rules.Micros(rapid.Int64Range(0, 300).Draw(l.T, "cents") * 10_000))
	}
	if rapid.Bool().Draw(l.T, "graced") {
		change.To.GraceDays = new(rapid.Int64Range(0, 3).Draw(l.T, "days"))
	}
	key := l.key()
	l.twice("set limits", func(s *server) error {
		return s.billing.SetLimits(l.ctx, operatorsAct(l.customer, models.DeskLimits, key), change, operatorsLimit)
	})
}

// takeBack has an operator take back what is left of a package, if one was given.
func (l *life) takeBack(*rapid.T) {
	packages, err := models.PackagesOf(l.DB.WithContext(l.ctx), l.customer.ID)
	if err != nil {
		l.Fatalf("list packages: %v", err)
	}
	if len(packages) == 0 {
		return
	}
	id, key := packages[rapid.IntRange(0, len(packages)-1).Draw(l.T, "package")].ID, l.key()
	l.twice("take a package back", func(s *server) error {
		return s.billing.TakeBack(l.ctx, operatorsAct(l.customer, models.DeskTakeBack, key), id)
	})
}

// redeemVoucher redeems a code, that only this customer has.
func (l *life) redeemVoucher(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	of := func(s *server) *vouchers.Vouchers {
		return &vouchers.Vouchers{Billing: s.billing}
	}
	wanted := vouchers.Wanted{Campaign: "Fair", Codes: 1, UsesEach: 2, ValidUntil: l.Clock.Now().Add(time.Hour)}
	if rapid.Bool().Draw(l.T, "credit") {
		wanted.CreditMicros = rules.Micros(rapid.Int64Range(1, 300).Draw(l.T, "cents") * 10_000)
	} else {
		wanted.Region, wanted.Service, wanted.Calls = sold.region, sold.service, rapid.Int64Range(1, 30).Draw(l.T, "calls")
		wanted.Days = rapid.Int64Range(0, 3).Draw(l.T, "days")
	}
	_, codes, err := of(l.lasting).Create(l.ctx, wanted)
	if err != nil {
		l.Fatalf("make vouchers: %v", err)
	}
	l.twice("redeem a voucher", func(s *server) error {
		_, err := of(s).Redeem(l.ctx, l.customer.ID, "", codes[0])
		return err
	})
}

// call reports a few calls: new ones, some that are known already, some long ago, some failed.
func (l *life) call(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	ago := rapid.SampledFrom([]time.Duration{0, 0, time.Second, 50 * time.Minute, 3 * time.Hour, 40 * time.Hour, 34 * 24 * time.Hour}).Draw(l.T, "ago")
	events := l.customer.Calls(rapid.IntRange(1, 12).Draw(l.T, "calls"), sold.region, sold.service, l.Clock.Now().Add(-ago))
	if rapid.IntRange(0, 5).Draw(l.T, "failed") == 0 {
		events[0].HTTPStatus = 503
	}
	unit := rapid.SampledFrom([]time.Duration{time.Microsecond, time.Microsecond, time.Millisecond, time.Second}).Draw(l.T, "told to")
	for i := range events {
		events[i].Source = rapid.SampledFrom([]string{"", "g1", "g2"}).Draw(l.T, "source")
		events[i].At, events[i].Within = events[i].At.Truncate(unit), unit-time.Microsecond
		if len(l.leases) > 0 && rapid.Bool().Draw(l.T, "with a lease") {
			events[i].Lease = rapid.SampledFrom(l.leases).Draw(l.T, "lease")
			l.bounds.promised = true
		}
	}
	if rapid.Bool().Draw(l.T, "another counts alike") {
		again := events[len(events)-1]
		again.Source += "'"
		events = append(events, again)
	}
	if len(l.sent) > 0 && rapid.Bool().Draw(l.T, "known") {
		known := l.sent[rapid.IntRange(0, len(l.sent)-1).Draw(l.T, "which")]
		if rapid.Bool().Draw(l.T, "and said otherwise") {
			known.HTTPStatus++
		}
		events = append(events, known)
	}
	l.report(events)
}

// callALot leads into arrears, and beyond the credit limit.
func (l *life) callALot(*rapid.T) {
	events := l.customer.Calls(rapid.SampledFrom([]int{200, 400}).Draw(l.T, "calls"), shop.Bangkok, shop.Passport, l.Clock.Now())
	l.report(events)
}

func (l *life) report(events []metering.Event) {
	for i := range events {
		events[i].Index = i
	}
	var report metering.Report
	l.twice("report calls", func(s *server) (err error) {
		if s == l.fragile && l.cut != nil && rapid.Bool().Draw(l.T, "cut") {
			after := time.Duration(rapid.IntRange(0, 4).Draw(l.T, "milliseconds")) * time.Millisecond
			cutting := time.AfterFunc(after, l.cut)
			defer cutting.Stop()
		}
		report, err = s.metering.Ingest(l.ctx, events)
		if err != nil {
			return err
		}
		l.accepted(events, report)
		return nil
	})
}

// accepted notes the events that were answered with a receipt.
func (l *life) accepted(events []metering.Event, report metering.Report) {
	refused := make(map[int]bool)
	for _, r := range report.Refused {
		refused[r.Index] = true
	}
	for _, e := range events {
		if id := e.Source + " " + e.RequestID; !refused[e.Index] && !l.recorded[id] {
			l.recorded[id] = true
			l.sent = append(l.sent, e)
		}
	}
}

// jobs does one of the things that happen without anybody asking.
func (l *life) jobs(*rapid.T) {
	name := rapid.SampledFrom([]string{"expire orders", "record expiries", "watch arrears", "documents", "monthly invoices"}).Draw(l.T, "job")
	l.twice(name, func(s *server) (err error) {
		switch name {
		case "expire orders":
			_, err = s.billing.ExpireOrders(l.ctx)
		case "record expiries":
			_, err = s.billing.RecordExpiries(l.ctx)
		case "watch arrears":
			_, err = s.billing.WatchArrears(l.ctx)
		case "documents":
			_, err = s.documents.IssueDue(l.ctx, l.customer.ID)
		case "monthly invoices":
			_, err = s.documents.InvoiceMonths(l.ctx)
		}
		return err
	})
}

// reconcile asks the provider about everything that is open. It may take several turns: a payment that nobody got to
// hear of is opened in one and decided in the next.
func (l *life) reconcile(*rapid.T) {
	l.do("reconcile", func(s *server) error {
		_, err := s.billing.Reconcile(l.ctx)
		return err
	})
}

func (l *life) settle(*rapid.T) {
	l.twice("settle", func(s *server) error {
		_, err := s.billing.SettleHours(l.ctx)
		return err
	})
}

// timePasses moves the clock: on by seconds or by months, and now and then back, as when a server's clock is set.
func (l *life) timePasses(*rapid.T) {
	l.Clock.Advance(rapid.SampledFrom([]time.Duration{
		time.Second, 7 * time.Minute, time.Hour, time.Hour, 5 * time.Hour, 26 * time.Hour, 9 * 24 * time.Hour, 200 * 24 * time.Hour, -3 * time.Second, -10 * time.Minute,
	}).Draw(l.T, "passes"))
}
