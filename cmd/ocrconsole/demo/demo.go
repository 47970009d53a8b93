// Package demo makes a customer with three months of history, who lived through the same use cases as everybody.
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment"
)

// The demo customer. The password is no secret: whoever runs --demo shows it on the screen.
const (
	Email    = "demo@example.com"
	Password = "look around freely"
	name     = "Lindqvist Travel"
	days     = 92

	unreadDays = 7

	// How long after what they do something about the jobs come to it, and the nightly ones after midnight.
	jobsLater = 17 * time.Second
	nightly   = 4*time.Minute + 38*time.Second
)

// Seed makes the demo customer live through three months: it runs the same use cases as everybody's, on a clock
// that is moved through the past, so that every number holds before verify. When the customer is there already
// nothing is added. A seeding that was interrupted leaves an account that nobody can sign in to, and is done anew.
func Seed(ctx context.Context, s *wiring.Services, sandboxSecret []byte) error {
	_, err := models.FindUserByEmail(s.DB.WithContext(ctx), Email)
	if models.CodeOf(err) != models.NotFound || err == nil {
		return err
	}
	d := newLife(s, sandboxSecret)
	if err := d.live(ctx); err != nil {
		return fmt.Errorf("make demo customer: %w", err)
	}
	if err := d.readOldNotifications(ctx); err != nil {
		return err
	}
	if err := d.announce(ctx); err != nil {
		return err
	}
	if err := d.hangUp(ctx); err != nil {
		return err
	}
	switch err := d.confirm(ctx, &d.end, Email); {
	case models.IsDuplicate(err): // a second process was faster
		return nil
	case err != nil:
		return fmt.Errorf("name demo customer: %w", err)
	}
	return d.hire(ctx)
}

// life is the customer's life: its clock, and what it has so far.
type life struct {
	*wiring.Services
	now       time.Time
	end       time.Time
	zone      *time.Location
	scale     int64 // of the currency
	sandbox   *payment.Sandbox
	random    *rand.Rand
	userID    int64
	email     string // while it lives in the past
	accountID int64
	projects  map[string]string
	calls     int
	keys      []int64 // the numbers of its access keys
	webhook   int64   // the number of its webhook, 0 before it has one
}

func newLife(s *wiring.Services, sandboxSecret []byte) *life {
	d := &life{scale: 1, end: models.Clock(nil).Now(), random: rand.New(rand.NewPCG(2026, 11))} // #nosec G404 -- made-up history
	clock := func() time.Time { return d.now }
	d.Services = wiring.NewServices(s.Config, s.DB, clock)
	d.sandbox = payment.NewSandbox(payment.SandboxConfig{
		DB: s.DB, Secret: sandboxSecret, PublicURL: s.Config.PublicURL, Clock: clock, Log: slog.New(slog.DiscardHandler),
	})
	d.Billing.Provider, d.Billing.NotifyURL = d.sandbox, s.Billing.NotifyURL
	d.Billing.ConfirmsMail, d.Accounts.ConfirmsByMail = false, false // nobody reads the mail of a customer who lives in the past
	return d
}

// confirm gives the customer the address, and since when it is one that mail is sent to; nil while the customer lives in
// the past, of which nothing is to be mailed today.
func (d *life) confirm(ctx context.Context, since *time.Time, email string) error {
	return d.DB.WithContext(ctx).Model(&models.User{}).Where("id = ?", d.userID).
		Updates(map[string]any{"email": email, "email_confirmed_at": since}).Error
}

// readOldNotifications leaves unread only what the customer was told in the last days.
func (d *life) readOldNotifications(ctx context.Context) error {
	all, err := d.Alerts.Notifications(ctx, d.accountID, models.NotificationFilter{Limit: 100})
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].CreatedAt.Before(d.end.AddDate(0, 0, -unreadDays)) {
			return d.Alerts.ReadUpTo(ctx, d.accountID, all[i].ID)
		}
	}
	return nil
}

