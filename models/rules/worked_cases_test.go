package rules_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

// The cases are those of the billing rules, by their number. Case 15, the same
// request id sent three times, is about recording and not about paying: it is
// tested where calls are recorded, in models/metering.

var (
	c1, c2 = noon.Add(-10 * time.Hour), noon.Add(-9 * time.Hour)
	e1, e2 = noon.Add(-8 * time.Hour), noon.Add(-7 * time.Hour)
	x1, x2 = noon.Add(1000 * time.Hour), noon.Add(1001 * time.Hour)
	always = []rules.Period{{From: noon.AddDate(-1, 0, 0)}}
)

func pack(id int64, source rules.Source, created, effective, expires time.Time, quota int64) rules.Package {
	return rules.Package{
		ID: id, AccountID: account, Region: bangkok, Service: passport, Source: source,
		CreatedAt: created, EffectiveAt: effective, ExpiresAt: expires, QuotaCalls: quota,
	}
}

func bought(id int64, created, effective, expires time.Time, quota int64) rules.Package {
	return pack(id, rules.SourcePurchased, created, effective, expires, quota)
}

// batch is a number of equal calls.
type batch struct {
	calls  int
	status int       // zero: 200
	at     time.Time // zero: noon
}

const payPerUse = 0 // in place of a package id

type workedCase struct {
	name         string
	packages     []rules.Package
	unsubscribed bool
	region       string // zero: bangkok
	tariff       rules.Tariff
	monthCalls   int64
	batches      []batch
	paid         map[int64]int64 // calls by package id or payPerUse
	micros       rules.Micros
	err          error // of the last call
}

var workedCases = []workedCase{
	{name: "1 without packages all is pay-per-use", batches: []batch{{calls: 50}}, paid: map[int64]int64{payPerUse: 50}, micros: 50 * 8_000},
	{name: "2 a package pays", packages: []rules.Package{bought(1, c1, e1, x1, 100)}, batches: []batch{{calls: 50}}, paid: map[int64]int64{1: 50}},
	{
		name: "3 free before purchased", packages: []rules.Package{bought(1, c1, e1, x1, 100), pack(2, rules.SourceFree, c2, e1, x1, 100)},
		batches: []batch{{calls: 120}}, paid: map[int64]int64{2: 100, 1: 20},
	},
	{
		name: "4 creation before expiry", packages: []rules.Package{bought(1, c2, e1, x1, 100), bought(2, c1, e1, x2, 100)},
		batches: []batch{{calls: 120}}, paid: map[int64]int64{2: 100, 1: 20},
	},
	{
		name: "5 effect before expiry", packages: []rules.Package{bought(1, c1, e2, x1, 100), bought(2, c1, e1, x2, 100)},
		batches: []batch{{calls: 120}}, paid: map[int64]int64{2: 100, 1: 20},
	},
	{
		name: "6 expiry", packages: []rules.Package{bought(1, c1, e1, x2, 100), bought(2, c1, e1, x1, 100)},
		batches: []batch{{calls: 120}}, paid: map[int64]int64{2: 100, 1: 20},
	},
	{
		name: "7 id last", packages: []rules.Package{bought(7, c1, e1, x1, 100), bought(3, c1, e1, x1, 100)},
		batches: []batch{{calls: 120}}, paid: map[int64]int64{3: 100, 7: 20},
	},
	{
		name: "8 what exceeds the packages is pay-per-use", packages: []rules.Package{bought(1, c1, e1, x1, 100), bought(2, c2, e2, x1, 100)},
		batches: []batch{{calls: 250}}, paid: map[int64]int64{1: 100, 2: 100, payPerUse: 50}, micros: 50 * 8_000,
	},
	{
		name: "9 expiry is exclusive", packages: []rules.Package{bought(1, c1, e1, noon, 100)},
		batches: []batch{{calls: 1}}, paid: map[int64]int64{payPerUse: 1}, micros: 8_000,
	},
	{name: "10 effect is inclusive", packages: []rules.Package{bought(1, c1, noon, x1, 100)}, batches: []batch{{calls: 1}}, paid: map[int64]int64{1: 1}},
	{
		name: "11 a package bought in the middle pays from then on", packages: []rules.Package{bought(1, noon, noon, x1, 100)},
		batches: []batch{{calls: 25, at: noon.Add(-time.Microsecond)}, {calls: 25}}, paid: map[int64]int64{payPerUse: 25, 1: 25}, micros: 25 * 8_000,
	},
	{
		name: "12 a package pays nothing in another region", packages: []rules.Package{bought(1, c1, e1, x1, 100)}, region: "ap-southeast-3",
		batches: []batch{{calls: 10}}, paid: map[int64]int64{payPerUse: 10}, micros: 10 * 8_000,
	},
	{
		name: "13 another region without subscription", packages: []rules.Package{bought(1, c1, e1, x1, 100)}, region: "ap-southeast-3",
		unsubscribed: true, batches: []batch{{calls: 1}}, paid: map[int64]int64{}, err: rules.ErrNotEnabled,
	},
	{
		name: "14 only status 2xx counts", packages: []rules.Package{bought(1, c1, e1, x1, 10)},
		batches: []batch{{calls: 5}, {calls: 5, status: 400}, {calls: 5, status: 503}, {calls: 1, status: 204}}, paid: map[int64]int64{1: 6},
	},
	{
		name: "16 a package needs no subscription, what exceeds it does", packages: []rules.Package{bought(1, c1, e1, x1, 10)},
		unsubscribed: true, batches: []batch{{calls: 11}}, paid: map[int64]int64{1: 10}, err: rules.ErrNotEnabled,
	},
	{
		name: "17 each call is priced by its running number", tariff: graduated, monthCalls: 990,
		batches: []batch{{calls: 20}}, paid: map[int64]int64{payPerUse: 20}, micros: 130_000,
	},
}

