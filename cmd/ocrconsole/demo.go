package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment"
)

// The demo customer. The password is no secret: whoever runs --demo shows it on the screen.
const (
	demoEmail    = "demo@example.com"
	demoPassword = "look around freely"
	demoName     = "Lindqvist Travel"
	demoDays     = 92

	demoUnreadDays = 7

	// How long after what they do something about the jobs come to it, and the nightly ones after midnight.
	jobsLater = 17 * time.Second
	nightly   = 4*time.Minute + 38*time.Second
)

// seedDemo makes the demo customer live through three months: it runs the same use cases as everybody's, on a clock
// that is moved through the past, so that every number holds before verify. When the customer is there already
// nothing is added. A seeding that was interrupted leaves an account that nobody can sign in to, and is done anew.
func (s *services) seedDemo(ctx context.Context, sandboxSecret []byte) error {
	_, err := models.FindUserByEmail(s.db.WithContext(ctx), demoEmail)
	if models.CodeOf(err) != models.NotFound || err == nil {
		return err
	}
	d := newDemo(s, sandboxSecret)
	if err := d.live(ctx); err != nil {
		return fmt.Errorf("make demo customer: %w", err)
	}
	if err := d.readOldNotifications(ctx); err != nil {
		return err
	}
	err = d.confirm(ctx, &d.end, demoEmail)
	if err != nil && !models.IsDuplicate(err) { // a second process was faster
		return fmt.Errorf("name demo customer: %w", err)
	}
	return nil
}

// demo is the customer's life: its clock, and what it has so far.
type demo struct {
	*services
	now       time.Time
	end       time.Time
	zone      *time.Location
	scale     int64 // of the currency
	sandbox   *payment.Sandbox
	random    *rand.Rand
	userID    int64
	accountID int64
	projects  map[string]string
	calls     int
}

func newDemo(s *services, sandboxSecret []byte) *demo {
	d := &demo{scale: 1, end: models.Clock(nil).Now(), random: rand.New(rand.NewPCG(2026, 11))} // #nosec G404 -- made-up history
	clock := func() time.Time { return d.now }
	d.services = newServices(s.cfg, s.db, clock)
	d.sandbox = payment.NewSandbox(payment.SandboxConfig{
		DB: s.db, Secret: sandboxSecret, PublicURL: s.cfg.PublicURL, Clock: clock, Log: slog.New(slog.DiscardHandler),
	})
	d.billing.Provider, d.billing.NotifyURL = d.sandbox, s.billing.NotifyURL
	d.billing.ConfirmsMail = false // nobody reads the mail of a customer who lives in the past
	return d
}

// confirm gives the customer the address, and since when it is one that mail is sent to; nil while the customer lives in
// the past, of which nothing is to be mailed today.
func (d *demo) confirm(ctx context.Context, since *time.Time, email string) error {
	return d.db.WithContext(ctx).Model(&models.User{}).Where("id = ?", d.userID).
		Updates(map[string]any{"email": email, "email_confirmed_at": since}).Error
}

// readOldNotifications leaves unread only what the customer was told in the last days.
func (d *demo) readOldNotifications(ctx context.Context) error {
	all, err := d.alerts.Notifications(ctx, d.accountID, models.NotificationFilter{Limit: 100})
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].CreatedAt.Before(d.end.AddDate(0, 0, -demoUnreadDays)) {
			return d.alerts.ReadUpTo(ctx, d.accountID, all[i].ID)
		}
	}
	return nil
}

// live goes through the days, hour by hour: what the customer does, the calls, and the settlement of the hour.
func (d *demo) live(ctx context.Context) error {
	snapshot, err := d.catalog.Current(ctx)
	if err != nil {
		return err
	}
	d.zone, d.scale = snapshot.Zone, snapshot.Money().Scale
	day := rules.DayStart(d.end.AddDate(0, 0, -demoDays), d.zone)
	d.now = day.Add(9*time.Hour + 12*time.Minute)
	created, err := d.accounts.Create(ctx, accounts.NewAccount{
		Email: fmt.Sprintf("demo-%d@example.invalid", time.Now().UnixNano()), Password: demoPassword, Name: demoName,
	})
	if err != nil {
		return err
	}
	d.userID, d.accountID, d.projects = created.UserID, created.AccountID, created.Projects
	if err := d.confirm(ctx, nil, created.Email); err != nil {
		return err
	}
	for number := 0; day.Before(d.end); number++ {
		if err := d.liveDay(ctx, day, number); err != nil {
			return fmt.Errorf("day %d: %w", number, err)
		}
		day = rules.NextDay(day, d.zone)
	}
	return nil
}