// live goes through the days, hour by hour: what the customer does, the calls, and the settlement of the hour.
func (d *life) live(ctx context.Context) error {
	snapshot, err := d.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	d.zone, d.scale = snapshot.Zone, snapshot.Money().Scale
	day := rules.DayStart(d.end.AddDate(0, 0, -days), d.zone)
	d.now = day.Add(9*time.Hour + 12*time.Minute)
	created, err := d.Accounts.Create(d.byNewcomer(ctx), accounts.NewAccount{
		Email: fmt.Sprintf("demo-%d@example.invalid", time.Now().UnixNano()), Password: Password, Name: name,
	})
	if err != nil {
		return err
	}
	d.userID, d.email, d.accountID, d.projects = created.UserID, created.Email, created.AccountID, created.Projects
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

func (d *life) liveDay(ctx context.Context, day time.Time, number int) error {
	for hour := firstHour; hour < lastHour; hour++ {
		start := day.Add(time.Duration(hour) * time.Hour)
		if start.After(d.end) {
			return nil
		}
		if err := d.liveHour(ctx, number, start, hour); err != nil {
			return err
		}
	}
	d.now = rules.Earlier(rules.NextDay(day, d.zone).Add(nightly), d.end)
	if _, err := d.Billing.RecordExpiries(byJob(ctx, "record package expiries")); err != nil {
		return err
	}
	if err := d.lookAround(ctx); err != nil {
		return err
	}
	if d.now.In(d.zone).Day() != monthDay {
		return nil
	}
	_, err := d.Documents.InvoiceMonths(byJob(ctx, "invoice months"))
	return err
}

// lookAround does what the jobs do every few seconds: documents are issued and alerts told soon after what they are about.
func (d *life) lookAround(ctx context.Context) error {
	if _, err := d.Documents.IssueDue(byJob(ctx, "issue documents"), d.accountID); err != nil {
		return err
	}
	if err := d.Alerts.Look(byJob(ctx, "evaluate alerts"), d.accountID); err != nil {
		return err
	}
	return d.post(ctx)
}

// liveHour reports the hour's calls as a gateway would, does what the story says in its middle, and settles it.
func (d *life) liveHour(ctx context.Context, number int, start time.Time, hour int) error {
	middle, end := start.Add(26*time.Minute), start.Add(time.Hour)
	// The gateway's last report of an hour comes before its end: otherwise its calls would all be late ones.
	for _, part := range []struct{ from, until time.Time }{{start, middle}, {middle, end.Add(-time.Second)}} {
		until := rules.Earlier(part.until, d.end)
		if !part.from.Before(until) {
			return nil
		}
		d.now = until
		if err := d.answers(ctx, d.eventsBetween(part.from, until, number), number); err != nil {
			return err
		}
		if !part.until.Equal(middle) || hour != storyHour {
			continue
		}
		if err := d.tell(ctx, number); err != nil {
			return err
		}
		if err := d.Billing.RunAutoOf(byJob(ctx, "automatic purchases"), d.accountID); err != nil {
			return err
		}
		if d.now = d.now.Add(jobsLater); d.now.After(d.end) {
			return nil
		}
		if err := d.lookAround(ctx); err != nil {
			return err
		}
	}
	if d.now = end.Add(wiring.SettleAfter + 3*time.Second); d.now.After(d.end) {
		return nil
	}
	if _, err := d.Billing.SettleHours(byJob(ctx, "settle hours")); err != nil {
		return err
	}
	if _, err := d.Billing.ExpireOrders(byJob(ctx, "expire orders")); err != nil {
		return err
	}
	return d.lookAround(ctx)
}

func (d *life) report(ctx context.Context, events []metering.Event) error {
	if len(events) == 0 {
		return nil
	}
	_, err := d.Metering.Ingest(ctx, events)
	return err
}