func TestTheWorkedCasesOfTheBillingRules(t *testing.T) {
	for _, c := range workedCases {
		t.Run(c.name, func(t *testing.T) {
			for range 5 { // the order packages come in does not matter
				rand.Shuffle(len(c.packages), func(i, j int) { c.packages[i], c.packages[j] = c.packages[j], c.packages[i] })
				c.check(t)
			}
		})
	}
}

func (c workedCase) check(t *testing.T) {
	t.Helper()
	line, standing := c.line(), rules.Standing{BalanceMicros: 1_000_000_000}
	paid := make(map[int64]int64)
	var micros rules.Micros
	var err error
	for _, b := range c.batches {
		for range b.calls {
			var d rules.Deduction
			d, err = line.Pay(b.call(), &standing, rules.CreditPolicy{}, noon)
			if err == nil && d.Payer != rules.PayerNone {
				paid[d.PackageID]++
				micros += d.PriceMicros
			}
		}
	}
	if !maps.Equal(paid, c.paid) || micros != c.micros || !errors.Is(err, c.err) {
		t.Errorf("paid %v for %d, %v; want %v for %d, %v", paid, micros, err, c.paid, c.micros, c.err)
	}
	if standing.AccruedMicros != c.micros || standing.BalanceMicros != 1_000_000_000 {
		t.Errorf("charges of %d left %+v", c.micros, standing)
	}
	for _, p := range line.Packages {
		if p.UsedCalls != c.paid[p.ID] {
			t.Errorf("package %d has %d calls used", p.ID, p.UsedCalls)
		}
	}
	if got := line.MonthCalls[rules.MonthStart(noon, time.UTC)]; got != c.monthCalls+c.paid[payPerUse] {
		t.Errorf("%d pay-per-use calls this month", got)
	}
}

func (c workedCase) line() *rules.Line {
	line := &rules.Line{
		AccountID: account, Region: bangkok, Service: passport, Zone: time.UTC, Subscribed: always,
		Packages:   append([]rules.Package(nil), c.packages...),
		Prices:     []rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 8_000}}}},
		MonthCalls: map[time.Time]int64{rules.MonthStart(noon, time.UTC): c.monthCalls},
	}
	if c.region != "" {
		line.Region = c.region
	}
	if c.unsubscribed {
		line.Subscribed = nil
	}
	if c.tariff != nil {
		line.Prices[0].Tariff = c.tariff
	}
	rules.SortPackages(line.Packages)
	return line
}

func (b batch) call() rules.Call {
	c := rules.Call{RequestID: "r", At: noon, HTTPStatus: 200}
	if b.status != 0 {
		c.HTTPStatus = b.status
	}
	if !b.at.IsZero() {
		c.At = b.at
	}
	return c
}
