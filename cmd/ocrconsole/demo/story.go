package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// The hours, in the billing time zone, in which the demo customer works, and the one in which it buys.
const (
	firstHour = 8
	lastHour  = 20
	storyHour = 10
	monthDay  = 3 // of the month, on which the last one is invoiced
)

// Regions and services of the story; the catalog must sell them.
const (
	bangkok   = "ap-southeast-2"
	singapore = "ap-southeast-3"
	hongKong  = "ap-southeast-1"
	webImage  = "web-image"
	passport  = "passport"
	plate     = "license-plate"
	idCard    = "id-card"
)

// dollar is a unit of the built-in catalog's currency, in micro-units.
const dollar = 1_000_000

// dollars is what does for so many dollars in the catalog's currency.
func (d *life) dollars(n int64) rules.Micros { return rules.Micros(n * dollar * d.scale) }

// Test cards of the sandbox provider.
const (
	cardThatPays     = "4242424242424242"
	cardThatDeclines = "4000000000000002"
)

// storyDays are those on which there is something to tell.
var storyDays = []int{0, 2, 8, 30, 31, 40, 44, 52, 55, 58, 60, 65, 70, 78, days - 5, days - 3, days - 1}

// tell does what the customer does on the day with the number.
func (d *life) tell(ctx context.Context, number int) error {
	if !slices.Contains(storyDays, number) {
		return nil
	}
	if err := d.comesIn(ctx); err != nil {
		return err
	}
	ctx = d.byCustomer(ctx)
	switch number {
	case 0:
		err := d.Documents.SaveDetails(ctx, models.BillingDetails{
			AccountID: d.accountID, Name: "Lindqvist Travel AB", Address: "Storgatan 1\n111 51 Stockholm", Country: "Sweden",
			TaxID: "SE556677889901", Email: "ekonomi@lindqvist.example",
		})
		if err != nil {
			return err
		}
		if err := d.topUp(ctx, d.dollars(50), cardThatPays); err != nil {
			return err
		}
		if _, err := d.Billing.ClaimFree(ctx, d.accountID, bangkok, webImage); err != nil {
			return err
		}
		return d.Billing.Subscribe(ctx, d.accountID, bangkok, plate)
	case 2:
		return d.buy(ctx, bangkok, passport, 1_000, 2)
	case 8:
		return d.Billing.Subscribe(ctx, d.accountID, hongKong, webImage)
	case 30:
		return d.topUp(ctx, d.dollars(200), cardThatDeclines)
	case 31:
		return d.runOut(ctx)
	case 40:
		return d.buy(ctx, singapore, idCard, 1_000, 1)
	case 44:
		_, err := d.Billing.Grant(byOperator(ctx, "grant"), billing.Gift{
			AccountID: d.accountID, Region: bangkok, Service: plate, Calls: 2_000, ExpiresAt: d.now.AddDate(0, 0, 30),
		})
		return err
	default:
		return d.tellOn(ctx, number)
	}
}

// tellOn is the second half of it.
func (d *life) tellOn(ctx context.Context, number int) error {
	switch number {
	case 52:
		return d.buy(ctx, bangkok, passport, 10_000, 1)
	case 55:
		return d.automate(ctx)
	case 58:
		return d.forecasts(ctx)
	case 60:
		order, err := d.order(ctx, hongKong, passport, 100_000, 1)
		if err != nil {
			return err
		}
		return d.Billing.CancelOrder(ctx, d.accountID, order.ID)
	case 65:
		return d.trusts(ctx)
	case 70:
		_, err := d.Billing.Grant(byOperator(ctx, "grant"), billing.Gift{
			AccountID: d.accountID, Region: bangkok, Service: idCard, Calls: 500, ExpiresAt: d.end.AddDate(0, 0, 23),
		})
		return err
	case 78:
		return d.Billing.Unsubscribe(ctx, d.accountID, bangkok, plate)
	case days - 5: // one of its programs calls another region than the one that it has packages in
		return d.Billing.Subscribe(ctx, d.accountID, hongKong, passport)
	case days - 3:
		return d.tooMany(ctx)
	case days - 1:
		return d.yesterday(ctx)
	}
	return nil
}

// tooMany buys more than it needs, of which it has not used any and returns one.
func (d *life) tooMany(ctx context.Context) error {
	if err := d.buy(ctx, singapore, passport, 1_000, 3); err != nil {
		return err
	}
	return d.giveBack(ctx)
}

// yesterday leaves an order unpaid, and a key unusual.
func (d *life) yesterday(ctx context.Context) error {
	if _, err := d.order(ctx, singapore, idCard, 10_000, 1); err != nil {
		return err
	}
	return d.surge(ctx)
}

// use is how much the customer calls one service in one region: calls an hour on working days, from one day on.
type use struct {
	region, service string
	perHour         float64
	from, until     int
}

var uses = []use{
	{bangkok, webImage, 7, 1, days + 1},
	{bangkok, passport, 4, 2, days + 1},
	{bangkok, plate, 3, 3, 78},
	{bangkok, idCard, 0.5, 71, days + 1},
	{singapore, idCard, 3, 40, days + 1},
	{hongKong, webImage, 6, 9, days + 1},
	{hongKong, passport, 2, days - 4, days + 1},
}

// eventsBetween makes up the calls of a part of an hour: fewer on weekends, a few of them failing.
func (d *life) eventsBetween(from, until time.Time, number int) []metering.Event {
	rate := until.Sub(from).Hours()
	if weekday := from.In(d.zone).Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		rate *= 0.25
	}
	rate *= 0.7 + 0.6*float64(number)/days
	var events []metering.Event
	for _, u := range uses {
		if number < u.from || number >= u.until {
			continue
		}
		expected := u.perHour * rate * (0.5 + d.random.Float64())
		count := int(expected)
		if d.random.Float64() < expected-float64(count) {
			count++
		}
		for range count {
			events = append(events, d.event(u, from, until))
		}
	}
	return events
}

func (d *life) event(u use, from, until time.Time) metering.Event {
	status := 200
	switch chance := d.random.IntN(100); {
	case chance < 2:
		status = 400
	case chance < 3:
		status = 503
	}
	d.calls++
	return metering.Event{
		Index: d.calls, RequestID: fmt.Sprintf("demo-%016x%04x", d.random.Uint64(), d.calls&0xffff), ProjectID: d.projects[u.region],
		Service: u.service, At: from.Add(time.Duration(d.random.Int64N(int64(until.Sub(from))))), HTTPStatus: status,
	}
}