func (d *demo) liveDay(ctx context.Context, day time.Time, number int) error {
	for hour := firstHour; hour < lastHour; hour++ {
		start := day.Add(time.Duration(hour) * time.Hour)
		if start.After(d.end) {
			return nil
		}
		if err := d.liveHour(ctx, number, start, hour); err != nil {
			return err
		}
	}
	d.now = earlier(rules.NextDay(day, d.zone).Add(nightly), d.end)
	if _, err := d.billing.RecordExpiries(ctx); err != nil {
		return err
	}
	if err := d.lookAround(ctx); err != nil {
		return err
	}
	if d.now.In(d.zone).Day() != monthDay {
		return nil
	}
	_, err := d.documents.InvoiceMonths(ctx)
	return err
}

// lookAround does what the jobs do every few seconds: documents are issued and alerts told soon after what they are about.
func (d *demo) lookAround(ctx context.Context) error {
	if _, err := d.documents.IssueDue(ctx, d.accountID); err != nil {
		return err
	}
	return d.alerts.Look(ctx, d.accountID)
}

// liveHour reports the hour's calls as a gateway would, does what the story says in its middle, and settles it.
func (d *demo) liveHour(ctx context.Context, number int, start time.Time, hour int) error {
	middle, end := start.Add(26*time.Minute), start.Add(time.Hour)
	// The gateway's last report of an hour comes before its end: otherwise its calls would all be late ones.
	for _, part := range []struct{ from, until time.Time }{{start, middle}, {middle, end.Add(-time.Second)}} {
		until := earlier(part.until, d.end)
		if !part.from.Before(until) {
			return nil
		}
		d.now = until
		if err := d.report(ctx, d.eventsBetween(part.from, until, number)); err != nil {
			return err
		}
		if !part.until.Equal(middle) || hour != storyHour {
			continue
		}
		if err := d.tell(ctx, number); err != nil {
			return err
		}
		if err := d.billing.RunAutoOf(ctx, d.accountID); err != nil {
			return err
		}
		if d.now = d.now.Add(jobsLater); d.now.After(d.end) {
			return nil
		}
		if err := d.lookAround(ctx); err != nil {
			return err
		}
	}
	if d.now = end.Add(settleAfter + 3*time.Second); d.now.After(d.end) {
		return nil
	}
	if _, err := d.billing.SettleHours(ctx); err != nil {
		return err
	}
	if _, err := d.billing.ExpireOrders(ctx); err != nil {
		return err
	}
	return d.lookAround(ctx)
}

func (d *demo) report(ctx context.Context, events []metering.Event) error {
	if len(events) == 0 {
		return nil
	}
	_, err := d.metering.Ingest(ctx, events)
	return err
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// buy orders packages and pays from the balance.
func (d *demo) buy(ctx context.Context, region, service string, calls, quantity int64) error {
	order, err := d.order(ctx, region, service, calls, quantity)
	if err != nil {
		return err
	}
	return d.billing.PayFromBalance(ctx, d.accountID, order.ID)
}

func (d *demo) order(ctx context.Context, region, service string, calls, quantity int64) (*models.Order, error) {
	spec, err := d.billing.FindSpecification(ctx, region, service, calls)
	if err != nil {
		return nil, fmt.Errorf("the demo needs %d calls of %s on sale in %s: %w", calls, service, region, err)
	}
	return d.billing.PlaceOrder(ctx, d.accountID, fmt.Sprintf("demo %d", d.now.UnixMicro()), billing.Choice{
		Region: region, Service: service, Calls: calls, Quantity: quantity, UnitPriceMicros: spec.PriceMicros,
	})
}

// giveBack returns the package that was bought last.
func (d *demo) giveBack(ctx context.Context) error {
	packages, err := models.PackagesOf(d.db.WithContext(ctx), d.accountID)
	if err != nil {
		return err
	}
	last := packages[len(packages)-1]
	_, err = d.billing.Return(ctx, d.accountID, *last.OrderID, []int64{last.ID})
	return err
}

// topUp tops up with a test card of the sandbox.
func (d *demo) topUp(ctx context.Context, amountMicros int64, card string) error {
	return d.topUpBy(ctx, d.billing.TopUp, amountMicros, card)
}

// topUpBy tops up in one of billing's ways.
func (d *demo) topUpBy(ctx context.Context, open func(context.Context, int64, string, int64) (*models.Payment, error), amountMicros int64, card string) error {
	opened, err := open(ctx, d.accountID, fmt.Sprintf("demo %d", d.now.UnixMicro()), amountMicros)
	if err != nil {
		return err
	}
	pending, err := models.FindPayment(d.db.WithContext(ctx), d.accountID, opened.ID)
	if err != nil {
		return err
	}
	if err := d.sandbox.Pay(ctx, *pending.ProviderRef, card); err != nil {
		return err
	}
	_, err = d.billing.CheckPayment(ctx, d.accountID, opened.ID)
	return err
}
